"""A unit's profile: its standing among its peers in every metric, and where it lies in the peers' spread."""

from dataclasses import replace

import numpy as np
import polars as pl

from metrics.comparison.peers import peers
from metrics.comparison.question import Comparison
from metrics.comparison.standings import RANKED, UNJUDGED
from metrics.comparison.verdicts import judged
from metrics.facts.figures import Figures
from metrics.measure import Metric

FEWEST = 3  # peers, from which there is a spread to show
SPREAD = ("worst", "lower_quartile", "middle", "upper_quartile", "best")
PLACES = ("at_worst", "at_lower_quartile", "at_upper_quartile", "at_best", "at")


def profile(figures: Figures, asked: Comparison, unit: str) -> pl.DataFrame:
    """One row a metric: the unit's row of the judged standings among those asked for, what is said of its target, how
    many are ranked and compared, and the peers' spread.

    `middle` is the pooled baseline that the unit was judged by, or the peers' median where sums of money or days have
    none; worst, best and the quartiles are the peers' (lowest and highest where neither is better). `at…` places them
    and the unit on one scale for all metrics: 0 the middle, 1 as far from it as the farthest peer, better to the right
    (higher where neither is). Empty where the unit, or fewer than three peers, can be compared.
    """
    parts, among = [], sorted({*peers(figures, asked), unit})
    for metric in figures.metrics.values():
        found = judged(figures, replace(asked, metric=metric.id), among)
        compared = found.table.filter(pl.col("status").is_in([RANKED, UNJUDGED]))
        own = found.table.filter(pl.col("unit_id") == unit)
        there = own["status"][0] in (RANKED, UNJUDGED) and compared.height >= FEWEST
        spread = _spread(compared["value"].to_numpy(), found.baseline, own["value"][0], metric) if there else {}
        parts.append(
            own.with_columns(
                metric=pl.lit(metric.id),
                ranked=pl.lit((found.table["status"] == RANKED).sum()),
                compared=pl.lit(compared.height),
                **{name: pl.lit(spread.get(name), pl.Float64) for name in (*SPREAD, *PLACES)},
            )
        )
    return pl.concat(parts, how="vertical_relaxed")


def _spread(values: np.ndarray, baseline: float | None, own: float, metric: Metric) -> dict[str, float]:
    """SPREAD and PLACES of one metric; `values` are the peers', the unit's own among them."""
    quarters = np.quantile(values, [0, 0.25, 0.5, 0.75, 1])
    middle = float(quarters[2]) if baseline is None else baseline
    turned = -1 if metric.better == "low" else 1
    least, low, _, high, most = quarters[::turned]
    farthest = float(np.abs(quarters[[0, 4]] - middle).max()) or 1.0
    places = turned * (np.array([least, low, high, most, own]) - middle) / farthest
    found = [*map(float, (least, low)), middle, *map(float, (high, most))]
    return dict(zip((*SPREAD, *PLACES), [*found, *map(float, places)], strict=True))
