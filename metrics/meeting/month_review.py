"""The month: its results for a meeting, each computed once: every unit in every metric among its peers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from data.language import _
from metrics.attention.attention import attention
from metrics.attention.stories import Story, leading, narrowed
from metrics.comparison.matrix import matrix
from metrics.comparison.overview import moved, off_target
from metrics.comparison.peers import peers
from metrics.comparison.question import Comparison
from metrics.comparison.standings import RANKED
from metrics.comparison.target import BEYOND
from metrics.facts.figures import Figures
from metrics.facts.windows import CHART_MONTHS, YEAR
from metrics.meeting.breaches import breaches
from metrics.trends.control_chart import Control, each
from metrics.trends.unit_charts import unit_charts

CALLED = 3  # units
SIGNALS = ("concern", "improvement", "neutral high", "neutral low")


@dataclass(frozen=True)
class Targets:
    """How many are `missed` beyond chance `of` how many judged; in how many `units`, of how many (`of_units`)."""

    missed: int
    of: int
    units: int
    of_units: int


@dataclass(frozen=True)
class MonthReview:
    """What is asked about `month` of the whole organisation, or of the branch `under` one unit or one `peer_group` of
    it, from `figures` (of now, of a moment or of an edition); each answer is computed once, for pages and packs alike.

    Units are compared over `window` within their own peer groups. KeyError for an unknown unit.
    """

    figures: Figures
    month: date
    under: str | None = None
    window: str = YEAR
    peer_group: str | None = None

    @cached_property
    def asked(self) -> Comparison:
        """What is compared."""
        return Comparison.of(
            self.figures, self.month, window=self.window, branch=self.under, peer_group=self.peer_group
        )

    @cached_property
    def units(self) -> list[str]:
        """The units that are compared, also those that closed within the window."""
        return peers(self.figures, self.asked)

    @cached_property
    def standing(self) -> list[str]:
        """Those of them that stand at the month's end: they are called, counted and asked."""
        there = set(self.units)
        return [unit for unit in self.figures.standing_in(self.month) if unit in there]

    @cached_property
    def stories(self) -> tuple[Story, ...]:
        """What deserves attention, the gravest first: the one list, narrowed to what is looked at."""
        return attention(self.figures, self.asked)

    @cached_property
    def first(self) -> tuple[Story, ...]:
        """The first three units to call, by their first stories."""
        return leading(self.stories)[:CALLED]

    @cached_property
    def scope(self) -> list[str]:
        """The units of which stories are told: those that stand, and the unit that they are below."""
        stand, within = set(self.figures.standing_in(self.month)), self.figures.tree.ids
        within = self.figures.tree.under(self.under) if self.under else within
        kinds = self.figures.kinds
        return [unit for unit in within if unit in stand and self.peer_group in (None, kinds[unit])]

    @cached_property
    def targets(self) -> Targets:
        """How many targets are missed beyond chance, of how many, and in how many units of how many."""
        judged = self.current.filter(pl.col("against_target").is_not_null() & (pl.col("status") == RANKED))
        off = judged.filter(pl.col("against_target") == BEYOND)
        return Targets(off.height, judged.height, off["unit_id"].n_unique(), judged["unit_id"].n_unique())

    @cached_property
    def quiet(self) -> pl.DataFrame:
        """The units that have handed in nothing at all of what was expected for the month: unit_id, months (for how
        many running, the month the last of them); the longest silent first."""
        since = self._expected_until.group_by("unit_id", "month").agg(nothing=pl.col("received_on").is_null().all())
        since = since.sort("unit_id", "month", descending=[False, True])
        running = since.with_columns(running=pl.col("nothing").cum_prod().over("unit_id") == 1)
        found = running.group_by("unit_id").agg(months=pl.col("running").sum(), last=pl.col("month").first())
        told = found.filter(pl.col("months") > 0, pl.col("last") == self.month).drop("last")
        return told.sort("months", "unit_id", descending=[True, False])

    @cached_property
    def names(self) -> dict[str, str]:
        """Unit -> its name."""
        table = self.figures.tree.units
        return dict(zip(table["unit_id"], table["name"], strict=True))

    @cached_property
    def top(self) -> str | None:
        """The unit whose figures are those of the whole; None where there are several roots."""
        tree = self.figures.tree
        roots = [unit for unit, depth in zip(tree.ids, tree.depth, strict=True) if depth == 0]
        return self.under or (roots[0] if len(roots) == 1 else None)

    @property
    def whole(self) -> str:
        """What the figures are about, by name."""
        return self.names[self.top] if self.top else _("All units")

    @cached_property
    def groups(self) -> dict[str, list[str]]:
        """Peer group -> its units, the largest group first."""
        kinds = self.figures.kinds
        found: dict[str, list[str]] = {}
        for unit in self.units:
            found.setdefault(kinds[unit], []).append(unit)
        return dict(sorted(found.items(), key=lambda group: (-len(group[1]), group[0])))

    @cached_property
    def _expected_until(self) -> pl.DataFrame:
        inside = self.figures.tree.under(self.under) if self.under else self.figures.tree.ids
        inside = [unit for unit in inside if self.peer_group in (None, self.figures.kinds[unit])]
        expected = self.figures.reporting.expected
        return expected.filter(pl.col("month") <= self.month, pl.col("unit_id").is_in(inside))

    @cached_property
    def expected(self) -> pl.DataFrame:
        """What was expected for the month of the units looked at: unit_id, feed, and what became of it: missing, late,
        in_time."""
        late = pl.col("received_on") > pl.col("due_on")
        return self._expected_until.filter(pl.col("month") == self.month).select(
            "unit_id",
            "feed",
            missing=pl.col("received_on").is_null(),
            late=late.fill_null(False),
            in_time=late.fill_null(True).not_(),
        )

    @cached_property
    def complete(self) -> tuple[int, int] | None:
        """How many units have reported everything, and of how many; None where nothing was expected."""
        if self.expected.is_empty():
            return None
        of = self.expected["unit_id"].n_unique()
        return of - self.silent.height, of

    @cached_property
    def feeds(self) -> pl.DataFrame:
        """Feed -> expected, in_time, late, missing: how many units."""
        return (
            self.expected.group_by("feed")
            .agg(pl.len().alias("expected"), pl.col("in_time", "late", "missing").sum())
            .sort("feed")
        )

    @cached_property
    def silent(self) -> pl.DataFrame:
        """The units that have not reported everything: unit_id, missing (how many feeds), feeds (their ids); the most
        silent first."""
        return (
            self.expected.filter("missing")
            .group_by("unit_id")
            .agg(missing=pl.len(), feeds=pl.col("feed").sort())
            .sort("missing", "unit_id", descending=[True, False])
        )

    @cached_property
    def table(self) -> pl.DataFrame:
        """The matrix of every unit among its peers: of `matrix`, with the peer group as `kind`."""
        return matrix(self.figures, self.asked)

    @cached_property
    def current(self) -> pl.DataFrame:
        """The matrix without the units that stand no more: they were compared, and nothing is asked of them."""
        return self.table.filter(pl.col("unit_id").is_in(self.standing))

    @cached_property
    def latest(self) -> pl.DataFrame:
        """The matrix of all units over the month alone: what moved stands in it."""
        alone = replace(self.asked, window="1")
        return matrix(self.figures, alone, peers(self.figures, alone))

    @cached_property
    def overall(self) -> dict[str, dict[str, Any]]:
        """Metric -> the row of the standings of the whole; empty where there are several roots."""
        if self.top is None:
            return {}
        table = matrix(self.figures, self.asked, [self.top])
        return {row["metric"]: row for row in table.iter_rows(named=True)}

    def over_time(self, metric: str, unit: str) -> Control:
        """The control chart of a unit in a metric; limits begin anew where people said so."""
        asked = Comparison.of(self.figures, self.month, metric)
        return each(unit_charts(self.figures, asked, [unit], self.figures.first_shown(self.month, CHART_MONTHS)))[unit]

    @cached_property
    def signals(self) -> dict[str, Control]:
        """Metric -> the control chart of the whole, where its latest month is a special cause; the concerns first."""
        if self.top is None:
            return {}
        found = {metric: self.over_time(metric, self.top) for metric in self.figures.metrics}
        told = {
            metric: one
            for metric, one in found.items()
            if one.variation in SIGNALS and not one.rare and self._latest(one)
        }
        return dict(sorted(told.items(), key=lambda pair: (SIGNALS.index(pair[1].variation), pair[0])))

    def _latest(self, found: Control) -> bool:
        """Whether the chart's last point is of this month: an older signal is not news."""
        return found.table["month"][-1] == self.month and found.table["value"][-1] is not None

    @cached_property
    def off(self) -> pl.DataFrame:
        """How many units are off target beyond chance, metric by metric."""
        return off_target(self.current)

    @cached_property
    def breaches(self) -> pl.DataFrame:
        """What units are asked about: as their edition asked, of its own month."""
        return self._breaches(self.scope, lambda: self.current)

    @cached_property
    def own(self) -> pl.DataFrame:
        """The matrix of the top unit alone among its peers, with `ranked`: how many of them are."""
        assert self.top is not None
        among = replace(self.asked, branch=None, peer_group=self.figures.kinds[self.top])
        table = matrix(self.figures, among, sorted({*peers(self.figures, among), self.top}))
        ranked = table.group_by("metric").agg(ranked=(pl.col("status") == RANKED).sum())
        return table.filter(unit_id=self.top).join(ranked, on="metric", how="left", maintain_order="left")

    @cached_property
    def own_breaches(self) -> pl.DataFrame:
        """What the top unit itself is asked about."""
        assert self.top is not None
        return self._breaches([self.top], lambda: self.own)

    def _breaches(self, units: list[str], table: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        asked = self.figures.asked
        if asked is not None and (self.month, self.window) == (self.figures.newest, YEAR):
            return asked.filter(pl.col("unit_id").is_in(units))
        return breaches(self.figures, narrowed(self.stories, units), table())

    @cached_property
    def moved(self) -> pl.DataFrame:
        """What changed on the last month by more than chance explains."""
        return moved(self.latest)
