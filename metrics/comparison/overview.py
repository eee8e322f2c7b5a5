"""The overview: which units to call, what is off target, and what moved."""

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


def to_call(table: pl.DataFrame, most: int = 3) -> pl.DataFrame:
    """The units that stand out as worse than the others: significantly in a metric, those in most metrics first.

    Nobody is called for a warning alone: of thirty metrics chance takes almost one there. `table`: of `matrix`. Returns
    unit_id, name, act and watch (how many metrics at each level), and metrics (their ids, the
    surest first).
    """
    act = pl.col("level") == "act"
    return (
        table.filter(pl.col("verdict") == "worse")
        .sort(act, "metric", descending=[True, False])
        .group_by("unit_id", "name", maintain_order=True)
        .agg(act=act.sum(), watch=(~act).sum(), metrics=pl.col("metric"))
        .filter(pl.col("act") > 0)
        .sort("act", "watch", "unit_id", descending=[True, True, False])
        .head(most)
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
