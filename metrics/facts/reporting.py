"""Reporting: who has reported what a metric stands on, so that silence is never read as a zero."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import numpy as np
import polars as pl

from data import clock
from data.access import Scope
from data.feeds import feeds
from data.store.store import Store
from metrics.facts.roll_up import rolled_up
from metrics.facts.tree import Tree
from metrics.measure import Metric, Stock

YES, NO, INCOMPLETE, DAMAGED = "yes", "no", "incomplete", "damaged"
CALENDAR = "deliveries"  # the calendar's own feed: to be silent in it is what it counts


@dataclass(frozen=True)
class HandedIn:
    """What is on file, whoever expected it. `covered`: feed, unit_id, month, received_at (null: rows of it were
    rejected), seen_at. `registered`: feed, unit_id of the feeds without months of their own. `returned`: metric,
    unit_id, month of the monthly returns. `unavailable`: feed, unit_id (null: every unit) of what was handed in and
    cannot be read any more."""

    covered: pl.DataFrame
    registered: pl.DataFrame
    returned: pl.DataFrame
    unavailable: pl.DataFrame


def handed_in(store: Store, scope: Scope, as_of: datetime | None) -> HandedIn:
    """What is on file within a scope, as of a moment."""
    registers = [feed.id for feed in feeds().values() if feed.dated is None and "unit_id" in feed.columns]
    named_units = [
        store.records(feed, scope, as_of).select(pl.lit(feed).alias("feed"), "unit_id").unique() for feed in registers
    ]
    returned = store.records("returns", scope, as_of).select("metric", "unit_id", "month").unique()
    registered = pl.concat(named_units).collect()
    return HandedIn(store.covered(scope, as_of), registered, returned.collect(), store.unavailable(scope, as_of))


class Reporting:
    """What was `expected` (unit_id, month, feed, due_on, received_on) of the units of a tree, and what was handed in
    (None: only what was expected is known, as of an edition)."""

    def __init__(self, expected: pl.DataFrame, tree: Tree, handed: HandedIn | None = None) -> None:
        self.expected, self.tree, self.handed = expected.sort("month", maintain_order=True), tree, handed

    def without_silent(self, facts: pl.DataFrame, metrics: Iterable[Metric]) -> pl.DataFrame:
        """The facts of units and months for which all feeds that the metric needs have been reported wholly."""
        return self.reported(facts, metrics).filter(pl.col("reported") == YES).drop("reported")

    def reported(self, facts: pl.DataFrame, metrics: Iterable[Metric]) -> pl.DataFrame:
        """The facts, in their order, with the column `reported`: YES, NO, INCOMPLETE, where rows were rejected, or
        DAMAGED, where a delivery was handed in and cannot be read any more.

        A unit has reported a month to a feed where a delivery speaks for it. What it was expected to hand in, and did
        not, is not reported, whatever else is on file. A flow that counts a row is one; a flow without rows stands on a
        delivery of that month. A stock is known for the months up to that of the last delivery which speaks for the
        unit, and does not go on after it. A register is reported once the unit is in it. What a monthly return states
        is reported.
        """
        by_id = {metric.id: metric for metric in metrics}
        parts = [facts.clear().with_columns(reported=pl.lit(YES))]
        for (metric,), table in facts.partition_by("metric", as_dict=True, maintain_order=True).items():
            feeds_of = [feed for feed in by_id[str(metric)].feeds if feed != CALENDAR]
            states = [self._state(table, by_id[str(metric)], feed) for feed in feeds_of]
            table = table.with_columns(_state=pl.min_horizontal([pl.lit(2, pl.Int8), *states]))
            if self.handed is not None and self.handed.returned.height:
                same = ["metric", "unit_id", "month"]
                stated = self.handed.returned.with_columns(_stated=pl.lit(2, pl.Int8))
                table = table.join(stated, on=same, how="left", maintain_order="left")
                table = table.with_columns(_state=pl.max_horizontal("_state", "_stated")).drop("_stated")
            table = table.with_columns(_state=pl.when(self._damaged(by_id[str(metric)])).then(-1).otherwise("_state"))
            states_of = {-1: DAMAGED, 0: NO, 1: INCOMPLETE, 2: YES}
            words = pl.col("_state").replace_strict(states_of, return_dtype=pl.String)
            parts.append(table.with_columns(reported=words).drop("_state"))
        return pl.concat(parts)

    def _damaged(self, metric: Metric) -> pl.Expr:
        """Whether something that the metric stands on cannot be read: a feed of its own, or the monthly returns."""
        if self.handed is None or self.handed.unavailable.is_empty():
            return pl.lit(False)
        units = self.handed.unavailable.filter(pl.col("feed").is_in([*metric.feeds, "returns"]))["unit_id"]
        return pl.lit(True) if units.null_count() else pl.col("unit_id").is_in(units.implode())

    def with_state(self, facts: pl.DataFrame, metrics: Iterable[Metric], subtree: bool) -> pl.DataFrame:
        """The facts with `reported`; `subtree`: rolled up, INCOMPLETE where a part of the subtree is not reported."""
        own = self.reported(facts, metrics)
        if not subtree:
            return own
        counts = own.with_columns(numerator=(pl.col("reported") != YES).cast(pl.Float64), denominator=pl.lit(1.0))
        keys = ["metric", "unit_id", "month", "breakdown"]
        share = rolled_up(counts.drop("reported"), self.tree).select(*keys, missing="numerator", of="denominator")
        state = (
            pl.when(pl.col("missing").fill_null(0) == 0)
            .then(pl.lit(YES))
            .when(pl.col("missing") == pl.col("of"))
            .then(pl.lit(NO))
            .otherwise(pl.lit(INCOMPLETE))
        )
        whole = rolled_up(facts, self.tree).join(share, on=keys, how="left", maintain_order="left")
        return whole.with_columns(reported=state).drop("missing", "of")

    def _state(self, facts: pl.DataFrame, metric: Metric, feed: str) -> pl.Series:
        """Per fact: 2 reported to the feed, 1 incomplete, 0 not."""
        cells = facts.select("unit_id", "month", "numerator", "denominator")
        keys = ["unit_id", "month"]
        asked = self.expected.filter(pl.col("feed") == feed).select(*keys, silent=pl.col("received_on").is_null())
        cells = cells.join(asked, on=keys, how="left", maintain_order="left")
        silent = pl.col("silent").fill_null(False)
        if self.handed is None:
            return cells.select(pl.when(silent).then(0).otherwise(2).cast(pl.Int8)).to_series()
        spoken = self.handed.covered.filter(pl.col("feed") == feed)
        states = spoken.select(*keys, said=pl.when(pl.col("received_at").is_null()).then(1).otherwise(2))
        sides = [side for side in (metric.numerator, metric.denominator) if side is not None and side.feed == feed]
        cells = cells.join(states, on=keys, how="left", maintain_order="left")
        if feed in feeds() and feeds()[feed].dated is None:
            own = self.handed.registered.filter(pl.col("feed") == feed)["unit_id"]
            on = pl.col("unit_id").is_in(own.implode())
        elif sides and all(isinstance(side, Stock) for side in sides):
            once = any(isinstance(side, Stock) and side.once for side in sides)
            if once:
                cells = cells.join(_spans(spoken, []), how="cross", maintain_order="left")
            else:
                cells = cells.join(_spans(spoken, ["unit_id"]), on="unit_id", how="left", maintain_order="left")
            on = (pl.col("month") >= pl.col("first")) & (pl.col("month") <= pl.col("last"))
        else:
            counts = [pl.col("numerator") != 0 for side in sides if side is metric.numerator]
            counts += [pl.col("denominator") != 0 for side in sides if side is metric.denominator]
            on = pl.any_horizontal(counts) if counts else pl.lit(False)
        found = pl.coalesce("said", pl.when(on.fill_null(False)).then(2).otherwise(0))
        return cells.select(pl.when(silent & (found == 2)).then(0).otherwise(found).cast(pl.Int8)).to_series()

    def _by_unit(self, feeds: Collection[str], month: date) -> np.ndarray:
        """Per unit: whether all that was expected of it was received, and whether anything was; shape (units, 2)."""
        months = self.expected["month"]
        first, end = months.search_sorted(month, "left"), months.search_sorted(month, "right")
        asked = self.expected.slice(first, end - first).filter(pl.col("feed").is_in(feeds))
        place = asked["unit_id"].cast(self.tree.places, strict=False)
        known = place.is_not_null()
        asked, places = asked.filter(known), place.filter(known).to_physical().to_numpy()
        wanted = np.bincount(places, minlength=len(self.tree.ids))
        received = np.bincount(places, asked["received_on"].is_not_null().to_numpy(), minlength=len(self.tree.ids))
        return np.column_stack([(wanted > 0) & (received == wanted), wanted > 0]).astype(np.int64)

    def of(self, metric: Metric, month: date) -> Mapping[str, tuple[int, int]]:
        """Unit -> how many units of its subtree have reported all that the metric stands on, and of how many.

        Units of whose subtree nothing was expected are not named.
        """
        own = self._by_unit([feed for feed in metric.feeds if feed != CALENDAR], month)
        # A subtree is a run of places: its sum is the difference of two running sums, exact for counts.
        running = np.vstack([np.zeros((1, 2), np.int64), own.cumsum(axis=0)])
        first = np.arange(len(own))
        total = running[first + self.tree.size] - running[first]
        return {unit: (reported, of) for unit, (reported, of) in zip(self.tree.ids, total.tolist(), strict=True) if of}

    def month(self, month: date) -> tuple[int, int] | None:
        """How many units have reported everything for a month, and of how many; None where nothing was expected."""
        reported, of = self._by_unit(self.feeds, month).sum(axis=0).tolist()
        return (reported, of) if of else None

    @cached_property
    def feeds(self) -> list[str]:
        """The feeds that anything was expected of."""
        return self.expected["feed"].unique().to_list()

    def matrix(self, counts: pl.DataFrame, first: date, last: date) -> pl.DataFrame:
        """One row a unit, month and feed from `first` to `last`: what became of it.

        `counts`: feed, unit_id, month, rows: how many records fall into the month. Returns unit_id, month, feed and
        state: reported, reported late, nothing to report, missing.
        """
        late = pl.col("received_on") > pl.col("due_on")
        return (
            self.expected.filter(pl.col("month").is_between(first, last))
            .join(counts, on=["feed", "unit_id", "month"], how="left")
            .with_columns(
                state=pl.when(pl.col("received_on").is_null())
                .then(pl.lit("missing"))
                .when(late)
                .then(pl.lit("reported late"))
                .when(pl.col("rows").fill_null(0) == 0)
                .then(pl.lit("nothing to report"))
                .otherwise(pl.lit("reported"))
            )
            .select("unit_id", "month", "feed", "state")
        )


def _spans(spoken: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """From the first month that deliveries speak for to that in which they last did, or to the last month itself."""
    here = pl.col("seen_at").dt.replace_time_zone("UTC").dt.convert_time_zone(str(clock.zone() or "UTC"))
    seen = here.dt.truncate("1mo").cast(pl.Date).dt.offset_by("-1mo").max()
    ends = [pl.col("month").min().alias("first"), pl.max_horizontal(pl.col("month").max(), seen).alias("last")]
    return spoken.group_by(by).agg(ends) if by else spoken.select(ends)
