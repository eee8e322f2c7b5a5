"""Drift: a slow lasting rise or fall of a whole series, though no single month need be special."""

from typing import NamedTuple

import numpy as np
from scipy import special

from metrics.statistics.autocorrelation import correlation
from metrics.statistics.levels import ACT, FloatArray, TextArray, quotient
from metrics.statistics.mann_kendall import mann_kendall, median, sen_slope

LEAST = 13  # points, as of limits that are not provisional
NO_DRIFT = "no drift"


class Drift(NamedTuple):
    """The line's value at the first and at the last point with data, its slope a month, its p, and the word:
    increasing, decreasing, no drift, no data."""

    first: FloatArray
    last: FloatArray
    slope: FloatArray
    p: FloatArray
    word: TextArray


def drift(values: FloatArray, period: int = 1) -> Drift:
    """Mann–Kendall at ACT with the variance that the likeness of months gives it, and Sen's line.

    Series (…, months), NaN without data; from 13 points on; with `period` 12 each month against the same one of other
    years, so that a season that returns is no drift. The variance is made larger by the autocorrelation of the
    ranks of what lies apart from the line, at lags where it is significant, and by no less than a first-order
    autoregression would make it: of 36 months that estimate alone calls 6 % of steady series of correlation 0.6.
    Source: Hamed & Rao (1998), J Hydrol 204:182; pyMannKendall 1.4.3 (`hamed_rao_modification_test`); Yue & Wang
    (2004), Water Resour Manag 18:201, for the least.
    """
    test, slope = mann_kendall(values, period), sen_slope(values, period).slope / period
    known = ~np.isnan(values)
    points = known.sum(-1)
    month = np.arange(values.shape[-1])
    flat = values - slope[..., None] * month
    apart = flat.copy()
    for place in range(period if period > 1 else 0):
        apart[..., place::period] -= median(flat[..., place::period])[..., None]
    rho = correlation(apart)[..., 0]
    factor = np.maximum(hamed_rao(apart), (1 + rho) / (1 - rho))
    z = test.z / np.sqrt(factor)
    p = 2 * special.ndtr(-np.abs(z))
    enough = (points >= LEAST) & ~np.isnan(z)
    found = enough & (p < 1 - ACT)
    word = np.select([~enough, found & (z > 0), found & (z < 0)], ["no data", "increasing", "decreasing"], NO_DRIFT)
    start = np.argmax(known, axis=-1)
    end = values.shape[-1] - 1 - np.argmax(known[..., ::-1], axis=-1)
    # The middle of what is left beside the slope: the line lies among the points also where they curve.
    level = median(flat)
    first, last = (level + slope * at for at in (start, end))
    return Drift(first, last, slope, np.where(enough, p, np.nan), word)


def hamed_rao(apart: FloatArray) -> FloatArray:
    """By what the likeness of months multiplies the variance of Mann–Kendall's S; `apart` (…, months) has no slope."""
    known = ~np.isnan(apart)
    n = known.sum(-1)
    order = np.argsort(np.argsort(np.where(known, apart, np.inf), axis=-1), axis=-1).astype(float)
    rank = np.where(known, order - (n[..., None] - 1) / 2, 0)
    power = np.sum(rank**2, axis=-1)
    total = np.zeros(n.shape)
    for lag in range(1, apart.shape[-1]):
        r = quotient(np.sum(rank[..., lag:] * rank[..., :-lag], axis=-1), power)
        beyond = np.abs(r) >= special.ndtri(0.975) / np.sqrt(np.maximum(n, 1))
        weight = np.maximum(n - lag, 0) * np.maximum(n - lag - 1, 0) * np.maximum(n - lag - 2, 0)
        total += np.where(beyond, weight * np.nan_to_num(r), 0)
    return 1 + 2 * quotient(total, n * (n - 1) * (n - 2))
