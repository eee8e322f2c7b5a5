"""The overview: what is off target, and what moved."""

import polars as pl

from metrics.measure import Metric

BEYOND, WITHIN, OFF, ON = "off target", "off target, chance could explain it", "off target, chance unknown", "on target"


def against_target(metric: Metric) -> pl.Expr:
    """BEYOND where the whole interval lies on the wrong side of the target, WITHIN where only the value does, OFF
    where there is no interval; empty without a target."""
    edge = pl.col("upper") if metric.better == "high" else pl.col("lower")
    missed = edge < pl.col("target") if metric.better == "high" else edge > pl.col("target")
    return (
        pl.when(pl.col("target_met").is_null())
        .then(None)
        .when(pl.col("target_met"))
        .then(pl.lit(ON))
        .when(missed.is_null())
        .then(pl.lit(OFF))
        .when(missed)
        .then(pl.lit(BEYOND))
        .otherwise(pl.lit(WITHIN))
    )


def off_target(table: pl.DataFrame) -> pl.DataFrame:
    """Per metric with a target: metric, off (units off target beyond chance) and judged (units with a verdict), the
    largest share first."""
    return (
        table.filter(pl.col("against_target").is_not_null() & (pl.col("status") == "ranked"))
        .group_by("metric")
        .agg(off=(pl.col("against_target") == BEYOND).sum(), judged=pl.len())
        .sort(pl.col("off") / pl.col("judged"), "metric", descending=[True, False])
    )


def moved(table: pl.DataFrame) -> pl.DataFrame:
    """The rows whose value changed on the last month by more than chance explains."""
    return table.filter(pl.col("moved_month").is_in(["up", "down"]))
