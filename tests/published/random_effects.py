"""Random-effects pooling: the between-unit variance τ² and the mean that allows for it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from metrics.statistics.levels import WATCH, FloatArray, as_floats, z_score

#: DerSimonian–Laird, Hedges, Paule–Mandel (= empirical Bayes), maximum and restricted likelihood.
Estimator = Literal["DL", "HE", "PM", "EB", "ML", "REML"]


@dataclass(frozen=True)
class RandomEffects:
    """The pooled mean with its standard error and interval, and what was found between the units."""

    tau2: float
    mean: float
    standard_error: float
    lower: float
    upper: float
    q: float  # Cochran's heterogeneity statistic
    i2: float  # share of the variance that lies between units, in per cent
    h2: float


def pool(
    estimate: npt.ArrayLike, variance: npt.ArrayLike, estimator: Estimator = "DL", confidence: float = WATCH
) -> RandomEffects:
    """Pool unit estimates (1-D) with known sampling variances; units with either missing are left out.

    DL and HE are closed forms; PM, ML and REML iterate to 1e-12. Raises ValueError with fewer than two
    units, since nothing can then be said between them.
    Source: DerSimonian & Laird (1986); Viechtbauer (2005), J Educ Behav Stat 30:261; metafor `rma`.
    """
    y, v = as_floats(estimate), as_floats(variance)
    known = ~np.isnan(y) & (v > 0)
    y, v = y[known], v[known]
    k = len(y)
    if k < 2:
        raise ValueError(f"random effects need two units or more with an estimate and a variance, found {k}")
    w = 1 / v
    q = float(np.sum(w * (y - np.average(y, weights=w)) ** 2))
    spread = float(w.sum() - (w**2).sum() / w.sum())
    if estimator == "DL":
        tau2 = max(0.0, (q - (k - 1)) / spread)
    elif estimator == "HE":
        tau2 = max(0.0, float(np.var(y, ddof=1) - v.mean()))
    else:
        tau2 = _iterate(y, v, estimator)
    weight = 1 / (v + tau2)
    mean, error = float(np.average(y, weights=weight)), float(1 / np.sqrt(weight.sum()))
    half = float(z_score(confidence)) * error
    typical = (k - 1) / spread
    i2, h2 = 100 * tau2 / (typical + tau2), tau2 / typical + 1
    return RandomEffects(tau2, mean, error, mean - half, mean + half, q, i2, h2)


def _iterate(y: FloatArray, v: FloatArray, estimator: Estimator) -> float:
    """τ² by Fisher scoring (ML, REML) or Newton steps on the generalised Q (PM)."""
    tau2 = max(0.0, float(np.var(y, ddof=1) - v.mean()))
    for _ in range(1000):
        w = 1 / (v + tau2)
        residual = (y - np.average(y, weights=w)) ** 2
        if estimator in ("PM", "EB"):
            excess = np.sum(w * residual) - (len(y) - 1)
            if tau2 == 0 and excess <= 0:
                return 0.0
            step = excess / np.sum(w**2 * residual)
        else:
            # REML pays for the mean that was estimated; ML does not.
            cost = np.sum(w**2) / np.sum(w) if estimator == "REML" else 0.0
            step = (np.sum(w**2 * (residual - v)) + cost) / np.sum(w**2) - tau2
        updated = max(0.0, tau2 + float(step))
        if abs(updated - tau2) < 1e-12:
            return updated
        tau2 = updated
    return tau2
