"""A unit's profile: its standing among its peers in every metric."""

from datetime import date

import polars as pl

from metrics.figures import Figures
from metrics.overview import against_target
from metrics.standings import RANKED


def profile(figures: Figures, unit: str, month: date, window: str, peers: list[str]) -> pl.DataFrame:
    """One row a metric: the unit's row of the standings among `peers`, what is said of its target, how many are
    ranked, its `place` from worst (0) to best (1) and those of its peers; `place` is empty where it is not ranked.
    """
    parts = []
    for metric in figures.metrics.values():
        table = figures.standings(metric, month, window, sorted({*peers, unit}))
        ranked = table.filter(pl.col("status") == RANKED)
        most = max(ranked.height - 1, 1)
        places = (1 - (ranked["rank"] - 1) / most).to_list()
        parts.append(
            table.filter(pl.col("unit_id") == unit).with_columns(
                metric=pl.lit(metric.id),
                against_target=against_target(metric),
                ranked=pl.lit(ranked.height),
                place=1 - (pl.col("rank") - 1) / most,
                peers=pl.Series([places], dtype=pl.List(pl.Float64)),
            )
        )
    return pl.concat(parts, how="vertical_relaxed")
