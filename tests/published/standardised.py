"""Indirectly standardised ratios and rates: observed over expected, with limits on the observed."""

import numpy.typing as npt

from metrics.statistics.levels import WATCH, as_floats
from metrics.statistics.proportion_interval import Interval
from metrics.statistics.rate_interval import rate


def indirectly_standardised(
    observed: npt.ArrayLike,
    expected: npt.ArrayLike,
    confidence: float = WATCH,
    reference: npt.ArrayLike = 1.0,
) -> Interval:
    """Observed/expected times the reference rate, with its interval (exact below 10 events, Byar from 10).

    Arrays of any one shape. `reference` is 1 for a ratio, 100 for a percentage, or the rate of the
    reference population for a standardised rate. NaN where a figure is missing or expected is not above
    zero. Source: PHEindicatormethods `calculate_ISRate`, `calculate_ISRatio`.
    """
    scale = as_floats(reference)
    ratio = rate(observed, expected, confidence)
    return Interval(*(bound * scale for bound in ratio))
