"""Strength: how far a unit's figure lies from its peers, on the unfavourable side, beyond what chance explains."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special  # type: ignore[import-untyped]

from metrics.judgement import ENOUGH
from metrics.statistics import overdispersion
from metrics.statistics.levels import ACT, WATCH, FloatArray, TextArray, z_score

Bad = Literal["high", "low"]
MOST = 8.0  # beyond it, figures differ in the decimals of tails alone
EXPECTED = 1  # events: with fewer in the unit neither arcsine nor root is even, and chance alone looks like difference
WINSORISED = 0.6786546  # the variance of a standard normal whose tails of 10 % are pulled in


@dataclass(frozen=True)
class Strength:
    """`z`, `error` and `limit` have the shape of the figures (units, months); `baseline` and `tau2` one value a month.

    `z`: above 0 against the unit; NaN where nothing is compared. `error`: its sampling error, at most 1: the rest of
    what it allows for is how much the units really differ. `limit`: the watch line at the unit's own size.
    """

    z: FloatArray
    error: FloatArray
    limit: FloatArray
    baseline: FloatArray
    tau2: FloatArray


def exact_z(x: FloatArray, n: FloatArray, baseline: FloatArray, proportion: bool, bad: Bad) -> FloatArray:
    """The normal quantile of the exact one-sided tail: binomial of a proportion, Poisson of a rate.

    No approximation, so that a small unit with one case more is not called what a large one is.
    """
    if proportion:
        over = np.where(x > 0, special.betainc(np.maximum(x, 1e-300), np.maximum(n - x, 0) + 1, baseline), 1.0)
        rest = np.maximum(n - x, 1e-300)
        under = np.where(x < n, special.betaincc(x + 1, rest, baseline), 1.0)
    else:
        events = n * baseline
        over = np.where(x > 0, special.gammainc(np.maximum(x, 1e-300), events), 1.0)
        under = special.gammaincc(x + 1, events)
    return -special.ndtri(over if bad == "high" else under)


def strength(x: FloatArray, n: FloatArray, proportion: bool, bad: Bad, differ: bool = True) -> Strength:
    """How far each unit lies from the pooled baseline of its month.

    The exact z of chance alone, made smaller by what the units differ in earnest: z·s/√(s² + τ²), with τ² on the scale
    where chance is even (arcsine of a proportion, root of a rate; DerSimonian–Laird). `x`, `n`: units × months, NaN
    where a unit is not compared. Without `differ` τ² is 0: that others have it too excuses none. Fewer than ten units
    are no peers: nothing is said.
    Source: Spiegelhalter (2005), Qual Saf Health Care 14:347; Clopper & Pearson (1934); Garwood (1936).
    """
    known = ~np.isnan(x) & (n > 0)
    x, n = np.where(known, x, np.nan), np.where(known, n, np.nan)
    enough = known.sum(axis=0) >= ENOUGH
    total = np.nansum(n, axis=0)
    baseline = np.divide(np.nansum(x, axis=0), total, out=np.full(total.shape, np.nan), where=enough & (total > 0))
    usable = (baseline > 0) & ((baseline < 1) | (not proportion))
    baseline = np.where(usable, baseline, np.nan)
    size = n if proportion else n * baseline
    s = 1 / (2 * np.sqrt(size))
    events = n * baseline
    rarer = np.minimum(events, n - events) if proportion else events
    tau2 = _tau2(x, size, s, rarer, proportion) if differ else np.zeros_like(baseline)
    error = s / np.sqrt(s**2 + tau2)
    z = np.clip(exact_z(x, n, baseline, proportion, bad) * error, -MOST, MOST)
    z = np.where(np.isnan(baseline) | ~known, np.nan, z)
    centre = np.arcsin(np.sqrt(baseline)) if proportion else np.ones_like(baseline)
    line = centre + (1 if bad == "high" else -1) * float(z_score(WATCH)) * np.sqrt(s**2 + tau2)
    return Strength(z, error, _back(line, baseline, proportion), baseline, tau2)


def _tau2(x: FloatArray, size: FloatArray, s: FloatArray, events: FloatArray, proportion: bool) -> FloatArray:
    """How much units differ beyond chance (variance on the even scale), by month; 0 where they do not, or where too few
    have as many `events` to be expected as the scale needs to be even."""
    size = np.where(events >= EXPECTED, size, np.nan)
    size = np.where(np.sum(~np.isnan(size), axis=0) >= ENOUGH, size, np.nan)
    found = overdispersion.measure(x, size, "proportion" if proportion else "root")
    # Pulling in the tails makes φ smaller, also where units differ by chance alone. For a chart that is the published
    # way; here τ² has to be as large as it is, or large units would be picked for what all units differ by.
    phi = found.phi / WINSORISED
    units = np.sum(~np.isnan(found.z), axis=0)
    return np.where(phi > 1, overdispersion.tau2_from(units, phi, np.where(np.isnan(found.z), np.nan, s)), 0.0)


def _back(line: FloatArray, baseline: FloatArray, proportion: bool) -> FloatArray:
    """A line of the even scale in the measure itself; beyond 0 and 90 degrees the sine turns back."""
    if proportion:
        return np.sin(np.clip(line, 0, np.pi / 2)) ** 2
    return np.maximum(line, 0) ** 2 * baseline


def level(z: FloatArray) -> TextArray:
    """act (99.8 %), watch (95 %) or none, on the unfavourable side alone; none where nothing is compared."""
    return np.select([z > z_score(ACT), z > z_score(WATCH)], ["act", "watch"], default="none")


def lasted(z: FloatArray) -> np.ndarray:
    """For how many months running, up to the last one, each unit (axis 0) has been beyond the watch line."""
    beyond = np.nan_to_num(z, nan=-np.inf) > z_score(WATCH)
    return np.cumprod(beyond[:, ::-1], axis=1).sum(axis=1)
