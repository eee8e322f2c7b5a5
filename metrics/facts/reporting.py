"""Reporting: who has reported what a metric stands on, so that silence is never read as a zero."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl

from metrics.facts.tree import Tree
from metrics.measure import Metric

CALENDAR = "deliveries"  # the calendar's own feed: to be silent in it is what it counts


class Reporting:
    """What was `expected` (unit_id, month, feed, due_on, received_on) of the units of a tree."""

    def __init__(self, expected: pl.DataFrame, tree: Tree) -> None:
        self.expected, self.tree = expected.sort("month", maintain_order=True), tree

    def without_silent(self, facts: pl.DataFrame, metrics: Iterable[Metric]) -> pl.DataFrame:
        """The facts without those of a unit and month for which a feed that the metric needs was not received."""
        stands_on = [(metric.id, feed) for metric in metrics for feed in metric.feeds if feed != CALENDAR]
        pairs = pl.DataFrame(stands_on, schema={"metric": pl.String, "feed": pl.String}, orient="row")
        silent = self.expected.filter(pl.col("received_on").is_null()).join(pairs, on="feed")
        return facts.join(silent, on=["metric", "unit_id", "month"], how="anti", maintain_order="left")

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
