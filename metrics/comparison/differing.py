"""Differing: how much the units of a group differ in earnest, beyond what chance would have them lie apart by."""

import numpy as np

from metrics.comparison.peers import FEWEST_PEERS
from metrics.statistics.extra_variance import extra_variance
from metrics.statistics.levels import FloatArray, quotient

EXPECTED = 1  # events (and non-events): with fewer the scale is not even, and chance alone looks like difference
MOST_APART = 100.0  # τ²: an arc is 1.6 long, and a root of 100 is ten thousand times the baseline
LEAST = 0.02  # of a unit's own variance stays, however much of the baseline it is


def expected_of(n: FloatArray, baseline: FloatArray, proportion: bool) -> FloatArray:
    """The events of the rarer kind that chance would bring to units of size `n`."""
    events = n * baseline
    return np.minimum(events, n - events) if proportion else events


def apart_of(x: FloatArray, n: FloatArray, baseline: FloatArray, proportion: bool) -> tuple[FloatArray, FloatArray]:
    """How far units lie from the baseline on the even scale, and the variance of chance there; NaN of units that have
    too few expected events to tell how much units differ."""
    told = expected_of(n, baseline, proportion) >= EXPECTED
    size = n if proportion else n * baseline
    share = np.sqrt(np.where(told, quotient(x, size), np.nan))
    apart = np.arcsin(share) - np.arcsin(np.sqrt(baseline)) if proportion else share - 1
    return apart, quotient(1, 4 * size)


def own_tau2(x: FloatArray, n: FloatArray, baseline: FloatArray, proportion: bool) -> FloatArray:
    """How much units differ beyond chance, by month; NaN where fewer than FEWEST_PEERS can tell, 0 where they would be
    enough but none has as many events that its difference could be told from chance.

    As large as it is, with tails pulled in only after sizes are allowed for: else large units would be called for what
    all units differ by. Source: `extra_variance`.
    """
    apart, chance = apart_of(x, n, baseline, proportion)
    told, units = np.sum(~np.isnan(apart), axis=0), np.sum(~np.isnan(x), axis=0)
    weight = n / np.nansum(n, axis=0)
    slope = np.maximum(1 - 2 * weight + np.nansum(weight**2, axis=0), LEAST)
    spread = np.maximum(chance * (1 - 2 * weight) + np.nansum(weight**2 * chance, axis=0), LEAST * chance)
    found = extra_variance(apart, spread, slope, MOST_APART)
    tiny = (told == 0) & (units >= FEWEST_PEERS)
    return np.where(told >= FEWEST_PEERS, found, np.where(tiny, 0.0, np.nan))
