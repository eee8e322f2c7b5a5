"""The g chart: how many cases lie between two rare events, within the limits that chance gives such counts."""

import numpy as np
import numpy.typing as npt
from scipy import special

from metrics.statistics.control_lines import Lines, segment_mean, segment_sum, segments
from metrics.statistics.levels import FloatArray, as_floats


def g_chart(between: npt.ArrayLike, segment: npt.ArrayLike | None = None) -> Lines:
    """The lines for the cases between events of each series (…, events), anew in each segment.

    `between`: whole numbers from 0, in the order of the events; NaN counts for nothing. Of such counts the spread is
    known from the mean: they are geometric. They are also so skewed that mean ± 3σ is passed by two in a hundred above
    and by none below, so the lines are the quantiles that 3σ and 2σ mean on a normal scale, and the median in between.
    Source: Kaminsky et al. (1992), J Qual Technol 24:63; Benneyan (2001), Health Care Manag Sci 4:305; R package qcc.
    """
    x = as_floats(between)
    stretch = segments(x.shape, segment)
    mean = segment_mean(x, stretch)
    chance = 1 / (mean + 1)
    tails = [0.5, *special.ndtr([-3, 3, -2, 2])]
    lines = [_quantile(tail, chance) for tail in tails]
    points = segment_sum((~np.isnan(x)).astype(float), stretch)
    # One count has no spread to show.
    centre, lower, upper, near_lower, near_upper = (np.where(points > 1, line, np.nan) for line in lines)
    return Lines(centre, lower, upper, near_lower, near_upper, points)


def _quantile(tail: float, chance: FloatArray) -> FloatArray:
    """The least count k with P(cases between ≤ k) ≥ `tail`, where each case is an event by `chance`."""
    none = np.where(chance < 1, np.log1p(-np.where(chance < 1, chance, 0.5)), -np.inf)
    least = np.ceil(np.log1p(-tail) / none - 1 - 1e-12)
    return np.where(np.isnan(chance), np.nan, np.maximum(least, 0))
