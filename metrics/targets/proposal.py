"""Proposal: which units to visit, by which route and why, how firm each pick is, and why the others are not in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from data import months
from metrics.statistics.levels import FloatArray
from metrics.targets.choice import Choice
from metrics.targets.draws import dirichlet, drawn_order, normals
from metrics.targets.kind import NO_REPORT, RISE, SIGNAL
from metrics.targets.score import Scorer

REFERRAL, RANDOM = "referral", "random"
ROUTES = (REFERRAL, RANDOM, NO_REPORT, SIGNAL, RISE)  # the order in which places are given
CONCENTRATION = 4.0  # a weight of average size varies by half of itself between reweightings

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
    numbers of signals, the strongest first. `weights`: as used, a mean of 1. `announced`: how many units chance alone
    would let onto the signal route if nothing were wrong anywhere. `free`: places that nothing beyond chance fills.
    `notes`: what could not be kept of quotas.
    """

    choice: Choice
    picked: pl.DataFrame
    passed: pl.DataFrame
    weights: dict[str, float]
    announced: float
    free: int
    notes: tuple[str, ...]


class _Groups:
    """The quotas: how many of each kind and region are picked already, and whether one more may be."""

    def __init__(self, candidates: pl.DataFrame, choice: Choice) -> None:
        self.choice = choice
        columns = zip(candidates["kind"], candidates["region"], strict=True)
        self.of = dict(zip(candidates["unit_id"], map(set, columns), strict=True))

    def take(self, ordered: Iterable[str], places: int, already: Sequence[str]) -> list[str]:
        """So many of `ordered`, first those that a least number asks for, none above a most."""
        waiting = list(ordered)
        held = list(already)
        taken: list[str] = []

        def count(group: str) -> int:
            return sum(group in self.of[unit] for unit in held)

        def fits(unit: str) -> bool:
            return all(count(group) < most for group, most in self.choice.most.items() if group in self.of[unit])

        def add(unit: str) -> None:
            taken.append(unit)
            held.append(unit)

        for group, least in sorted(self.choice.least.items()):
            for unit in waiting:
                wanted = group in self.of[unit] and unit not in taken and count(group) < least
                if wanted and len(taken) < places and fits(unit):
                    add(unit)
        for unit in waiting:
            if len(taken) < places and unit not in taken and fits(unit):
                add(unit)
        return [unit for unit in waiting if unit in set(taken)]

    def missed(self, picked: Sequence[str]) -> tuple[str, ...]:
        """What could not be kept, in words."""
        found = []
        for group, least in sorted(self.choice.least.items()):
            count = sum(group in self.of[unit] for unit in picked)
            if count < least:
                found.append(f"At least {least} of {group} were asked for; {count} have something to look into.")
        return tuple(found)


def propose(signals: pl.DataFrame, candidates: pl.DataFrame, choice: Choice) -> Proposal:
    """A proposal from SIGNALS and CANDIDATES; the same ones and the same choice give the same one on any machine.

    Places are given in the order of ROUTES. The control sample is drawn from all who may be visited, whatever their
    signals. ValueError where a referral or an exclusion names a unit that is no candidate.
    """
    units = candidates["unit_id"].to_list()
    unknown = [unit for unit in [*choice.referrals, *choice.excluded] if unit not in set(units)]
    if unknown:
        raise ValueError(f"Not among the units to choose from: {', '.join(unknown)}.")
    barred = _barred(candidates, choice)
    open_ = [unit for unit in units if unit not in barred]
    groups = _Groups(candidates, choice)
    counting = signals.filter("counts")
    scorers = {
        route: Scorer(counting.filter(pl.col("route") == route), units, choice.weights) for route in (SIGNAL, RISE)
    }
    silent = _silent(signals)
    fixed = _fixed(choice, open_, silent)
    drawn = {route: _draws(scorer, choice, route) for route, scorer in scorers.items()}
    found = [
        _fill(
            units,
            open_,
            groups,
            choice,
            fixed,
            {route: (score[draw], luck[draw]) for route, (score, luck) in drawn.items()},
        )
        for draw in range(choice.draws + 1)
    ]
    chosen = found[0]  # the first draw is the chosen weights and the figures as they are
    stays = {
        unit: float(np.mean([unit in other[SIGNAL] or unit in other[RISE] for other in found[1:]]))
        if choice.draws
        else None
        for route in (SIGNAL, RISE)
        for unit in chosen[route]
    }
    rows: list[dict[str, object]] = []
    place_of = {unit: at for at, unit in enumerate(units)}
    for route in ROUTES:
        for unit in chosen[route]:
            score, luck = (side[0, place_of[unit]] for side in drawn[RISE if route == RISE else SIGNAL])
            rows.append(
                {
                    "place": len(rows) + 1,
                    "unit_id": unit,
                    "route": route,
                    "score": score,
                    "chance": luck,
                    "firmness": stays.get(unit),
                    "reasons": _reasons(signals, unit, route),
                    "words": _words(route, unit, choice),
                    "also": _also(unit, route, chosen, drawn, place_of, silent, choice),
                }
            )
    picked = pl.DataFrame(rows, schema=PICKED)
    scores, lucks = (side[0] for side in drawn[SIGNAL])
    passed = pl.DataFrame(
        [
            {
                "unit_id": unit,
                "score": scores[at],
                "chance": lucks[at],
                "why": barred.get(unit) or _why(lucks[at], choice),
            }
            for unit, at in place_of.items()
            if unit not in set(picked["unit_id"])
        ],
        schema=PASSED,
    ).sort("score", "unit_id", descending=[True, False])
    return Proposal(
        choice,
        picked,
        passed,
        dict(zip(scorers[SIGNAL].mechanisms, scorers[SIGNAL].weights.tolist(), strict=True)),
        choice.false_share * len(open_),
        choice.capacity - picked.height,
        groups.missed(picked["unit_id"].to_list()),
    )


def _barred(candidates: pl.DataFrame, choice: Choice) -> dict[str, str]:
    """Who may not be proposed, and why; a referral is above cooling-off and reorganisation, not above an exclusion."""
    found = {}
    for unit, visit, changed in candidates.select("unit_id", "last_visit", "reorganised").iter_rows():
        if unit in choice.excluded:
            found[unit] = f"excluded: {choice.excluded[unit]}"
        elif unit in choice.referrals:
            continue
        elif visit and months.number(visit) > months.number(choice.month) - choice.cooling_off:
            found[unit] = f"visited until {visit}: not again within {choice.cooling_off} months"
        elif changed and months.number(changed) > months.number(choice.month) - choice.settling:
            found[unit] = f"reorganised on {changed}: not within {choice.settling} months"
    return found


def _silent(signals: pl.DataFrame) -> list[str]:
    """The units that report nothing, the longest silent first."""
    found = signals.filter(pl.col("route") == NO_REPORT, pl.col("level") != "none")
    ranked = found.group_by("unit_id").agg(pl.col("months").max(), pl.col("strength").max())
    return ranked.sort("months", "strength", "unit_id", descending=[True, True, False])["unit_id"].to_list()


def _fixed(choice: Choice, open_: list[str], silent: list[str]) -> dict[str, list[str]]:
    """The picks that no weight decides on."""
    may = set(open_)
    referred = [unit for unit in sorted(choice.referrals) if unit in may][: choice.capacity]
    left = choice.capacity - len(referred)
    sample = min(left, round(choice.random_share * choice.capacity))
    order = drawn_order(may - set(referred), choice.seed, f"{choice.month:%Y-%m}")
    drawn = order[:sample]
    quiet = min(left - len(drawn), round(choice.no_report_share * choice.capacity))
    unheard = [unit for unit in silent if unit in may and unit not in referred and unit not in drawn][:quiet]
    return {REFERRAL: referred, RANDOM: drawn, NO_REPORT: unheard}


def _draws(scorer: Scorer, choice: Choice, route: str) -> tuple[FloatArray, FloatArray]:
    """Scores and chances, draws + 1 × units: first as chosen, then with weights and figures moved."""
    shape = (choice.draws, len(scorer.z))
    moved = scorer.z + scorer.error * normals(choice.seed, f"{route} figures", shape)
    weights = dirichlet(choice.seed, f"{route} weights", scorer.weights, CONCENTRATION, choice.draws)
    return scorer.scores(np.vstack([scorer.z, moved]), np.vstack([scorer.weights, weights]))


def _fill(
    units: list[str],
    open_: list[str],
    groups: _Groups,
    choice: Choice,
    fixed: dict[str, list[str]],
    scored: dict[str, tuple[FloatArray, FloatArray]],
) -> dict[str, list[str]]:
    """The picks of every route: what is fixed, then rise up to its share, the rest for the signal route first."""
    picked = {**fixed, SIGNAL: [], RISE: []}
    already = [unit for route in fixed.values() for unit in route]
    left = choice.capacity - len(already)
    kept = min(left, round(choice.rise_share * choice.capacity))
    rising = min(kept, len(_eligible(units, open_, already, *scored[RISE], choice)))
    picked[SIGNAL] = groups.take(_eligible(units, open_, already, *scored[SIGNAL], choice), left - rising, already)
    already += picked[SIGNAL]
    places = min(kept, choice.capacity - len(already))
    picked[RISE] = groups.take(_eligible(units, open_, already, *scored[RISE], choice), places, already)
    already += picked[RISE]
    more = groups.take(
        _eligible(units, open_, already, *scored[SIGNAL], choice), choice.capacity - len(already), already
    )
    picked[SIGNAL] += more
    return picked


def _eligible(
    units: list[str], open_: list[str], already: list[str], score: FloatArray, luck: FloatArray, choice: Choice
) -> list[str]:
    """Who may be picked by a score, the highest first: those that chance alone would rarely give as much."""
    may = set(open_) - set(already)
    order = np.lexsort((np.arange(len(units)), -score))
    return [units[at] for at in order if luck[at] <= choice.false_share and units[at] in may]


def _reasons(signals: pl.DataFrame, unit: str, route: str) -> list[int]:
    if route in (REFERRAL, RANDOM):
        return []
    own = signals.filter(pl.col("unit_id") == unit, pl.col("level") != "none")
    if route == NO_REPORT:
        own = own.filter(pl.col("route") == NO_REPORT)
    return own.sort(pl.col("route") != route, -pl.col("strength"), "number")["number"].to_list()


def _words(route: str, unit: str, choice: Choice) -> str:
    return {
        REFERRAL: f"Referred: {choice.referrals.get(unit, '')}",
        RANDOM: f"Control sample: drawn by the seed {choice.seed}, whatever its figures",
        NO_REPORT: "What was expected of it has not come in: its figures cannot be judged",
        SIGNAL: "Its figures or records show variation to look into",
        RISE: "Its own figures have moved, on the unfavourable side",
    }[route]


def _also(unit, route, chosen, drawn, place_of, silent, choice) -> list[str]:
    """The other routes that would have led to it."""
    at = place_of[unit]
    would = {
        SIGNAL: drawn[SIGNAL][1][0, at] <= choice.false_share,
        RISE: drawn[RISE][1][0, at] <= choice.false_share,
        NO_REPORT: unit in silent,
    }
    return [other for other, holds in would.items() if holds and other != route]


def _why(luck: float, choice: Choice) -> str:
    if luck <= choice.false_share:
        return "no place left: others stand out more"
    if luck < 1:
        return "what it shows, chance alone gives more often than was chosen"
    return "nothing beyond the limits"
