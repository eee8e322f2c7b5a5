"""Restatements: which figures of months already shown changed between two views of the store, and by how much."""

import polars as pl

from metrics.facts import FACTS
from metrics.figures import Figures

KEYS = ["metric", "breakdown", "unit_id", "month"]
LATE, GONE, CHANGED = "reported late", "no longer there", "changed"


def restated(before: Figures, after: Figures) -> pl.DataFrame:
    """The figures that differ between two views, both rolled up, of the months that `before` had come to.

    Returns metric, breakdown, unit_id, month, numerator_before, denominator_before, numerator, denominator, and `how`:
    LATE where there was none before, GONE where there is none now, CHANGED otherwise. Only units that `after` may see.
    """
    sums = [name for name in FACTS if name not in KEYS]
    then = (
        before.rolled()
        .filter(after.scope.sees())
        .select(*KEYS, *(pl.col(name).alias(f"{name}_before") for name in sums))
    )
    now = after.rolled().filter(after.scope.sees(), pl.col("month") <= before.newest).select(*KEYS, *sums)
    both = then.join(now, on=KEYS, how="full", coalesce=True)
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_before")) for name in sums)
    how = (
        pl.when(pl.all_horizontal(pl.col(f"{name}_before").is_null() for name in sums))
        .then(pl.lit(LATE))
        .when(pl.all_horizontal(pl.col(name).is_null() for name in sums))
        .then(pl.lit(GONE))
        .otherwise(pl.lit(CHANGED))
    )
    order = [*KEYS, *(f"{name}_before" for name in sums), *sums, "how"]
    return both.filter(differs).with_columns(how=how).select(order).sort(KEYS).collect()
