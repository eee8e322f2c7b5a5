"""Marginal rank ranges: for each unit by itself, the ranks that its true value could hold."""

import numpy as np
from scipy import special

from metrics.statistics.levels import WATCH, FloatArray
from metrics.statistics.rank_range import RankRange

BINS = 256  # sizes of error that are told apart; of fewer units each one is


def marginal_ranks(values: FloatArray, errors: FloatArray, confidence: float = WATCH) -> RankRange:
    """First and last rank of each unit (1-D; rank 1 the highest), from the differences to all others.

    Each unit by itself, at `confidence`: another one is surely ahead or behind where their difference is larger than
    its error allows, with Holm's step down over the comparisons of that unit. Of very many units, errors are taken in
    BINS of like size, each as its largest: ranges are then a little too wide, never too narrow. NaN is not ranked.
    Source: Mogstad, Romano, Shaikh & Wilhelm (2024), Rev Econ Stud 91:476 (marginal confidence sets for ranks).
    """
    known = ~np.isnan(values) & ~np.isnan(errors)
    value, error = values[known], errors[known]
    count = len(value)
    first, last = np.full(values.shape, np.nan), np.full(values.shape, np.nan)
    if not count:
        return RankRange(first, last)
    order = np.argsort(error, kind="stable")
    bins = [(float(error[part].max()), np.sort(value[part])) for part in np.array_split(order, min(BINS, count))]
    ahead, behind = np.zeros(count), np.zeros(count)
    tests = 2 * (count - 1)
    while tests:
        critical = -special.ndtri((1 - confidence) / np.maximum(tests - ahead - behind, 1))
        before = (ahead, behind)
        ahead, behind = np.zeros(count), np.zeros(count)
        for largest, there in bins:
            apart = critical * np.sqrt(error**2 + largest**2)
            ahead += len(there) - np.searchsorted(there, value + apart, side="right")
            behind += np.searchsorted(there, value - apart, side="left")
        if np.array_equal(before[0], ahead) and np.array_equal(before[1], behind):
            break
    first[known], last[known] = 1 + ahead, count - behind
    return RankRange(first, last)
