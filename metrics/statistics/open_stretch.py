"""The open stretch: is the time since the last rare event longer than the stretches before it explain?"""

import numpy as np
import numpy.typing as npt
from scipy import special

from metrics.statistics.levels import BoolArray, FloatArray, as_floats, quotient

BEYOND = float(special.ndtr(-3))  # as seldom as a point beyond 3σ


def chance_of_longer(open_: npt.ArrayLike, mean: npt.ArrayLike, stretches: npt.ArrayLike) -> FloatArray:
    """The chance that one more stretch is at least as long as `open_`, where `stretches` of that mean came before.

    Any one shape; NaN where a figure is missing or there is no stretch before. The stretch does not enter the limits
    of its chart, and few stretches say little of the next: its ratio to their mean follows F(2, 2n), which is
    (1 + open / (n · mean))⁻ⁿ. Source: Lawless (2003), Statistical Models and Methods for Lifetime Data, on prediction.
    """
    x, middle, n = np.broadcast_arrays(*(as_floats(part) for part in (open_, mean, stretches)))
    answer: FloatArray = np.exp(-n * np.log1p(quotient(x, n * middle)))
    return answer


def too_long(open_: npt.ArrayLike, mean: npt.ArrayLike, stretches: npt.ArrayLike) -> BoolArray:
    """Whether chance gives so long a stretch less than once in 740 times; false where it cannot be told."""
    return chance_of_longer(open_, mean, stretches) < BEYOND
