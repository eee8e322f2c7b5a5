"""Ranks and their range: the joint confidence region of a ranking from simultaneous intervals."""

from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from metrics.statistics.levels import WATCH, FloatArray, as_floats

#: How the level is shared among n intervals: exact for independent units, Bonferroni for any.
Joint = Literal["independent", "bonferroni"]
Ties = Literal["min", "max", "average"]


class RankRange(NamedTuple):
    """First and last rank that each unit may hold, all units at once; NaN where it is not ranked."""

    first: FloatArray
    last: FloatArray


def ranks(values: npt.ArrayLike, highest_first: bool, ties: Ties = "min") -> FloatArray:
    """The rank of each unit (axis 0, per month on axis 1) from 1; NaN where the value is missing.

    Ties share the best rank ("min": 1, 1, 3), the worst ("max": 2, 2, 3) or the mean of both ("average").
    """
    x = as_floats(values)
    answer: FloatArray = stats.rankdata(-x if highest_first else x, method=ties, axis=0, nan_policy="omit")
    return answer


def joint_z(units: int, confidence: float = WATCH, joint: Joint = "independent") -> float:
    """The z at which the intervals of all `units` cover at once with the given confidence."""
    if joint == "independent":
        tail = -special.expm1(np.log(confidence) / units) / 2
    else:
        tail = (1 - confidence) / (2 * units)
    return float(-special.ndtri(tail))


def joint_region(lower: npt.ArrayLike, upper: npt.ArrayLike, highest_first: bool = False) -> RankRange:
    """The ranks from 1 + #{surely ahead} to n − #{surely behind}, from simultaneous intervals (units on axis 0).

    One unit is surely ahead of another where their intervals do not overlap (touching ends count as
    apart). Rank 1 is the lowest, or with `highest_first` the highest. Units without an interval are not
    ranked and do not count. 1-D; sorts, so memory stays linear in the units.
    Source: Klein, Wright & Wieczorek (2020), JRSS C 69:589; R package RankingProject.
    """
    low, high = as_floats(lower), as_floats(upper)
    if highest_first:
        low, high = -high, -low
    known = ~(np.isnan(low) | np.isnan(high))
    ends, starts = np.sort(high[known]), np.sort(low[known])
    # Intervals without width touch themselves and their equals; none of these is ahead of another.
    points = np.sort(low[known & (high == low)])
    equal = np.searchsorted(points, low, side="right") - np.searchsorted(points, low, side="left")
    equal = np.where(high == low, equal, 0)
    ahead = np.searchsorted(ends, low, side="right") - equal
    behind = len(starts) - np.searchsorted(starts, high, side="left") - equal
    return RankRange(np.where(known, 1.0 + ahead, np.nan), np.where(known, float(len(starts)) - behind, np.nan))
