"""Reporting: who has reported what a metric stands on, so that silence is never read as a zero."""

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np
import polars as pl

from metrics.measure import Metric
from metrics.tree import Tree

CALENDAR = "deliveries"  # the calendar's own feed: to be silent in it is what it counts


class Reporting:
    """What was `expected` (unit_id, month, feed, due_on, received_on) of the units of a tree."""

    def __init__(self, expected: pl.DataFrame, tree: Tree) -> None:
        self.expected, self.tree = expected, tree

    def without_silent(self, facts: pl.DataFrame, metrics: Iterable[Metric]) -> pl.DataFrame:
        """The facts without those of a unit and month for which a feed that the metric needs was not received."""
        stands_on = [(metric.id, feed) for metric in metrics for feed in metric.feeds if feed != CALENDAR]
        pairs = pl.DataFrame(stands_on, schema={"metric": pl.String, "feed": pl.String}, orient="row")
        silent = self.expected.filter(pl.col("received_on").is_null()).join(pairs, on="feed")
        return facts.join(silent, on=["metric", "unit_id", "month"], how="anti", maintain_order="left")

    def _by_unit(self, feeds: Iterable[str], month: date) -> pl.DataFrame:
        """Per unit of which something was expected: whether all of it was received."""
        return (
            self.expected.filter(pl.col("month") == month, pl.col("feed").is_in(list(feeds)))
            .group_by("unit_id")
            .agg(reported=pl.col("received_on").is_not_null().all())
        )

    def of(self, metric: Metric, month: date) -> Mapping[str, tuple[int, int]]:
        """Unit -> how many units of its subtree have reported all that the metric stands on, and of how many.

        Units of whose subtree nothing was expected are not named.
        """
        found = self._by_unit([feed for feed in metric.feeds if feed != CALENDAR], month)
        if found.is_empty():
            return {}
        own = np.zeros((len(self.tree.ids), 2))
        for unit, reported in found.iter_rows():
            own[self.tree.place[unit]] = (reported, 1)
        total = self.tree.roll_up(own).astype(int)
        return {
            unit: (int(reported), int(all_))
            for unit, (reported, all_) in zip(self.tree.ids, total, strict=True)
            if all_
        }

    def month(self, month: date) -> tuple[int, int] | None:
        """How many units have reported everything for a month, and of how many; None where nothing was expected."""
        found = self._by_unit(self.expected["feed"].unique(), month)
        return (int(found["reported"].sum()), found.height) if found.height else None

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
