"""Trends of long series without a model: Mann–Kendall, seasonal Mann–Kendall, and Sen's slope."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from metrics.statistics.levels import NO_DATA, FloatArray, TextArray, as_floats, quotient


class MannKendall(NamedTuple):
    """The test of each series; arrays of the series' shape without months."""

    s: FloatArray  # pairs that rise less pairs that fall
    variance: FloatArray
    tau: FloatArray
    z: FloatArray
    p: FloatArray
    word: TextArray  # "increasing", "decreasing", "no trend", "no data"


class SenSlope(NamedTuple):
    """Change per period (per cycle where seasonal) and the level at the first month."""

    slope: FloatArray
    intercept: FloatArray


def mann_kendall(values: npt.ArrayLike, period: int = 1, alpha: float = 0.05) -> MannKendall:
    """Test each series (…, months) for a monotonic trend; with `period` 12 each month against its own.

    Two-sided, continuity-corrected, variance corrected for ties. Missing months are skipped. "no data"
    where no two months can be compared.
    Source: Mann (1945); Kendall (1975); Hirsch, Slack & Smith (1982); pyMannKendall 1.4.3.
    """
    x = _seasons(as_floats(values), period)
    s, equal = np.zeros(x.shape[:-1]), np.zeros(x.shape)
    for lag in range(1, x.shape[-1]):
        late, early = x[..., lag:], x[..., :-lag]
        s += np.count_nonzero(late > early, axis=-1) - np.count_nonzero(late < early, axis=-1)
        tied = late == early
        equal[..., lag:] += tied
        equal[..., :-lag] += tied
    n = np.sum(~np.isnan(x), axis=-1)
    # Σ over ties t(t−1)(2t+5), each tie seen once from each of its t members.
    ties = np.sum(equal * (2 * equal + 7), axis=-1)
    s, variance = s.sum(-1), ((n * (n - 1) * (2 * n + 5) - ties) / 18).sum(-1)
    pairs = (n * (n - 1) / 2).sum(-1)
    z = np.where(s == 0, np.where(pairs > 0, 0, np.nan), quotient(s - np.sign(s), np.sqrt(variance)))
    p = 2 * special.ndtr(-np.abs(z))
    found = np.abs(z) > special.ndtri(1 - alpha / 2)
    word = np.select(
        [np.isnan(z), found & (z > 0), found & (z < 0)],
        [NO_DATA, "increasing", "decreasing"],
        default="no trend",
    )
    return MannKendall(s, variance, quotient(s, pairs), z, p, word)


def sen_slope(values: npt.ArrayLike, period: int = 1) -> SenSlope:
    """The median slope over all pairs of months, within each season where `period` is above 1.

    Series (…, months); missing months are skipped, NaN where no pair is left.
    Source: Theil (1950); Sen (1968), JASA 63:1379; intercept after Conover (1980); pyMannKendall.
    """
    x = as_floats(values)
    seasons = _seasons(x, period)
    months = seasons.shape[-1]
    pairs = months * (months - 1) // 2
    slopes = np.empty((*seasons.shape[:-1], pairs))
    start = 0
    for lag in range(1, months):
        np.subtract(seasons[..., lag:], seasons[..., :-lag], out=slopes[..., start : start + months - lag])
        slopes[..., start : start + months - lag] /= lag
        start += months - lag
    slope = median(slopes.reshape(*x.shape[:-1], period * pairs))
    month = np.where(np.isnan(x), np.nan, np.arange(x.shape[-1]))
    return SenSlope(slope, median(x) - median(month) / period * slope)


def _seasons(x: FloatArray, period: int) -> FloatArray:
    """The series as (…, seasons, cycles), the last cycle filled up with NaN."""
    short = -x.shape[-1] % period
    padded = np.concatenate([x, np.full((*x.shape[:-1], short), np.nan)], axis=-1)
    cycles = padded.shape[-1] // period
    return np.swapaxes(padded.reshape(*x.shape[:-1], cycles, period), -1, -2)


def median(x: FloatArray) -> FloatArray:
    """The median of what is known over the last axis; many times faster than NumPy's where all is known."""
    if x.shape[-1] == 0:
        return np.full(x.shape[:-1], np.nan)
    rows = x.reshape(-1, x.shape[-1])
    middle = np.full(len(rows), np.nan)
    full = ~np.isnan(rows).any(axis=-1)
    middle[full] = np.median(rows[full], axis=-1)
    if not full.all():
        ordered = np.sort(rows[~full], axis=-1)
        known = np.sum(~np.isnan(ordered), axis=-1)[:, None]
        low = np.take_along_axis(ordered, np.maximum(known - 1, 0) // 2, axis=-1)
        middle[~full] = (low + np.take_along_axis(ordered, known // 2, axis=-1))[:, 0] / 2
    return middle.reshape(x.shape[:-1])
