"""The two levels of every comparison, two-sided: WATCH (95 %) and ACT (99.8 %); the only place that writes them."""

import numpy as np
import numpy.typing as npt
from scipy import special

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
TextArray = npt.NDArray[np.str_]

WATCH = 0.95
ACT = 0.998
#: How often an interval at WATCH misses on one side by chance alone.
FALSE_ALARM = (1 - WATCH) / 2

#: What a class is called where there is nothing to judge; never a zero, never a rank.
NO_DATA = "no data"


def z_score(confidence: float | FloatArray) -> float | FloatArray:
    """The standard normal quantile of a two-sided level: 1.959964 at 0.95, 3.090232 at 0.998."""
    answer: float | FloatArray = special.ndtri(0.5 + np.asarray(confidence) / 2)[()]
    return answer


def as_floats(values: npt.ArrayLike) -> FloatArray:
    """The values as floats, None becoming NaN; an array of floats is passed through, not copied."""
    return np.asarray(values, dtype=np.float64)


def quotient(numerator: npt.ArrayLike, denominator: npt.ArrayLike) -> FloatArray:
    """Numerator over denominator; NaN where either is missing or the denominator is not above zero."""
    top, bottom = np.broadcast_arrays(as_floats(numerator), as_floats(denominator))
    usable = bottom > 0
    answer: FloatArray = np.divide(top, bottom, out=np.full(top.shape, np.nan), where=usable)
    return answer
