"""Confidence sets for the ranks of counts: exact pairwise tests, Holm or Bonferroni over all pairs."""

from collections.abc import Callable
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import special

from metrics.statistics.levels import WATCH, FloatArray, as_floats
from metrics.statistics.rank_range import RankRange

Correction = Literal["holm", "bonferroni", "none"]
Side = Literal["both", "first", "last"]


def count_rank_sets(
    counts: npt.ArrayLike,
    confidence: float = WATCH,
    correction: Correction = "holm",
    side: Side = "both",
    simultaneous: bool = True,
) -> RankRange:
    """First and last rank of each unit by its count (1-D; rank 1 = the largest), from exact binomial tests.

    Of two units the larger is surely ahead where so many of their joint events would, at even odds, be
    too unlikely. `side` bounds the rank on both sides, or only the first or the last. `simultaneous`
    covers all ranks at once; otherwise each unit's alone. Missing counts are not ranked (NaN).
    Source: Bazylik, Mogstad, Romano, Shaikh & Wilhelm (2021); R package csranks `csranks_multinom`.
    """
    x = as_floats(counts)
    known = ~np.isnan(x)
    ordered = np.sort(x[known])
    n = len(ordered)
    alpha = np.full(n, 1 - confidence)
    tests = n * (n - 1) if simultaneous else (n - 1) * (2 if side == "both" else 1)
    own = x[known]
    ahead, behind, rejected = np.zeros(n), np.zeros(n), np.zeros(n)
    # Holm's step-down without sorting n² p-values: raise the level by what is rejected until it settles.
    while tests:
        level = alpha if correction == "none" else alpha / (tests - rejected)
        ahead, behind = _surely_ahead(own, ordered, level), _surely_behind(own, ordered, level)
        if simultaneous:
            found = np.full(n, behind.sum())
        else:
            found = ahead * (side != "last") + behind * (side != "first")
        if correction != "holm" or np.array_equal(found, rejected):
            break
        rejected = found
    first, last = np.full(x.shape, np.nan), np.full(x.shape, np.nan)
    first[known] = 1.0 if side == "last" else 1 + ahead
    last[known] = n if side == "first" else n - behind
    return RankRange(first, last)


def _surely_ahead(own: FloatArray, ordered: FloatArray, level: FloatArray) -> FloatArray:
    """How many units have significantly more events than each one."""
    least = _first_index(len(ordered), len(own), lambda at: _tail(ordered[at], own) <= level)
    return (len(ordered) - least).astype(float)


def _surely_behind(own: FloatArray, ordered: FloatArray, level: FloatArray) -> FloatArray:
    """How many units have significantly fewer events than each one."""
    return _first_index(len(ordered), len(own), lambda at: _tail(own, ordered[at]) > level).astype(float)


def _tail(larger: FloatArray, smaller: FloatArray) -> FloatArray:
    """P(X ≥ larger) for X ~ Binomial(larger + smaller, ½): falls with `larger`, rises with `smaller`."""
    return np.where(larger > 0, special.betainc(np.maximum(larger, 1), smaller + 1, 0.5), 1.0)


def _first_index(
    size: int, width: int, holds: Callable[[npt.NDArray[np.intp]], npt.NDArray[np.bool_]]
) -> npt.NDArray[np.intp]:
    """Bisection: the first index of 0…size-1 at which the (monotone) condition holds, else `size`."""
    low, high = np.zeros(width, dtype=np.intp), np.full(width, size, dtype=np.intp)
    while np.any(low < high):
        middle = (low + high) // 2
        true = holds(np.minimum(middle, size - 1)) & (low < high)
        high = np.where(true, middle, high)
        low = np.where(true | (low >= high), low, middle + 1)
    return low
