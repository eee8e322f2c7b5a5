"""The interval of a proportion: Wilson score, without continuity correction."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from metrics.statistics.levels import WATCH, FloatArray, as_floats, quotient, z_score


class Interval(NamedTuple):
    """A value and its two-sided interval, arrays of one shape; NaN where there is no data."""

    value: FloatArray
    lower: FloatArray
    upper: FloatArray


def wilson(numerator: npt.ArrayLike, denominator: npt.ArrayLike, confidence: float = WATCH) -> Interval:
    """The Wilson score interval of numerator/denominator, on the scale 0 to 1.

    Arrays of any one shape (units, or units by months). NaN where a figure is missing, the denominator
    is not above zero, or the numerator lies outside 0..denominator (then it is no proportion).
    Source: Wilson (1927), JASA 22:209; as in PHEindicatormethods `phe_proportion`.
    """
    x, n = np.broadcast_arrays(as_floats(numerator), as_floats(denominator))
    n = np.where((n > 0) & (x >= 0) & (x <= n), n, np.nan)
    z = z_score(confidence)
    p = quotient(x, n)
    centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    # At 0 and at n the two terms cancel exactly on paper and to 1e-17 in floating point.
    return Interval(p, np.where(x == 0, 0 * p, centre - half), np.where(x == n, p, centre + half))
