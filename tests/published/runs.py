"""Runs analysis of a run or control chart: unusually long runs or few crossings of the centre line."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats  # type: ignore[import-untyped]

from metrics.statistics.control_lines import IntArray, previous, segment_sum, segments
from metrics.statistics.levels import BoolArray, FloatArray, as_floats


class Runs(NamedTuple):
    """What the runs of each segment look like, at each of its months (…, months)."""

    useful: FloatArray  # points off the centre line
    longest: FloatArray
    longest_expected: FloatArray  # a longer run is a signal
    crossings: FloatArray
    crossings_expected: FloatArray  # fewer crossings are a signal
    signal: BoolArray


def runs(
    values: npt.ArrayLike,
    centre: npt.ArrayLike,
    segment: npt.ArrayLike | None = None,
    included: npt.ArrayLike | None = None,
) -> Runs:
    """Longest run and crossings about the centre line, and whether they are unusual (Anhøj's rules).

    Points on the centre line, missing, or not `included` neither end a run nor count. NaN and no signal
    where a segment has no useful point.
    Source: Schilling (2012); Chen (2010); Anhøj & Olesen (2014), PLoS ONE 9:e113825; qicharts2.
    """
    x, line = np.broadcast_arrays(as_floats(values), as_floats(centre))
    stretch = segments(x.shape, segment)
    side = np.nan_to_num(np.sign(x - line))
    useful = side != 0
    if included is not None:
        useful = useful & np.asarray(included, bool)
    before = previous(side, useful, stretch)
    crossing = useful & (before == -side)
    count = np.cumsum(useful, axis=-1)
    # Where a run begins, how many useful points lie before it.
    begun = np.maximum.accumulate(np.where(useful & (before != side), count - 1, 0), axis=-1)
    longest = _segment_max(np.where(useful, count - begun, 0), stretch)
    total = segment_sum(useful.astype(float), stretch)
    none = total == 0
    points = np.where(none, np.nan, total)
    crossings = np.where(none, np.nan, segment_sum(crossing.astype(float), stretch))
    longest_expected = np.round(np.log2(points)).astype(np.float64) + 3
    # A quantile for each number of useful points that occurs, not for each month of each series.
    numbers, which = np.unique(np.maximum(total - 1, 0), return_inverse=True)
    fewest = np.maximum(stats.binom.ppf(0.05, numbers, 0.5), 0)[which].reshape(total.shape)
    crossings_expected = np.where(none, np.nan, fewest)
    runs_longest = np.where(none, np.nan, longest)
    signal = (runs_longest > longest_expected) | (crossings < crossings_expected)
    return Runs(total, runs_longest, longest_expected, crossings, crossings_expected, signal)


def _segment_max(values: IntArray, segment: IntArray) -> IntArray:
    """The largest value of each segment, at each of its months."""
    largest = np.zeros_like(values)
    for label in np.unique(segment):
        inside = segment == label
        top = np.max(values, axis=-1, keepdims=True, where=inside, initial=0)
        largest = np.where(inside, top, largest)
    return largest
