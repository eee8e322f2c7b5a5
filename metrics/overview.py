"""The overview: what is off target in a month, which units to call, and what moved."""

from datetime import date

import polars as pl

from metrics.figures import Figures
from metrics.measure import Metric
from metrics.standings import RANKED

BEYOND, WITHIN, ON = "off target", "off target, chance could explain it", "on target"


def off_target(metric: Metric) -> pl.Expr:
    """BEYOND where the whole interval lies on the wrong side of the target, WITHIN where only the value does."""
    edge = pl.col("upper") if metric.better == "high" else pl.col("lower")
    missed = edge < pl.col("target") if metric.better == "high" else edge > pl.col("target")
    return (
        pl.when(pl.col("target_met").is_null())
        .then(None)
        .when(pl.col("target_met"))
        .then(pl.lit(ON))
        .when(missed.fill_null(True))
        .then(pl.lit(BEYOND))
        .otherwise(pl.lit(WITHIN))
    )


def judged(figures: Figures, month: date, window: str, units: list[str]) -> pl.DataFrame:
    """The standings of all units in every metric, one below the other: metric, verdict and the standings' columns."""
    parts = [
        figures.standings(metric, month, window, units).with_columns(
            metric=pl.lit(metric.id), verdict=off_target(metric)
        )
        for metric in figures.metrics.values()
    ]
    return pl.concat(parts, how="vertical_relaxed")


def to_call(table: pl.DataFrame, most: int = 3) -> pl.DataFrame:
    """The units with the most metrics off target beyond chance, and of equals those with the worse ranks.

    `table`: of `judged`. Returns unit_id, name, off (how many) and metrics (their ids, the farthest off first).
    """
    ranked = table.filter(pl.col("status") == RANKED)
    size = ranked.group_by("metric").agg(ranked=pl.len())
    return (
        ranked.filter(pl.col("verdict") == BEYOND)
        .join(size, on="metric")
        .with_columns(depth=pl.col("rank") / pl.col("ranked"))
        .sort("depth", descending=True)
        .group_by("unit_id", "name", maintain_order=True)
        .agg(off=pl.len(), depth=pl.col("depth").sum(), metrics=pl.col("metric"))
        .sort("off", "depth", "unit_id", descending=[True, True, False])
        .head(most)
        .drop("depth")
    )


def moved(table: pl.DataFrame) -> pl.DataFrame:
    """The rows of `judged` whose value changed on the last month by more than chance explains."""
    return table.filter(pl.col("moved_month").is_in(["up", "down"]))
