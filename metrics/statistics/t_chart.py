"""The t chart: the time between rare events, made nearly normal by a power, within 3σ."""

import numpy as np

from metrics.statistics.control_lines import D2, IntArray, Lines, mean_range, moving_range, segment_mean, segment_sum
from metrics.statistics.levels import FloatArray

POWER = 3.6  # times between events become nearly normal under its root


def t_chart(between: FloatArray, segment: IntArray) -> Lines:
    """The lines for times above zero of each series (…, events), anew in each segment; NaN counts for nothing.

    Source: Nelson (1994), J Qual Technol 26:239; qicharts2 `qic`.
    """
    root = np.where(between > 0, between, np.nan) ** (1 / POWER)
    centre = segment_mean(root, segment)
    sigma = mean_range(moving_range(root, np.ones(root.shape, bool), segment), segment) / D2
    # A negative limit has no real power: no time is too short for it.
    middle, low, high, near_low, near_high = (np.maximum(centre + k * sigma, 0) ** POWER for k in (0, -3, 3, -2, 2))
    return Lines(middle, low, high, near_low, near_high, segment_sum((~np.isnan(root)).astype(float), segment))
