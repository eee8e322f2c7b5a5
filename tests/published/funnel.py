"""Published funnel plots: the limit lines about a baseline, and which units fall outside."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from metrics.statistics.comparison import outside, significance
from metrics.statistics.levels import ACT, WATCH, FloatArray, as_floats, quotient, z_score
from metrics.statistics.rate_interval import exact_poisson, rate

EVERY = 10_000  # events, up to which limits are worked out one by one


class PoissonLines(NamedTuple):
    """Points of the two limit lines of a ratio: at `expected_*` events the line lies at `ratio_*`."""

    expected_lower: FloatArray
    ratio_lower: FloatArray
    expected_upper: FloatArray
    ratio_upper: FloatArray


def proportion_lines(
    denominator: npt.ArrayLike, baseline: npt.ArrayLike, confidence: float
) -> tuple[FloatArray, FloatArray]:
    """The lower and upper limit of a proportion about its baseline, p₀ ± z·√(p₀(1−p₀)/n), within [0, 1].

    These are the points at which a unit's Wilson interval just touches the baseline; they are not the
    Wilson interval of the baseline. NaN where the denominator is missing or not above zero.
    Source: Spiegelhalter (2005), Stat Med 24:1185; PHEindicatormethods `calculate_funnel_limits`.
    """
    p = as_floats(baseline)
    half = z_score(confidence) * np.sqrt(quotient(p * (1 - p), denominator))
    return np.clip(p - half, 0, 1), np.clip(p + half, 0, 1)


def poisson_lines(events: npt.ArrayLike, confidence: float) -> PoissonLines:
    """The limit lines of a ratio, traced by events: where would so many events lie just on the limit?

    For `events` above zero, any shape; of 0 events only the lower line exists (at a ratio of 0). For a
    rate with baseline b the points are (expected / b, ratio · b). Exact: the expected count at which
    the events sit in the tail is the other bound of their own Poisson interval.
    Source: PHEindicatormethods `calculate_funnel_limits` (ratio, rate), which bisects for the same points.
    """
    x = as_floats(events)
    smallest, largest = exact_poisson(x, confidence)
    return PoissonLines(largest, quotient(x, largest), np.where(x > 0, smallest, np.nan), quotient(x, smallest))


def rate_lines(denominator: npt.ArrayLike, baseline: npt.ArrayLike, confidence: float) -> tuple[FloatArray, FloatArray]:
    """The lower and upper limit of a rate about its baseline, in the measure's unit, at any denominators of one shape.

    By `rate_significance`: the points at which a unit's own interval just touches the baseline, with events read
    between whole numbers. 0 where even no event at all lies within. NaN where the denominator is missing or not
    above zero.
    """
    n, b = as_floats(denominator), as_floats(baseline)
    expected = np.where(n > 0, n * b, np.nan)
    most = np.nanmax(expected, initial=0)
    top = most + 6 * np.sqrt(most) + 20  # six standard deviations: farther than any limit
    events = np.arange(min(np.ceil(top), EVERY))
    if top > EVERY:  # so many events that a line is straight from one step to the next, to a thousandth of an event
        events = np.concatenate([events, np.geomspace(EVERY, top, 3000)])
    bounds = rate(events, np.ones_like(events), confidence)
    below = np.interp(expected, bounds.upper, events, left=0)
    above = np.interp(expected, np.nan_to_num(bounds.lower), events)
    return quotient(below, n), quotient(above, n)


def proportion_significance(
    numerator: npt.ArrayLike, denominator: npt.ArrayLike, baseline: npt.ArrayLike
) -> FloatArray:
    """Where each proportion lies about the baseline: -2, -1, 0, 1, 2 by the funnel lines of both levels.

    Units (by months) in any one shape; the baseline broadcasts. NaN where there is no data.
    Source: PHEindicatormethods `assign_funnel_significance` (proportion).
    """
    value = quotient(numerator, denominator)
    watch, act = (outside(value, *proportion_lines(denominator, baseline, c)) for c in (WATCH, ACT))
    return significance(watch, act)


def rate_significance(numerator: npt.ArrayLike, denominator: npt.ArrayLike, baseline: npt.ArrayLike) -> FloatArray:
    """Where each rate lies about the baseline: -2, -1, 0, 1, 2 by its own intervals at both levels.

    A ratio is a rate per expected event about a baseline of 1. Units (by months) in any one shape; the
    baseline broadcasts. NaN where there is no data.
    Source: PHEindicatormethods `assign_funnel_significance` (rate, ratio).
    """
    intervals = (rate(numerator, denominator, confidence) for confidence in (WATCH, ACT))
    # The baseline below the unit's interval is the unit above the baseline.
    watch, act = (-outside(baseline, interval.lower, interval.upper) for interval in intervals)
    return significance(watch, act)


def proportion_p_value(numerator: npt.ArrayLike, denominator: npt.ArrayLike, baseline: npt.ArrayLike) -> FloatArray:
    """Two-sided p of each proportion against the baseline, of the same score test as its funnel lines."""
    p = as_floats(baseline)
    error = np.sqrt(quotient(p * (1 - p), denominator))
    answer: FloatArray = 2 * special.ndtr(-np.abs(quotient(quotient(numerator, denominator) - p, error)))
    return answer


def rate_p_value(numerator: npt.ArrayLike, denominator: npt.ArrayLike, baseline: npt.ArrayLike) -> FloatArray:
    """Two-sided exact Poisson p (twice the smaller tail) of each rate against the baseline."""
    x = as_floats(numerator)
    expected = np.where(as_floats(denominator) > 0, as_floats(denominator) * as_floats(baseline), np.nan)
    at_most = special.gammaincc(x + 1, expected)
    at_least = np.where(x > 0, special.gammainc(np.where(x > 0, x, 1), expected), 1.0)
    return np.where(np.isnan(x), np.nan, np.minimum(1, 2 * np.minimum(at_most, at_least)))
