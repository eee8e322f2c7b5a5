"""Quantile bands (quintiles, deciles, …): units of about equal number in each, by the lowest rank of ties."""

import numpy as np
import numpy.typing as npt
from scipy import stats

from metrics.statistics.levels import FloatArray, as_floats


def quantile_bands(values: npt.ArrayLike, bands: int = 5, highest_first: bool = False) -> FloatArray:
    """The band 1…`bands` of each unit (axis 0, per month on axis 1); 1 holds the lowest values.

    With `highest_first` 1 holds the highest. NaN where the value is missing, and everywhere where fewer
    units than bands have a value. Ties share a band, so bands may differ in size.
    Source: PHEindicatormethods `phe_quantile`.
    """
    x = as_floats(values)
    known = np.sum(~np.isnan(x), axis=0)
    rank = stats.rankdata(-x if highest_first else x, method="min", axis=0, nan_policy="omit")
    with np.errstate(divide="ignore", invalid="ignore"):
        band = np.floor(bands + 1 - np.ceil((known + 1 - rank) / (known / bands)))
    return np.where(known >= bands, np.maximum(band, 1), np.nan)
