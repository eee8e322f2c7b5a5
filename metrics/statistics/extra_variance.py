"""Extra variance: how much units differ beyond chance, found where their standardised figures spread as they should."""

import numpy as np
from scipy import special

from metrics.statistics.levels import FloatArray

PULLED = float(special.ndtri(0.9))  # the tails beyond, a tenth on each side, are pulled in to here
#: The variance of a standard normal whose tails are pulled in.
SPREAD = 0.8 + 0.2 * PULLED**2 - 2 * PULLED * float(np.exp(-(PULLED**2) / 2) / np.sqrt(2 * np.pi))
STEPS = 60  # halvings: to the last digit


def extra_variance(apart: FloatArray, chance: FloatArray, slope: FloatArray, most: float, lost: int = 0) -> FloatArray:
    """The v from 0 to `most` at which apart²/(chance + v·slope), tails pulled in, is spread as a standard normal is.

    `apart`: how far each unit (axis 0, by months on axis 1) lies from where chance alone would have it on average, NaN
    where unknown; `chance`: its variance by chance; `slope`: how much of v is added to it. `lost`: figures that the
    average was made of. One v a month; 0 where units are spread by no more than chance.

    The tails are pulled in after standardising: before, those of large units would be cut, which lie far out because
    they are large, and v would come out too small by up to half.
    Source: Paule & Mandel (1982), J Res Natl Bur Stand 87:377; Huber (1964), Ann Math Stat 35:73 (proposal 2).
    """
    units = np.sum(~np.isnan(apart), axis=0)
    wanted = SPREAD * np.maximum(units - lost, 0)
    square = apart**2

    def spread(v: FloatArray) -> FloatArray:
        answer: FloatArray = np.nansum(np.minimum(square / (chance + v * slope), PULLED**2), axis=0)
        return answer

    low, high = np.zeros(apart.shape[1:]), np.full(apart.shape[1:], most)
    more = spread(low) > wanted
    for _ in range(STEPS):
        middle = (low + high) / 2
        above = spread(middle) > wanted
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.where(more, (low + high) / 2, 0.0)
