"""Shrunk values: empirical Bayes estimates that pull small units towards the pooled value."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from metrics.statistics.levels import FloatArray, as_floats, quotient


def pooled_baseline(numerator: npt.ArrayLike, denominator: npt.ArrayLike) -> FloatArray:
    """Σ numerator / Σ denominator over the units (axis 0), per month where there is a second axis.

    A unit with either figure missing, or a denominator of 0, is left out of both sums. NaN where no unit
    is left.
    """
    x, n = np.broadcast_arrays(as_floats(numerator), as_floats(denominator))
    known = ~np.isnan(x) & (n > 0)
    return quotient(np.sum(x, axis=0, where=known), np.sum(n, axis=0, where=known))


class Prior(NamedTuple):
    """The pooled value and the variance between units, per month where there is a second axis."""

    mean: FloatArray
    variance: FloatArray  # by moments: may come out below zero where units vary less than chance alone


def rate_prior(numerator: npt.ArrayLike, denominator: npt.ArrayLike) -> Prior:
    """Mean and between-unit variance of rates by moments, over units on axis 0. NaN units are left out.

    Source: Marshall (1991), Applied Statistics 40:283.
    """
    mean, spread, size = _moments(numerator, denominator)
    return Prior(mean, spread - quotient(mean, size))


def shrink_rates(numerator: npt.ArrayLike, denominator: npt.ArrayLike, prior: Prior) -> FloatArray:
    """Each rate weighted against the prior's mean by how much of its variance lies between units.

    w = A/(A + m/n) and w·r + (1−w)·m, with A the prior's variance. Shape as the units; NaN stays NaN.
    """
    value = quotient(numerator, denominator)
    chance = quotient(prior.mean, denominator)
    with np.errstate(invalid="ignore"):
        weight = prior.variance / (prior.variance + chance)
    # Nothing happened anywhere: every unit is at the mean of 0 and there is nothing to weigh.
    weight = np.where((prior.mean == 0) & ~np.isnan(chance), 0, weight)
    return weight * value + (1 - weight) * prior.mean


def empirical_bayes_rates(numerator: npt.ArrayLike, denominator: npt.ArrayLike) -> FloatArray:
    """Marshall's global empirical Bayes rates; all at the pooled rate where units vary no more than chance.

    Units on axis 0 (by months on axis 1); NaN where a unit has no data.
    Source: Marshall (1991); as in esda `Empirical_Bayes`, which does not stop the variance at zero.
    """
    prior = rate_prior(numerator, denominator)
    return shrink_rates(numerator, denominator, Prior(prior.mean, np.maximum(0, prior.variance)))


def empirical_bayes_proportions(numerator: npt.ArrayLike, denominator: npt.ArrayLike) -> FloatArray:
    """Beta-binomial empirical Bayes proportions; all at the pooled value where units vary no more than chance.

    Equal to (x + M·m)/(n + M), with M the prior's weight in cases. Units on axis 0 (by months on
    axis 1); NaN where a unit has no data. Source: Kleinman (1973), JASA 68:46 (moment estimates).
    """
    x, n = np.broadcast_arrays(as_floats(numerator), as_floats(denominator))
    mean, spread, size = _moments(x, n)
    binomial = mean * (1 - mean)
    between = np.maximum(0, quotient(spread - quotient(binomial, size), 1 - quotient(1, size)))
    cases = quotient(binomial, between) - 1
    shrunk = quotient(x + cases * mean, n + cases)
    pooled = np.where(np.isnan(quotient(x, n)), np.nan, mean)
    return np.where(between > 0, shrunk, pooled)


def _moments(numerator: npt.ArrayLike, denominator: npt.ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Pooled value, weighted variance of the units about it, and the mean denominator (over axis 0)."""
    value = quotient(numerator, denominator)
    known = ~np.isnan(value)
    n = np.where(known, as_floats(denominator), 0.0)
    mean = pooled_baseline(numerator, denominator)
    spread = quotient(np.sum(n * (value - mean) ** 2, axis=0, where=known), n.sum(axis=0))
    return mean, spread, quotient(n.sum(axis=0), known.sum(axis=0))
