"""The recent trend arrow: does a proportion or a rate rise or fall over its latest five points?"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special  # type: ignore[import-untyped]

from metrics.statistics.levels import ACT, BoolArray, FloatArray, TextArray, as_floats, quotient, z_score

POINTS = 5

#: Of χ² with one degree of freedom.
THRESHOLD = float(z_score(ACT)) ** 2

CANNOT_TELL = "cannot be calculated"
NO_CHANGE = "no clear change"


class RecentTrend(NamedTuple):
    """The test of each series and its word; χ² and slope are NaN where it cannot be calculated."""

    chi2: FloatArray
    slope: FloatArray  # log-odds (proportions) or value a period
    significant: BoolArray
    word: TextArray  # "increasing", "decreasing", "no clear change", "cannot be calculated"


def trend_of_proportion(numerator: npt.ArrayLike, denominator: npt.ArrayLike) -> RecentTrend:
    """χ² for trend in proportions over the latest 5 periods of each series (…, months, ascending).

    A trend needs χ² > THRESHOLD and the same sign of the log-odds slope in the full and in every
    leave-one-out fit. Cannot be calculated where one of the 5 is missing, or is 0 % or 100 % (log-odds).
    Source: Fingertips `TrendMarkerCalculator` (SPC for proportions).
    """
    x, n = np.broadcast_arrays(as_floats(numerator), as_floats(denominator))
    x, n = x[..., -POINTS:], n[..., -POINTS:]
    t = np.arange(1, x.shape[-1] + 1)
    total, events = n.sum(-1), x.sum(-1)
    moved = total * (x * t).sum(-1) - events * (n * t).sum(-1)
    spread = total * (n * t**2).sum(-1) - (n * t).sum(-1) ** 2
    chi2 = quotient(total * moved**2, events * (total - events) * spread)
    inside = (x > 0) & (x < n)
    odds = special.logit(quotient(np.where(inside, x, np.nan), n))
    return _decide(chi2, odds, np.ones(odds.shape))


def trend_of_value(value: npt.ArrayLike, lower: npt.ArrayLike, upper: npt.ArrayLike) -> RecentTrend:
    """Weighted least squares over the latest 5 periods of each series, weights from intervals at WATCH.

    For rates and means (…, months, ascending): standard error = (upper − lower)/3.92, χ² = (slope/its
    standard error)². The same threshold and leave-one-out rule. Cannot be calculated where one of the 5
    is missing or its interval has no width.
    Source: Fingertips `TrendMarkerCalculator`.
    """
    y, low, high = (as_floats(part)[..., -POINTS:] for part in (value, lower, upper))
    error = (high - low) / 3.92
    weight = quotient(1, error**2)
    t = np.arange(1, y.shape[-1] + 1)
    mean_t = quotient((weight * t).sum(-1), weight.sum(-1))[..., None]
    chi2 = _slope(y, weight) ** 2 * (weight * (t - mean_t) ** 2).sum(-1)
    return _decide(chi2, y, weight)


def _slope(y: FloatArray, weight: FloatArray) -> FloatArray:
    """The weighted least squares slope over the last axis, a point of weight 0 left out."""
    t = np.arange(1, y.shape[-1] + 1)
    total, first = weight.sum(-1), (weight * t).sum(-1)
    spread = total * (weight * t**2).sum(-1) - first**2
    return quotient(total * (weight * y * t).sum(-1) - first * (weight * y).sum(-1), spread)


def _decide(chi2: FloatArray, y: FloatArray, weight: FloatArray) -> RecentTrend:
    """Significance by χ² and by the leave-one-out fits, and the word for it."""
    slope = _slope(y, weight)
    enough = (y.shape[-1] == POINTS) & ~np.isnan(slope) & ~np.isnan(chi2)
    steady = enough.copy()
    for left_out in range(y.shape[-1]):
        rest = np.where(np.arange(y.shape[-1]) == left_out, 0, weight)
        steady &= (_slope(y, rest) < 0) == (slope < 0)
    significant = steady & (chi2 > THRESHOLD)
    word = np.select(
        [~enough, significant & (slope < 0), significant],
        [CANNOT_TELL, "decreasing", "increasing"],
        default=NO_CHANGE,
    )
    missing = np.where(enough, 0, np.nan)
    return RecentTrend(chi2 + missing, slope + missing, significant, word)
