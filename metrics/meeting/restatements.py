"""Restatements: which figures of months already shown changed between two views of the store, and by how much."""

import polars as pl

from data.language import marked
from metrics.facts.facts import FACTS
from metrics.facts.figures import Figures

KEYS = ["metric", "breakdown", "unit_id", "month"]
SAME = 1e-9  # of a sum
LATE, GONE, CHANGED = marked("reported late"), marked("no longer there"), marked("changed")


def _differs(before: pl.Expr, now: pl.Expr) -> pl.Expr:
    """Whether a sum is another one: the same amounts in another order may differ in their last digits."""
    size = pl.max_horizontal(before.abs(), pl.lit(1.0))
    return (before.is_null() != now.is_null()) | ((before - now).abs() > SAME * size).fill_null(False)


def restated(before: Figures, after: Figures, metric: str | None = None) -> pl.DataFrame:
    """The figures that differ between two views, both rolled up, of the months that `before` had come to; of one
    metric, or of all.

    Returns metric, breakdown, unit_id, month, numerator_before, denominator_before, numerator, denominator, and `how`:
    LATE where there was none before, GONE where there is none now, CHANGED otherwise. Only units that `after` may see.
    """
    sums = [name for name in FACTS if name not in KEYS]
    asked = pl.lit(True) if metric is None else pl.col("metric") == metric
    then = (
        before.rolled()
        .filter(asked, after.scope.sees())
        .select(*KEYS, *(pl.col(name).alias(f"{name}_before") for name in sums))
    )
    now = after.rolled().filter(asked, after.scope.sees(), pl.col("month") <= before.newest).select(*KEYS, *sums)
    both = then.join(now, on=KEYS, how="full", coalesce=True)
    differs = pl.any_horizontal(_differs(pl.col(f"{name}_before"), pl.col(name)) for name in sums)
    how = (
        pl.when(pl.all_horizontal(pl.col(f"{name}_before").is_null() for name in sums))
        .then(pl.lit(LATE))
        .when(pl.all_horizontal(pl.col(name).is_null() for name in sums))
        .then(pl.lit(GONE))
        .otherwise(pl.lit(CHANGED))
    )
    order = [*KEYS, *(f"{name}_before" for name in sums), *sums, "how"]
    return both.filter(differs).with_columns(how=how).select(order).sort(KEYS).collect()
