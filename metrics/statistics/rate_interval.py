"""The interval of a count or a rate: exact Poisson below 10 events, Byar's approximation from 10."""

import numpy as np
import numpy.typing as npt
from scipy import special

from metrics.statistics.levels import WATCH, FloatArray, as_floats, quotient, z_score
from metrics.statistics.proportion_interval import Interval

EXACT_BELOW = 10


def exact_poisson(count: npt.ArrayLike, confidence: float = WATCH) -> tuple[FloatArray, FloatArray]:
    """The exact Poisson interval of a count (chi-squared form); the lower bound of 0 is 0.

    `count` may be fractional (an expected count). NaN where it is missing or negative.
    Source: Garwood (1936), Biometrika 28:437; chi2(p, 2x)/2 is the gamma quantile used here.
    """
    # Small counts repeat, and the gamma quantile is slow: each is worked out once.
    x, places = np.unique(as_floats(count), return_inverse=True)
    x = np.where(x >= 0, x, np.nan)
    tail = (1 - confidence) / 2
    lower = np.where(x == 0, 0.0, special.gammaincinv(np.where(x == 0, 1.0, x), tail))
    return lower[places], special.gammainccinv(x + 1, tail)[places]


def byar(count: npt.ArrayLike, confidence: float = WATCH) -> tuple[FloatArray, FloatArray]:
    """Byar's interval of a count; a lower bound below zero is empty (NaN), as is that of no events.

    Source: Breslow & Day (1987), vol. II, p. 69; empty bound as in PHEindicatormethods `byars_lower`.
    """
    x = as_floats(count)
    x = np.where(x >= 0, x, np.nan)
    z = z_score(confidence)
    positive = np.where(x > 0, x, np.nan)
    lower = positive * (1 - 1 / (9 * positive) - z / (3 * np.sqrt(positive))) ** 3
    upper = (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * np.sqrt(x + 1))) ** 3
    return np.where(lower >= 0, lower, np.nan), upper


def count_interval(count: npt.ArrayLike, confidence: float = WATCH) -> tuple[FloatArray, FloatArray]:
    """The interval of a count of events: exact below 10, Byar from 10. Any shape; NaN stays NaN.

    Source: PHE Technical Guide "Commonly used public health statistics" (2018).
    """
    x = as_floats(count)
    few = x < EXACT_BELOW
    # Each method sees only its own counts: the gamma quantile is by far the slower of the two.
    lower, upper = (np.array(bound) for bound in byar(x, confidence))
    lower[few], upper[few] = exact_poisson(x[few], confidence)
    return lower, upper


def rate(numerator: npt.ArrayLike, denominator: npt.ArrayLike, confidence: float = WATCH) -> Interval:
    """The interval of events per unit of denominator; the events may outnumber the denominator.

    Arrays of any one shape. NaN where a figure is missing, negative, or the denominator is not above zero.
    Source: PHEindicatormethods `phe_rate`.
    """
    x, n = np.broadcast_arrays(as_floats(numerator), as_floats(denominator))
    x = np.where(x >= 0, x, np.nan)
    lower, upper = count_interval(x, confidence)
    return Interval(quotient(x, n), quotient(lower, n), quotient(upper, n))
