"""Attention: the one list of a month: the stories of all units, in the order that everybody sees them in."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from scipy import special

from data import clock, months
from data.language import SOURCE, language
from data.store import actions
from metrics.attention.score import TAU, Scorer
from metrics.attention.signals import SIGNALS, looked_for
from metrics.attention.stories import PAST, PEERS, RECORDS, SILENCE, Evidence, Story, narrowed, with_state
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.signals.kinds import kinds
from metrics.signals.signal_kind import FIGURES, NO_REPORT, RISE, SIGNAL, TOGETHER
from metrics.signals.strength import exact_z
from metrics.signals.survey import Sight
from metrics.statistics.levels import ACT, WATCH, z_score

FALSE_SHARE = 0.02  # of units with nothing wrong, so many at most are told of by chance, of each route
FEW = 3  # events on the rarer side: with fewer nothing is called more than watch
SURELY = (1 - ACT) / 2  # a chance at most so large is beyond the act level on its side

KEYS = ("unit_id", "signal", "metric")

_EVIDENCE = pl.Struct(
    {
        "source": pl.String(),
        "signal": pl.String(),
        "metric": pl.String(),
        "level": pl.String(),
        "strength": pl.Float64(),
        "value": pl.Float64(),
        "peer": pl.Float64(),
        "limit": pl.Float64(),
        "rule": pl.String(),
        "months": pl.Int64(),
        "confidence": pl.Float64(),
        "counts": pl.Boolean(),
        "check": pl.String(),
        "page": pl.String(),
        "feed": pl.String(),
        "rows": pl.List(pl.String()),
        "window": pl.String(),
        "number": pl.Int64(),
        "numerator": pl.Float64(),
        "denominator": pl.Float64(),
        "target": pl.Float64(),
        "missed": pl.String(),
    }
)
STORIES = pl.Schema(
    {
        "unit_id": pl.String(),
        "mechanism": pl.String(),
        "level": pl.String(),
        "score": pl.Float64(),
        "p": pl.Float64(),
        "since": pl.Date(),
        "evidence": pl.List(_EVIDENCE),
        "metrics": pl.List(pl.String()),
        "through": pl.List(pl.String()),
    }
)

_SAME = [name for name in _EVIDENCE.to_schema() if name in SIGNALS and name != "rows"]


def attention(figures: Figures, asked: Comparison) -> tuple[Story, ...]:
    """The stories of a month, the gravest first; the same list, in the same order, for everybody who may see it.

    A branch and a peer group narrow the list: nothing is judged or ordered anew. A metric and a breakdown say nothing
    here.

    The order is that of the units' scores (`metrics.attention.score`), then that of a unit's own stories. A unit is
    told of where chance alone gives so much to at most FALSE_SHARE of units with nothing wrong, or where it is silent.
    Kept until the records change; what has been asked and answered is looked up each time.
    """
    table = pl.read_parquet(kept_stories(figures, asked.month, asked.window), glob=False)
    within = figures.tree.under(asked.branch) if asked.branch else figures.tree.ids
    units = [unit for unit in within if asked.peer_group in (None, figures.kinds[unit])]
    told = narrowed((_story(row) for row in table.iter_rows(named=True)), units)
    return _with_states(figures, asked.month, told)


def kept_stories(figures: Figures, month: date, window: str) -> Path:
    """The file of the stories of a month, of every unit: STORIES; those of a closed month are those that it told."""
    if frozen := figures.frozen_stories(month, window):
        return frozen

    def make() -> Iterator[pl.DataFrame]:
        whole = figures.of_everything()
        rows = [{name: getattr(story, name) for name in STORIES} for story in _stories(whole, month, window)]
        yield pl.DataFrame(
            [{**row, "evidence": [asdict(one) for one in row["evidence"]]} for row in rows], schema=STORIES
        )

    # A story holds sentences: each language has a file of its own.
    spoken = "" if language() == SOURCE else f"-{language()}"
    return figures.derive(figures.named(f"attention-{month:%Y-%m}-{window}{spoken}"), STORIES, make)


def _story(row: dict[str, Any]) -> Story:
    evidence = tuple(Evidence(**{**one, "rows": tuple(one["rows"])}) for one in row["evidence"])
    return Story(
        **{**row, "evidence": evidence, "metrics": tuple(row["metrics"]), "through": tuple(row["through"])},
    )


def _with_states(figures: Figures, month: date, stories: Iterable[Story]) -> tuple[Story, ...]:
    """The stories with how far each unit is with what it was last asked, up to the month, about one of the metrics."""
    day = figures.today if figures.edition is None else clock.day_of(figures.edition.at)
    asked = actions.actions(figures.store, figures.scope, day).filter(pl.col("month") <= month)
    newest = {(row["unit_id"], row["metric"]): row for row in asked.sort("action").iter_rows(named=True)}
    found = []
    for story in stories:
        rows = [newest[story.unit_id, one] for one in story.metrics if (story.unit_id, one) in newest]
        last = max(rows, key=lambda row: row["action"], default=None)
        found.append(with_state(story, last["state"], last["month"]) if last else story)
    return tuple(found)


class _Told:
    """The signals of a month, put together to stories."""

    def __init__(self, figures: Figures, month: date, window: str) -> None:
        self.figures, self.month = figures, month
        self.sight = Sight(figures, Comparison.of(figures, month, window=window), [])
        self.signals = looked_for(self.sight)
        self.standing = set(figures.standing_in(month))
        self.through = self._through()

    def _through(self) -> dict[tuple[str, str, str], list[str]]:
        """Unit, signal, metric -> the units above that stand out through it alone."""
        rows = self.signals.filter(pl.col("through") != "", ~pl.col("counts"))
        leads = {(unit, signal, metric): by for unit, signal, metric, by in rows.select(*KEYS, "through").iter_rows()}
        found: dict[tuple[str, str, str], list[str]] = {}
        for unit, signal, metric in leads:
            at = unit
            while (at, signal, metric) in leads:
                at = leads[at, signal, metric]
            found.setdefault((at, signal, metric), []).append(unit)
        return found

    def scored(self) -> tuple[dict[str, float], dict[tuple[str, str], float]]:
        """Unit -> its score; unit and mechanism -> p, of the units that are told of."""
        score: dict[str, float] = {}
        p: dict[tuple[str, str], float] = {}
        counting = self.signals.filter("counts")
        for route in (SIGNAL, RISE):
            scorer = Scorer(counting.filter(route=route), self.sight.ids, {})
            scores, chance = (side[0] for side in scorer.scores(scorer.z[None], scorer.weights[None]))
            for at, mechanism, alone in scorer.by_mechanism().filter(pl.col("p") <= TAU).iter_rows():
                unit = self.sight.ids[at]
                if chance[at] <= FALSE_SHARE and unit in self.standing:
                    score[unit] = max(score.get(unit, 0.0), float(scores[at]))
                    p[unit, mechanism] = min(p.get((unit, mechanism), 1.0), alone)
        silent = self.signals.filter(pl.col("route") == NO_REPORT, pl.col("level") != "none")
        for unit, mechanism, strength in silent.select("unit_id", "mechanism", "strength").iter_rows():
            if unit in self.standing:
                alone = float(special.ndtr(-strength))
                score[unit] = max(score.get(unit, 0.0), -np.log(alone))
                p[unit, mechanism] = min(p.get((unit, mechanism), 1.0), alone)
        return score, p

    def evidence(self, row: dict[str, Any]) -> Evidence:
        """A row of SIGNALS, with the counts and the target of its figure."""
        kind, metric = kinds().get(row["signal"]), self.figures.metrics.get(row["metric"])
        below, past = kind is not None and kind.below, row["route"] == RISE
        source = SILENCE if row["route"] == NO_REPORT else PAST if past else PEERS if below else RECORDS
        plain = {name: row[name] for name in _SAME}
        if metric is None or not below:
            return Evidence(source=source, rows=tuple(row["rows"]), **plain)
        at = self.sight.place[row["unit_id"]]
        sides = (self.sight.monthly if past else self.sight.windowed)(metric)
        top, bottom, target = (side[..., -1][[at]] for side in (*sides, self.sight.target(metric)[:, None]))
        z = exact_z(top, bottom, target, metric.kind == "p", self.sight.bad(metric))[0]
        top, bottom, target = top[0], bottom[0], target[0]
        told = not np.isnan(target) and bottom > 0
        missed = "act" if z > z_score(ACT) else "watch" if z > z_score(WATCH) else "none"
        return Evidence(
            source=source,
            rows=tuple(row["rows"]),
            numerator=float(top),
            denominator=float(bottom),
            target=float(target) if told else None,
            missed=missed if told else None,
            **plain,
        )

    def few(self, unit: str, lead: Evidence) -> bool:
        """Whether a figure that stands out rests on fewer than FEW events of the side that is rare among its peers."""
        metric = self.figures.metrics.get(lead.metric)
        if lead.source != PEERS or metric is None or lead.numerator is None or lead.denominator is None:
            return False
        baseline = self.sight.stands(metric).baseline[self.sight.place[unit], -1]
        rare = lead.numerator if metric.kind != "p" or baseline < 0.5 else lead.denominator - lead.numerator
        return rare < FEW

    def story(self, unit: str, mechanism: str, rows: list[dict[str, Any]], score: float, p: float) -> Story:
        """One story from its rows of SIGNALS."""
        evidence = tuple(self.evidence(row) for row in rows)
        asked = [metric for row in rows for metric in _spoken_of(row)]
        silent = evidence[0].source == SILENCE
        metrics = (*(["delivery_timeliness"] if silent else []), *asked)
        level = "act" if p <= SURELY and not self.few(unit, evidence[0]) else "watch"
        through = [above for sign in evidence for above in self.through.get((unit, sign.signal, sign.metric), [])]
        # What a silent unit's figures show is older than its silence, and no news of it.
        lasted = evidence[0].months if silent else max([sign.months for sign in evidence if sign.counts], default=1)
        return Story(
            unit,
            mechanism,
            level,
            score,
            p,
            months.shifted(self.month, 1 - max(1, lasted)),
            evidence,
            tuple(one for one in dict.fromkeys(metrics) if one in self.figures.metrics),
            tuple(sorted(set(through))),
        )

    def stories(self) -> Iterator[Story]:
        """The gravest first."""
        score, p = self.scored()
        found = self.signals.filter(pl.col("level") != "none", pl.col("unit_id").is_in(list(score)))
        # What a unit shows through a branch alone is no evidence against it.
        found = found.filter((pl.col("through") == "") | pl.col("counts"))
        found = found.sort(pl.col("route") != NO_REPORT, ~pl.col("counts"), -pl.col("strength"), "number")
        rows: dict[str, list[dict[str, Any]]] = {}
        for row in found.to_dicts():
            rows.setdefault(row["unit_id"], []).append(row)
        for unit in sorted(score, key=lambda unit: (-round(score[unit], 9), self.sight.place[unit])):
            mine = [(mechanism, chance) for (one, mechanism), chance in p.items() if one == unit]
            for mechanism, chance, own in self._parts(mine, rows[unit]):
                yield self.story(unit, mechanism, own, score[unit], chance)

    def _parts(
        self, mechanisms: list[tuple[str, float]], rows: list[dict[str, Any]]
    ) -> list[tuple[str, float, list[dict[str, Any]]]]:
        """A unit's stories: mechanism, p, rows. A mechanism beyond SURELY is a story of its own; the others stand as
        further signs beside the first one, and so does all of them taken together: it is the same figures once more.
        What speaks of the same metric, or is one habit in several lists, is one story."""
        first, *others = sorted(mechanisms, key=lambda one: (one[0] == TOGETHER, *one[::-1]))
        found = [(*first, _of_mechanism(rows, first[0]))]
        for name, chance in others:
            own = _of_mechanism(rows, name)
            spoken = {metric for row in own for metric in _spoken_of(row)}
            same = [held for _, _, held in found if spoken & {one for row in held for one in _spoken_of(row)}]
            if same or chance > SURELY or name == TOGETHER:
                held = (same or [found[0][2]])[0]
                held += [row for row in own if row not in held]
            else:
                found.append((name, chance, own))
        return found


def _spoken_of(row: dict[str, Any]) -> list[str]:
    """The metrics that a row of SIGNALS speaks of."""
    return row["rows"] if row["feed"] == FIGURES else [row["metric"]]


def _of_mechanism(rows: list[dict[str, Any]], mechanism: str) -> list[dict[str, Any]]:
    """The rows of a mechanism, and those in which the same habit shows in lists of other mechanisms."""
    own = [row for row in rows if row["mechanism"] == mechanism]
    once = {row["signal"] for row in own if row["counts"] and kinds()[row["signal"]].once}
    return own + [row for row in rows if row["signal"] in once and not row["counts"] and row not in own]


def _stories(figures: Figures, month: date, window: str) -> Iterator[Story]:
    return _Told(figures, month, window).stories()
