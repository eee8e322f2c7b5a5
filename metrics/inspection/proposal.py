"""Proposal: which units to visit, by which route and why, how firm each pick is, and why the others are not in it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from data.errors import Invalid
from data.language import _, texts
from metrics.attention.score import Scorer
from metrics.inspection.choice import Choice
from metrics.inspection.picks import RANDOM, REFERRAL, ROUTES, Scored, barred, fill, fixed, silent
from metrics.inspection.quotas import Quotas
from metrics.inspection.random_draws import dirichlet, normals
from metrics.inspection.same_cases import same_cases
from metrics.signals.signal_kind import NO_REPORT, RISE, SIGNAL

CONCENTRATION = 4.0  # a weight of average size varies by half of itself between reweightings
WORDS = texts(
    {
        REFERRAL: "Referred: {why}",
        RANDOM: "Control sample: drawn by the seed {seed}, whatever its figures",
        NO_REPORT: "What was expected of it has not come in: its figures cannot be judged",
        SIGNAL: "Its figures or records show variation to look into",
        RISE: "Its own figures have moved to the unfavourable side",
    }
)
PICKED = pl.Schema(
    {
        "place": pl.Int64(),
        "unit_id": pl.String(),
        "route": pl.String(),
        "score": pl.Float64(),
        "chance": pl.Float64(),
        "firmness": pl.Float64(),
        "reasons": pl.List(pl.Int64()),
        "words": pl.String(),
        "also": pl.List(pl.String()),
    }
)
PASSED = pl.Schema({"unit_id": pl.String(), "score": pl.Float64(), "chance": pl.Float64(), "why": pl.String()})


@dataclass(frozen=True)
class Proposal:
    """`picked`: PICKED, in order of place. `passed`: PASSED, everyone else, the highest score first.

    `score` and `chance` are those of the signal route (of the rise route for its picks). `firmness`: the share of
    reweightings in which the pick stays; empty where weights have no say (referral, random, no report). `reasons`:
    numbers of signals, the strongest first. `also`: other routes that would have led to it. `weights`: as used, a mean
    of 1. `announced`: how many units chance alone would at most let onto the signal route if nothing were wrong
    anywhere. `free`: places that nothing beyond chance fills. `notes`: what could not be kept of quotas.
    """

    choice: Choice
    picked: pl.DataFrame
    passed: pl.DataFrame
    weights: dict[str, float]
    announced: float
    free: int
    notes: tuple[str, ...]


def propose(signals: pl.DataFrame, candidates: pl.DataFrame, choice: Choice) -> Proposal:
    """A proposal from SIGNALS and CANDIDATES; the same ones and the same choice give the same one on any machine.

    Places are given in the order of ROUTES. ValueError where the choice names a unit, a group or a mechanism that is
    not there.
    """
    candidates = candidates.sort("unit_id")
    units = candidates["unit_id"].to_list()
    _known(_("units to choose from"), {*choice.referrals, *choice.excluded}, set(units))
    _known(_("mechanisms of the signals"), set(choice.weights), set(signals["mechanism"]))
    unheard = silent(signals)
    out = barred(candidates, choice, unheard)
    open_ = [unit for unit in units if unit not in out]
    quotas = Quotas(candidates, choice.least, choice.most)
    counting = signals.filter("counts")
    of_route = {route: counting.filter(pl.col("route") == route) for route in (SIGNAL, RISE)}
    scorers = {route: Scorer(rows, units, choice.weights) for route, rows in of_route.items()}
    apart = {
        route: same_cases(rows, candidates, choice, scorers[route].correlation) for route, rows in of_route.items()
    }
    drawn = {route: _draws(scorer, choice, route) for route, scorer in scorers.items()}
    given = fixed(choice, open_, list(unheard))
    # The first draw is the chosen weights and the figures as they are; in the others both are moved.
    fills = [
        fill(units, open_, quotas, choice, given, {route: (s[at], c[at]) for route, (s, c) in drawn.items()}, apart)
        for at in range(choice.draws + 1)
    ]
    moved = [{*one[SIGNAL], *one[RISE]} for one in fills[1:]]
    place = {unit: at for at, unit in enumerate(units)}
    able = {
        route: {unit for unit in units if chance[0, place[unit]] <= choice.false_share}
        for route, (_unused, chance) in drawn.items()
    } | {NO_REPORT: set(unheard)}
    rows: list[dict[str, object]] = []
    for route in ROUTES:
        for unit in fills[0][route]:
            score, chance = (side[0, place[unit]] for side in drawn[RISE if route == RISE else SIGNAL])
            weighed = route in (SIGNAL, RISE) and moved
            rows.append(
                {
                    "place": len(rows) + 1,
                    "unit_id": unit,
                    "route": route,
                    "score": score,
                    "chance": chance,
                    "firmness": float(np.mean([unit in picks for picks in moved])) if weighed else None,
                    "reasons": _reasons(signals, unit, route),
                    "words": WORDS[route].format(why=choice.referrals.get(unit, ""), seed=choice.seed),
                    "also": [other for other, of in able.items() if other != route and unit in of],
                }
            )
    picked = pl.DataFrame(rows, schema=PICKED)
    return Proposal(
        choice,
        picked,
        _passed(
            units, set(picked["unit_id"]), out, drawn[SIGNAL], choice, _spoken(of_route[SIGNAL]), apart[SIGNAL], able
        ),
        dict(zip(scorers[SIGNAL].mechanisms, scorers[SIGNAL].weights.tolist(), strict=True)),
        choice.false_share * len(open_),
        choice.capacity - picked.height,
        (*quotas.missed(picked["unit_id"].to_list()), *_unsampled(choice, given[RANDOM])),
    )


def _unsampled(choice: Choice, sample: list[str]) -> tuple[str, ...]:
    """A control sample that was asked for, and has no place."""
    if sample or not choice.random_share:
        return ()
    share = f"{100 * choice.random_share:g} %"
    return (
        _(
            "There is no control sample: {share} of {capacity} places, beside the referrals, is none.",
            share=share,
            capacity=choice.capacity,
        ),
    )


def _known(what: str, named: set[str], there: set[str]) -> None:
    if missing := sorted(named - there):
        raise Invalid(_("Not among the {choices}: {missing}.", choices=what, missing=", ".join(missing)))


def _draws(scorer: Scorer, choice: Choice, route: str) -> Scored:
    """Scores and chances, draws + 1 × units: first as they are, then with weights and figures moved."""
    shape = (choice.draws, len(scorer.z))
    moved = scorer.z + scorer.error * normals(choice.seed, f"{route} figures", shape)
    weights = dirichlet(choice.seed, f"{route} weights", scorer.weights, CONCENTRATION, choice.draws)
    return scorer.scores(np.vstack([scorer.z, moved]), np.vstack([scorer.weights, weights]))


def _reasons(signals: pl.DataFrame, unit: str, route: str) -> list[int]:
    """The signals that led to the pick, those of its route first, the strongest first."""
    if route in (REFERRAL, RANDOM):
        return []
    own = signals.filter(pl.col("unit_id") == unit, pl.col("level") != "none")
    if route == NO_REPORT:
        own = own.filter(pl.col("route") == NO_REPORT)
    return own.sort(pl.col("route") != route, -pl.col("strength"), "number")["number"].to_list()


def _spoken(signals: pl.DataFrame) -> set[str]:
    """The units of which one of the signals speaks."""
    return set(signals.filter(pl.col("level") != "none")["unit_id"])


def _passed(
    units: list[str],
    picked: set[str],
    out: dict[str, str],
    scored: Scored,
    choice: Choice,
    spoken: set[str],
    apart: Mapping[str, set[str]],
    able: Mapping[str, set[str]],
) -> pl.DataFrame:
    """Who is not picked, and why; `able`: of a route, who may be picked by it."""
    rows = []
    for at, unit in enumerate(units):
        score, chance = (side[0, at] for side in scored)
        if unit in choice.referrals:
            why = _("referred, and no place left: {reason}", reason=choice.referrals[unit])
        elif unit in able[SIGNAL] and (others := sorted(apart.get(unit, set()) & picked)):
            why = _("the same figures speak for {others}, which is picked", others=", ".join(others))
        elif unit in able[SIGNAL]:
            why = _("no place left, or no more of its kind or region wanted")
        elif unit in able[NO_REPORT]:
            why = _("no place left for units that do not report")
        elif unit in able[RISE]:
            why = _("no place left for units that moved to the unfavourable side of their own past")
        elif unit in spoken:
            why = _("chance alone often gives as much")
        else:
            why = _("nothing beyond the limits")
        if unit not in picked:
            rows.append({"unit_id": unit, "score": score, "chance": chance, "why": out.get(unit, why)})
    return pl.DataFrame(rows, schema=PASSED).sort("score", "unit_id", descending=[True, False])
