"""Survival: how long things take when some are not done yet: Kaplan–Meier, and the incidence of several outcomes."""

import warnings
from typing import NamedTuple

import numpy as np
from scipy import stats

from metrics.statistics.levels import WATCH, BoolArray, FloatArray


class Median(NamedTuple):
    """The time by which half are done, with its interval; NaN where it is not reached."""

    value: float
    lower: float
    upper: float


def median_time(days: FloatArray, done: BoolArray) -> Median:
    """The median time of things of which those not `done` have lasted `days` so far.

    Source: Kaplan & Meier (1958), JASA 53:457; interval by Brookmeyer & Crowley (1982), Biometrics 38:29, on the
    log(−log) scale.
    """
    if not done.any():
        return Median(np.nan, np.nan, np.nan)
    left = _left(days, done)
    with warnings.catch_warnings():  # where nothing is left the interval is empty
        warnings.simplefilter("ignore", RuntimeWarning)
        edges = left.confidence_interval(WATCH, method="log-log")
    value, lower, upper = (
        _first(left.quantiles, one) for one in (left.probabilities, edges.low.probabilities, edges.high.probabilities)
    )
    return Median(value, lower, upper)


def share_done(time: FloatArray, done: BoolArray, by: float) -> float:
    """The share done at or before a time, those not done yet counted as long as they have lasted; NaN without any."""
    if not len(time):
        return float("nan")
    return 1 - float(_left(time, done).evaluate(by)) if done.any() else 0.0


def incidence(days: FloatArray, outcome: np.ndarray, outcomes: int, by: float) -> FloatArray:
    """The share that ends with each outcome (1 to `outcomes`; 0: not ended) at or before `by` days.

    Ends of another kind are no censoring: they make this one impossible. Shape (outcomes,), NaN without any.
    Source: Aalen & Johansen (1978), Scand J Stat 5:141.
    """
    if not len(days):
        return np.full(outcomes, np.nan)
    times = np.unique(days[(outcome > 0) & (days <= by)])
    at_risk = np.sum(days[None, :] >= times[:, None], axis=1)
    kinds = np.arange(1, outcomes + 1)[:, None]
    ended = np.array([np.sum((days == time) & (outcome == kinds), axis=1) for time in times]).reshape(-1, outcomes)
    left = np.cumprod(1 - ended.sum(axis=1) / at_risk)
    before = np.concatenate([[1.0], left[:-1]])[: len(times)]
    found: FloatArray = np.sum(ended * (before / at_risk)[:, None], axis=0)
    return found


def _left(days: FloatArray, done: BoolArray) -> stats._survival.EmpiricalDistributionFunction:
    return stats.ecdf(stats.CensoredData(uncensored=days[done], right=days[~done])).sf


def _first(days: FloatArray, share: FloatArray) -> float:
    """The first time at which no more than half are left."""
    half = np.flatnonzero(share <= 0.5 + 1e-12)
    return float(days[half[0]]) if len(half) else float("nan")
