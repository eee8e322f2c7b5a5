"""Worsening: the latest five months of a unit's own series go the wrong way, beyond chance."""

import numpy as np
import polars as pl

from metrics.facts.values import interval
from metrics.measure import Metric
from metrics.signals.signal_kind import METRIC, RISE, Kind
from metrics.signals.signal_rows import found
from metrics.signals.strength import Bad
from metrics.signals.survey import Sight
from metrics.statistics.levels import FloatArray
from metrics.statistics.recent_trend import POINTS, THRESHOLD, trend_of_proportion, trend_of_value


def _worse(metric: Metric, x: FloatArray, n: FloatArray, bad: Bad) -> tuple[np.ndarray, FloatArray]:
    """Whether series go the wrong way beyond chance, and how far as a z."""
    values = interval(metric, x, n)
    trend = trend_of_proportion(x, n) if metric.kind == "p" else trend_of_value(*values)
    wrong = trend.slope > 0 if bad == "high" else trend.slope < 0
    return trend.significant & wrong, np.sqrt(np.maximum(trend.chi2, 0))


def _months(sight: Sight, metric: Metric) -> tuple[FloatArray, FloatArray]:
    top, bottom = (side[:, -POINTS:] for side in sight.monthly(metric))
    return top, bottom


def _without(sight: Sight, metric: Metric | None, upper: np.ndarray, branch: np.ndarray) -> FloatArray:
    assert metric is not None
    x, n = (side[upper] - np.nan_to_num(side[branch]) for side in _months(sight, metric))
    there, z = _worse(metric, x, np.where(n > 0, n, np.nan), sight.bad(metric))
    return np.where(there, z, 0.0)


def _of_metric(sight: Sight, metric: Metric) -> pl.DataFrame:
    x, n = _months(sight, metric)
    n = np.where(n > 0, n, np.nan)
    there, z = _worse(metric, x, n, sight.bad(metric))
    value = x / n
    return found(
        sight,
        metric=metric.id,
        mechanism=metric.mechanism,
        value=value[:, -1],
        peer=value[:, 0],
        strength=np.where(np.isnan(z), np.nan, np.where(there, np.minimum(z, 8), 0)),
        level=np.where(there, "act", "none"),
        rule=np.where(
            there,
            "Over the latest five months it moved to the unfavourable side at every step of the test (χ² for trend "
            f"above {THRESHOLD:.2f}, with any one month left out).",
            "No clear change over the latest five months.",
        ),
        months=np.where(there, POINTS, 0),
        feeds=metric.feeds,
        page="trends",
    )


def _find(sight: Sight) -> pl.DataFrame:
    return pl.concat([_of_metric(sight, metric) for metric in sight.judged])


kind = Kind(
    title="Getting worse",
    words="The recent trend of each metric that has a better side: χ² for trend over the latest five months beyond "
    "the outer level, with the same direction whichever month is left out. Beside the value stands that of five months "
    "ago.",
    find=_find,
    without=_without,
    route=RISE,
    measure=METRIC,
    beside="five months before",
)
