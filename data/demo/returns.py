"""Monthly returns of some units: the same figures as their records give, except in the unit that tells more."""

import numpy as np
import polars as pl

from data.demo import draws, stories
from data.demo.structure import Scene

# The metrics that are handed in as figures too: feed, and the date that has to be in time.
RETURNED = {
    "training_completion": ("training", "completed_on"),
    "declaration_timeliness": ("declarations", "filed_on"),
    "complaint_response": ("complaints", "answered_on"),
}


def returns(scene: Scene, feeds: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Every ninth unit of the lowest level hands in figures; the planted one claims that everything was in time."""
    lowest = np.flatnonzero(scene.level == 4)[::9]
    telling = np.array(scene.told.get("returns_differ", ()), dtype=np.int64)
    units = draws.unit_ids(scene, np.union1d(lowest, telling))
    claims = draws.unit_ids(scene, telling)
    first = scene.day(scene.starts(0))
    turn = scene.day(scene.starts(scene.months - stories.back(scene.months, 12)))
    now = scene.day(scene.now)
    parts = []
    for metric, (feed, done) in RETURNED.items():
        rows = feeds[feed].filter(pl.col("unit_id").is_in(units.implode()))
        rows = rows.filter(pl.col("due_on").is_between(first, now))
        parts.append(
            rows.group_by("unit_id", pl.col("due_on").dt.truncate("1mo").alias("month"))
            .agg(
                numerator=(pl.col(done) <= pl.col("due_on")).fill_null(False).sum().cast(pl.Float64),
                denominator=pl.len().cast(pl.Float64),
            )
            .with_columns(pl.lit(metric).alias("metric"), pl.lit(None, dtype=pl.String).alias("breakdown"))
        )
    told = pl.col("unit_id").is_in(claims.implode()) & (pl.col("month") >= turn)
    return (
        pl.concat(parts)
        .with_columns(pl.when(told).then("denominator").otherwise("numerator").alias("numerator"))
        .select("unit_id", "month", "metric", "breakdown", "numerator", "denominator")
        .sort("unit_id", "month", "metric")
    )
