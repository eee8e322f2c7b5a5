"""The overview: what is off target, and what moved."""

import polars as pl

from metrics.comparison.target import BEYOND


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
