"""Overdispersed funnels: z-scores, the dispersion φ, the between-unit variance τ², and limits that allow for it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from metrics.statistics.levels import FloatArray, as_floats, quotient, z_score
from metrics.statistics.rate_interval import exact_poisson

#: "log": log(O/E), trimmed by truncation (SHMI); "root": √(O/E), winsorised (CQC); "proportion": arcsine √p.
Scale = Literal["log", "root", "proportion"]

# The source rounds its z to six decimals (1.959964, 3.090232); so do the published limits.
Z_DECIMALS = 6


@dataclass(frozen=True)
class Overdispersion:
    """How much the units vary beyond chance; arrays have units on axis 0 (and months on axis 1)."""

    scale: Scale
    size: FloatArray  # expected events, or the denominator of a proportion
    target: FloatArray  # the baseline on the original scale: 1 for a ratio, pooled p for a proportion
    z: FloatArray
    trimmed_z: FloatArray  # NaN where truncated, pulled in where winsorised
    phi: FloatArray
    tau2: FloatArray

    @property
    def present(self) -> npt.NDArray[np.bool_]:
        """Where there is overdispersion to adjust for: φ above 1 and τ² above 0."""
        return (self.phi > 1) & (self.tau2 > 0)


def measure(numerator: npt.ArrayLike, denominator: npt.ArrayLike, scale: Scale, trim: float = 0.1) -> Overdispersion:
    """φ and τ² of units on axis 0 (by months on axis 1), after trimming the share `trim` at each end.

    `denominator` is the expected count for the ratio scales. No log of no events: where counts of zero
    occur use the "root" scale. NaN units count for nothing; φ is NaN where no unit is left.
    Source: Spiegelhalter (2005), Qual Saf Health Care 14:347; NHS Digital SHMI specification;
    FunnelPlotR (`transformed_zscore`, `truncation`, `winsorisation`, `phi_func`, `tau_func`).
    """
    x, n = np.broadcast_arrays(as_floats(numerator), as_floats(denominator))
    n = np.where((n > 0) & ~np.isnan(x), n, np.nan)
    ratio = quotient(x, n)
    if scale == "log":
        with np.errstate(divide="ignore"):
            z = np.sqrt(n) * np.log(ratio)
        target, s = np.ones(x.shape[1:]), 1 / np.sqrt(n)
    elif scale == "root":
        target, s = np.ones(x.shape[1:]), 1 / (2 * np.sqrt(n))
        z = (np.sqrt(ratio) - 1) / s
    else:
        target = quotient(np.nansum(np.where(np.isnan(n), np.nan, x), axis=0), np.nansum(n, axis=0))
        s = 1 / (2 * np.sqrt(n))
        z = (np.arcsin(np.sqrt(ratio)) - np.arcsin(np.sqrt(target))) / s
    trimmed = _truncated(z, trim) if scale == "log" else _winsorised(z, trim)
    units = np.sum(~np.isnan(trimmed), axis=0)
    phi = quotient(np.nansum(trimmed**2, axis=0), units)
    tau2 = tau2_from(units, phi, np.where(np.isnan(trimmed), np.nan, s))
    return Overdispersion(scale, n, target, z, trimmed, phi, tau2)


def limits(found: Overdispersion, confidence: float, adjusted: bool) -> tuple[FloatArray, FloatArray]:
    """Lower and upper funnel limit of each unit at a two-sided level, on the original scale.

    Unadjusted: exact Poisson about the expected count for a ratio, arcsine for a proportion. Adjusted:
    target ± z·√(s²+τ²) on the transformed scale, transformed back; on the root scale 1 ± z·√(s²+τ²) is
    not squared, which is how the source draws it. Shape as the units.
    Source: FunnelPlotR `calculate_limits`.
    """
    z = round(float(z_score(confidence)), Z_DECIMALS)
    n, tau2 = found.size, found.tau2 if adjusted else np.zeros_like(found.tau2)
    if found.scale == "proportion":
        centre = np.arcsin(np.sqrt(found.target))
        half = z * np.sqrt(1 / (4 * n) + tau2)
        # Beyond 0 and 90 degrees the sine turns back: the limit is then 0 or 1.
        low, high = np.maximum(centre - half, 0), np.minimum(centre + half, np.pi / 2)
        return np.sin(low) ** 2, np.sin(high) ** 2
    if not adjusted:
        lower, upper = exact_poisson(n, confidence)
        return lower / n, upper / n
    if found.scale == "log":
        half = z * np.sqrt(1 / n + tau2)
        return np.exp(-half), np.exp(half)
    half = z * np.sqrt(1 / (4 * n) + tau2)
    return 1 - half, 1 + half


def _truncated(z: FloatArray, trim: float) -> FloatArray:
    """z without the units whose rank falls in the first or the last of 1/trim groups."""
    groups = 1 / trim
    ranks = stats.rankdata(z, axis=0, nan_policy="omit")
    group = np.floor(ranks * groups / (np.sum(~np.isnan(z), axis=0) + 1))
    return np.where((group > 0) & (group < groups - 1), z, np.nan)


def _winsorised(z: FloatArray, trim: float) -> FloatArray:
    """z with the tails pulled in to the quantiles `trim` and 1 - `trim`."""
    if not len(z):
        return z
    # A month without any unit has no quantiles; any number will do to clip its missing values with.
    known = np.where(np.all(np.isnan(z), axis=0), 0.0, z)
    answer: FloatArray = np.clip(z, *np.nanquantile(known, [trim, 1 - trim], axis=0))
    return answer


def tau2_from(units: npt.NDArray[np.int_], phi: FloatArray, s: FloatArray) -> FloatArray:
    """DerSimonian and Laird's between-unit variance from φ; 0 where nφ < n−1."""
    weight = 1 / s**2
    total = np.nansum(weight, axis=0)
    excess = units * phi - (units - 1)
    return np.maximum(0, quotient(excess, total - quotient(np.nansum(weight**2, axis=0), total)))
