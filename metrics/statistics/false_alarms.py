"""Many tests at once: Benjamini–Hochberg against the false alarms that chance alone would give."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from metrics.statistics.levels import BoolArray, FloatArray, as_floats


class Discoveries(NamedTuple):
    """Adjusted p-values, and which tests stay significant; NaN and false where there was no test."""

    adjusted_p: FloatArray
    significant: BoolArray


def benjamini_hochberg(p_values: npt.ArrayLike, rate: float = 0.05) -> Discoveries:
    """Keep the share of false alarms among the tests called significant below `rate`.

    All p-values of the array (any shape) are one family; missing ones are not tests.
    Source: Benjamini & Hochberg (1995), JRSS B 57:289 (scipy `false_discovery_control`).
    """
    p = as_floats(p_values)
    tested = ~np.isnan(p)
    adjusted = np.full(p.shape, np.nan)
    if tested.any():
        adjusted[tested] = stats.false_discovery_control(p[tested], method="bh")
    return Discoveries(adjusted, adjusted <= rate)
