"""What all control charts share: the lines of a chart, its segments, and the moving range."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from metrics.statistics.levels import BoolArray, FloatArray, as_floats, quotient

IntArray = npt.NDArray[np.int_]

PROVISIONAL_BELOW = 13

#: Mean moving range over σ for two points, and the upper limit of a range over the mean range.
D2 = 1.128
SCREEN = 3.267


class Lines(NamedTuple):
    """The lines of a chart, each (…, months); `near_*` lie at two thirds of the way to the limits (2σ)."""

    centre: FloatArray
    lower: FloatArray
    upper: FloatArray
    near_lower: FloatArray
    near_upper: FloatArray
    points: FloatArray  # how many points the segment's lines rest on

    @property
    def provisional(self) -> BoolArray:
        """Where the lines rest on fewer than 13 points, which has to be said beside them."""
        return self.points < PROVISIONAL_BELOW


def segments(shape: tuple[int, ...], segment: npt.ArrayLike | None) -> IntArray:
    """Labels of the stretches between re-basings, broadcast to (…, months); one stretch where None.

    `segment` is a whole number a month, the same or rising by month (counted from any start).
    """
    labels = np.zeros(shape[-1:], dtype=int) if segment is None else np.asarray(segment, dtype=int)
    return np.broadcast_to(labels, shape)


def from_rebasing(rebased: npt.ArrayLike) -> IntArray:
    """Segment labels from marks (…, months) that are true in the first month of each new stretch."""
    return np.cumsum(np.asarray(rebased, dtype=bool), axis=-1)


def first_points(segment: IntArray, count: int) -> BoolArray:
    """True in the first `count` months of each segment: the points that frozen limits rest on."""
    month = np.arange(segment.shape[-1])
    new = np.diff(segment, axis=-1, prepend=segment[..., :1] - 1) != 0
    return month - np.maximum.accumulate(np.where(new, month, 0), axis=-1) < count


def segment_sum(values: FloatArray, segment: IntArray) -> FloatArray:
    """The sum of what is known in each segment, at each of its months."""
    total = np.zeros(values.shape)
    for label in np.unique(segment):
        inside = segment == label
        part = np.sum(values, axis=-1, keepdims=True, where=inside & ~np.isnan(values))
        total = np.where(inside, part, total)
    return total


def segment_mean(values: FloatArray, segment: IntArray) -> FloatArray:
    """The mean of what is known in each segment, at each of its months; NaN where nothing is."""
    return quotient(segment_sum(values, segment), segment_sum((~np.isnan(values)).astype(float), segment))


def previous(values: FloatArray, base: BoolArray, segment: IntArray) -> FloatArray:
    """At each month of `base` the value of the month of `base` before it in the segment, else NaN."""
    month = np.arange(values.shape[-1])
    last = np.maximum.accumulate(np.where(base, month, -1), axis=-1)
    before = np.concatenate([np.full((*values.shape[:-1], 1), -1), last[..., :-1]], axis=-1)
    at = np.maximum(before, 0)
    same = (before >= 0) & base & (np.take_along_axis(segment, at, axis=-1) == segment)
    return np.where(same, np.take_along_axis(values, at, axis=-1), np.nan)


def moving_range(values: npt.ArrayLike, base: BoolArray, segment: IntArray) -> FloatArray:
    """The distance to the point of `base` before; NaN at a segment's first point and beside a missing one."""
    x = as_floats(values)
    return np.abs(x - previous(x, base, segment))


def mean_range(ranges: FloatArray, segment: IntArray, screen: float | None = SCREEN) -> FloatArray:
    """The mean of the ranges, those of `screen` times the mean or more dropped once (Nelson 1982)."""
    mean = segment_mean(ranges, segment)
    if screen is None:
        return mean
    return segment_mean(np.where(ranges < screen * mean, ranges, np.nan), segment)
