"""Against the target: met, missed, or missed beyond what chance explains."""

import numpy as np
import polars as pl

from data.language import marked
from metrics.facts.values import counts_events
from metrics.measure import Metric
from metrics.statistics.exact_tail import MOST, Bad, exact_z
from metrics.statistics.levels import ACT, WATCH, z_score

BEYOND, WITHIN = marked("off target"), marked("off target, chance could explain it")
OFF, ON = marked("off target, chance unknown"), marked("on target")


def against_target(table: pl.DataFrame, metric: Metric) -> pl.DataFrame:
    """against_target and target_level for the rows of `standings`; both empty without a target or a value.

    BEYOND where the exact one-sided tail of chance at the target lies beyond 97.5 %, act beyond 99.9 %; WITHIN where
    only the value misses it; OFF where chance has no known shape.
    """
    names = ("numerator", "denominator", "target")
    x, n, target = (table[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in names)
    met = table["target_met"]
    if counts_events(metric):
        bad: Bad = "low" if metric.better == "high" else "high"
        z = np.clip(np.nan_to_num(exact_z(x, n, target, metric.kind == "p", bad)), -MOST, MOST)
        word = np.where(z > z_score(WATCH), BEYOND, WITHIN)
        level = np.select([z > z_score(ACT), z > z_score(WATCH)], ["act", "watch"], default="none")
    else:
        word, level = np.full(len(x), OFF), np.full(len(x), "none")
    told = pl.DataFrame({"met": met, "word": word.tolist(), "level": level.tolist()})
    met_or = pl.when(pl.col("met").is_null()).then(None).when(pl.col("met"))
    return told.select(
        against_target=met_or.then(pl.lit(ON)).otherwise("word"),
        target_level=met_or.then(pl.lit("none")).otherwise("level"),
    )
