"""Own variation: by how much more than chance the months of a unit vary, though nothing has changed."""

from datetime import date

import numpy as np
import polars as pl

from data import months
from metrics.facts.windows import first_month
from metrics.measure import Metric
from metrics.statistics.levels import FloatArray


def own_variation(
    facts: pl.DataFrame, metric: Metric, units: pl.Series, month: date, window: str, back: int
) -> tuple[FloatArray, FloatArray]:
    """Of each unit how many times the variance of chance its months vary by, at least 1, and how many months tell it.

    `facts`: as of `league_table`. Each month against the pooled value of its stretch: the window that ends with
    `month`, the one that ends `back` months earlier, and what lies around them, so that a change from the one to the
    other is no variation. 1 and 0 where no stretch has two months.
    Source: McCullagh & Nelder (1989), Generalized Linear Models, 4.5 (Pearson's χ² over its degrees of freedom).
    """
    then = months.shifted(month, -back)
    later = pl.col("month").is_between(first_month(month, window), month)
    earlier = pl.col("month").is_between(first_month(then, window), then)
    x, n = pl.col("numerator"), pl.col("denominator")
    sums = (
        facts.filter(n > 0, x.is_not_null())
        .group_by("unit_id", pl.when(later).then(2).when(earlier).then(1).otherwise(0).alias("stretch"))
        .agg(x=x.sum(), n=n.sum(), square=(x * x / n).sum(), months=pl.len())
        .with_columns(share=pl.col("x") / pl.col("n"))
    )
    chance = pl.col("share") * (1 - pl.col("share") if metric.kind == "p" else 1)
    apart = (pl.col("square") - pl.col("x") * pl.col("share")) / chance
    told = (
        sums.filter(pl.col("months") > 1, chance > 0)
        .group_by("unit_id")
        .agg(apart.sum().alias("apart"), freedom=(pl.col("months") - 1).sum().cast(pl.Float64))
    )
    of = units.to_frame("unit_id").join(told, on="unit_id", how="left", maintain_order="left")
    freedom = of["freedom"].fill_null(0).to_numpy()
    variation = np.divide(of["apart"].fill_null(0).to_numpy(), freedom, out=np.ones(len(of)), where=freedom > 0)
    return np.maximum(variation, 1), freedom
