"""Seasonal factors: what each calendar month adds to the series of a peer group, as far as the years agree on it."""

import numpy as np
from scipy import special

from metrics.statistics.levels import ACT, FloatArray

YEAR = 12
LEAST_UNITS, LEAST_MONTHS = 5, 24
SPARE = 8  # months more than there are factors: with fewer the years cannot disagree
APART = 0.1  # variance: no unit's month counts for more than ten, however many its cases are


def seasonal_factors(apart: FloatArray, weight: FloatArray, place: np.ndarray) -> FloatArray:
    """What each of twelve calendar months adds, on the scale of `apart`; zeros where it cannot be told.

    `apart`: how far a unit's month lies from the unit's own level (units × months, NaN without data), `weight` its
    weight; `place` the calendar month of each column, 0 to 11. The group's mean month by month is taken as a line over
    time and twelve factors of mean 0. Where years differ as much as months do (F test at ACT) there is no season;
    else the factors are pulled in by how little they exceed that (James–Stein). From 24 months and five units on.
    Source: Efron & Morris (1973), JASA 68:117; Cleveland et al. (1990), J Off Stat 6:3, for the idea.
    """
    none = np.zeros(YEAR)
    enough = np.sum(~np.isnan(apart), axis=1) >= min(LEAST_MONTHS, apart.shape[1])
    if apart.shape[1] < LEAST_MONTHS or enough.sum() < LEAST_UNITS:
        return none
    weight = np.where(np.isnan(apart), 0, weight)[enough]
    total = weight.sum(axis=0)
    known = total > 0
    group = np.nansum(apart[enough] * weight, axis=0)[known] / total[known]
    places, nth = np.unique(place[known], return_inverse=True)
    spare = len(group) - len(places) - 1
    if spare < SPARE:
        return none
    time = np.flatnonzero(known) - np.flatnonzero(known).mean()
    design = np.column_stack([nth[:, None] == np.arange(len(places)), time])
    found, *_ = np.linalg.lstsq(design.astype(float), group, rcond=None)
    variance = np.sum((group - design @ found) ** 2) / spare
    factors = found[: len(places)] - found[: len(places)].mean()
    strength, by_chance = np.sum(factors**2), variance * len(places) / len(group)
    if strength == 0 or special.fdtrc(len(places) - 1, spare, strength / (len(places) - 1) / by_chance) > 1 - ACT:
        return none
    none[places] = factors * max(0.0, 1 - (len(places) - 3) * by_chance / strength)
    return none
