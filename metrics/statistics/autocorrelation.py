"""Autocorrelation: how like a month is to the one before, and the limits of a chart whose months are alike."""

import numpy as np
import numpy.typing as npt

from metrics.statistics.control_lines import IntArray, Lines, segment_mean, segments
from metrics.statistics.levels import FloatArray, as_floats, quotient

APART = 3  # months: over so many a series is held against its steps of one month
MOST = 0.9  # nearer to 1 the level itself wanders, and no limits about a mean say anything


def correlation(values: npt.ArrayLike, segment: npt.ArrayLike | None = None) -> FloatArray:
    """The correlation ρ of a month with the one before, within each segment, from 0 to MOST; shape (…, months).

    Of a series whose months are alike, values three months apart lie further from each other than those of
    neighbours: for a first-order autoregression (mean |xₜ − xₜ₋₃| / mean |xₜ − xₜ₋₁|)² = 1 + ρ + ρ². Unlike the usual
    estimate it hardly takes a lasting step for likeness, which would hide the step: a step is in three differences of
    all. 0 where too little is known. Source: the madogram of Matheron; Cressie, Statistics for Spatial Data, 2.4.
    """
    x = as_floats(values)
    stretch = segments(x.shape, segment)
    near, far = (segment_mean(_apart(x, stretch, lag), stretch) for lag in (1, APART))
    ratio = quotient(far, near) ** 2
    found = (np.sqrt(np.maximum(4 * ratio - 3, 1)) - 1) / 2
    return np.clip(np.nan_to_num(found, nan=0.0), 0, MOST)


def _apart(x: FloatArray, segment: IntArray, lag: int) -> FloatArray:
    """At each month how far it lies from the one `lag` months before in its segment; else NaN."""
    found = np.full(x.shape, np.nan)
    if x.shape[-1] > lag:
        same = segment[..., lag:] == segment[..., :-lag]
        found[..., lag:] = np.where(same, np.abs(x[..., lag:] - x[..., :-lag]), np.nan)
    return found


def widened(lines: Lines, rho: FloatArray) -> Lines:
    """The lines of a chart that measures σ by what moves from month to month, for months of correlation `rho`.

    The range of two neighbours is then √(1 − ρ) of what it would be of independent months, so that limits of 3σ made
    of it are too narrow by that. Source: Wheeler (1995), Advanced Topics in SPC, ch. 12.
    """
    factor = 1 / np.sqrt(1 - rho)
    edges = ("lower", "upper", "near_lower", "near_upper")
    return lines._replace(**{edge: lines.centre + (getattr(lines, edge) - lines.centre) * factor for edge in edges})
