"""Composite index: metrics turned to one direction and one scale, weighted, ranked, with the range of the rank."""

from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from metrics.statistics.levels import FloatArray, as_floats, quotient
from metrics.statistics.rank_range import RankRange, ranks

#: "min-max" to `scale`; "z-score" with the sample standard deviation; "borda": how many units are beaten.
Normalisation = Literal["min-max", "z-score", "borda"]
Mean = Literal["arithmetic", "geometric"]

NORMALISATIONS: tuple[Normalisation, ...] = ("min-max", "z-score", "borda")


def normalise(
    values: npt.ArrayLike,
    direction: npt.ArrayLike,
    how: Normalisation = "min-max",
    scale: tuple[float, float] = (0.0, 100.0),
) -> FloatArray:
    """Each metric (column) over the units (rows) on one scale, more always being better.

    `direction` is 1 or -1 a metric and is applied before normalising. NaN where a value is missing, and
    in a whole column whose values are all the same (it tells nothing apart).
    Source: OECD/JRC Handbook on Constructing Composite Indicators (2008); COINr `Normalise`.
    """
    x = as_floats(values) * as_floats(direction)
    known = ~np.isnan(x)
    if how == "borda":
        answer: FloatArray = stats.rankdata(x, method="min", axis=0, nan_policy="omit") - 1
        return answer
    if how == "z-score":
        count = known.sum(axis=0)
        apart = x - quotient(np.sum(x, axis=0, where=known), count)
        variance = quotient(np.sum(apart**2, axis=0, where=known), count - 1)
        return quotient(apart, np.sqrt(variance))
    low = np.min(x, axis=0, where=known, initial=np.inf)
    high = np.max(x, axis=0, where=known, initial=-np.inf)
    return quotient(x - low, high - low) * (scale[1] - scale[0]) + scale[0]


def aggregate(normalised: npt.ArrayLike, weights: npt.ArrayLike, mean: Mean = "arithmetic") -> FloatArray:
    """The weighted mean of each unit (rows) over its metrics (columns), weights renormalised over what is present.

    NaN for a unit without any metric; the geometric mean also where a value is not above zero, since
    one such value would decide the whole. Source: COINr `a_amean`, `a_gmean`.
    """
    x = as_floats(normalised)
    weight = np.where(np.isnan(x), 0, as_floats(weights))
    if mean == "arithmetic":
        return quotient(np.nansum(weight * x, axis=-1), weight.sum(axis=-1))
    logs = np.log(np.where(x > 0, x, 1))
    index = np.exp(quotient((weight * logs).sum(axis=-1), weight.sum(axis=-1)))
    return np.where(np.any(x <= 0, axis=-1), np.nan, index)


def index_rank_range(
    values: npt.ArrayLike,
    errors: npt.ArrayLike,
    direction: npt.ArrayLike,
    weights: npt.ArrayLike,
    seed: int,
    draws: int = 200,
    weight_spread: float = 0.25,
    confidence: float = 0.9,
) -> RankRange:
    """The range of each unit's rank (1 = best) over sampling error, weights and normalisation, by simulation.

    Each draw moves every value by its standard error (`errors`, shape of `values`: units, metrics),
    every weight by up to ± `weight_spread` of itself, and takes one of the normalisations. The same seed
    gives the same range. NaN for a unit without any metric.
    Source: Saisana, Saltelli & Tarantola (2005), JRSS A 168:307; COINr `get_sensitivity`.
    """
    x, error, weight = as_floats(values), np.nan_to_num(as_floats(errors)), as_floats(weights)
    random = np.random.default_rng(seed)
    drawn = np.empty((draws, len(x)))
    for draw in range(draws):
        moved = x + error * random.standard_normal(x.shape)
        shifted = weight * random.uniform(1 - weight_spread, 1 + weight_spread, weight.shape)
        how = NORMALISATIONS[random.integers(len(NORMALISATIONS))]
        drawn[draw] = ranks(aggregate(normalise(moved, direction, how), shifted), highest_first=True)
    tail = (1 - confidence) / 2
    first, last = np.quantile(drawn, [tail, 1 - tail], axis=0, method="closest_observation")
    return RankRange(first, last)
