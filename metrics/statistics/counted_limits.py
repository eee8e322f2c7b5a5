"""Limits of counted months: what chance allows exactly, and what the series itself varies by beyond chance."""

from typing import Literal, NamedTuple

import numpy as np
from scipy import special

from metrics.statistics.autocorrelation import correlation
from metrics.statistics.control_lines import D2, IntArray, Lines, mean_range, moving_range, segment_mean, segment_sum
from metrics.statistics.levels import FloatArray, quotient

Kind = Literal["p", "r"]
FEW = 9  # events expected, under which quantiles are added up from the distribution itself
MOST = 40  # events: with fewer than FEW expected, more than that never come by chance
SIGMAS = (-3.0, -2.0, 0.0, 2.0, 3.0)
STEPS = 6  # of Newton's method for the centre: to the last digit


class Counted(NamedTuple):
    """What a series of counts is judged by, each (…, points) but for `rho`, `spread`, also (…, points), alike within a
    segment."""

    lines: Lines  # of the adjusted values
    value: FloatArray  # without the season
    side: IntArray  # 1, 0, -1: above, at, below what chance gives in the middle
    rho: FloatArray  # correlation of neighbours
    spread: FloatArray  # τ², the variance beyond chance, on the log-odds or the log scale


def counted_limits(x: FloatArray, n: FloatArray, segment: IntArray, kind: Kind, season: FloatArray) -> Counted:
    """Centre, 3σ and 2σ limits of proportions ("p") or rates ("r"), packed points, anew in each segment.

    `season`: what a month adds, on the log-odds scale of a proportion, the log scale of a rate; 0 for none. A limit
    lies at d = √(d₀² + k²τ²) from the centre on that scale: d₀ to the exact binomial or Poisson quantile that kσ of a
    normal variable means, τ² what Laney's σ of the z-scores, widened by the likeness of neighbours, exceeds chance by.
    Where chance explains all, the limit is that quantile. On the scale of the shares themselves limits of a share near
    100 % are passed ten times too often by months that vary in earnest. The centre has half an event and half a
    non-event more than were counted: nothing seen is not nothing possible.
    Source: Laney (2002), Qual Eng 14:531; Wheeler (1995) ch. 12; Fisher & Cornish (1960) for quantiles from FEW on.
    """
    known = ~np.isnan(x) & (n > 0)
    x, n = np.where(known, x, np.nan), np.where(known, n, np.nan)
    level = _centre(x, n, segment, kind, season)
    share = special.expit(level + season) if kind == "p" else np.exp(level + season)
    variance = n * share * (1 - share) if kind == "p" else n * share
    z = (x - n * share) / np.sqrt(variance)
    rho = correlation(z, segment)
    phi = mean_range(moving_range(z, np.ones(z.shape, bool), segment), segment) / D2
    beyond = np.maximum(np.nan_to_num(phi, nan=1.0) ** 2 / (1 - rho) - 1, 0)
    tau2 = beyond / segment_mean(variance, segment)
    low, near_low, middle, near_high, high = _quantiles(share, n, kind)
    lower, upper, near_lower, near_upper = (
        _without_season(_combined(count / n, share, sigmas**2 * tau2, up, kind), season, kind)
        for count, sigmas, up in ((low, 3, False), (high, 3, True), (near_low, 2, False), (near_high, 2, True))
    )
    centre = special.expit(level) if kind == "p" else np.exp(level)
    points = segment_sum(known.astype(float), segment)
    side = np.where(known, np.sign(x - middle), 0).astype(int)
    lines = Lines(centre, lower, upper, near_lower, near_upper, points)
    return Counted(lines, _without_season(x / n, season, kind), side, rho, tau2)


def _centre(x: FloatArray, n: FloatArray, segment: IntArray, kind: Kind, season: FloatArray) -> FloatArray:
    """The level of each segment, on the log-odds or the log scale."""
    events, cases = segment_sum(x, segment) + 0.5, segment_sum(n, segment)
    if kind == "r":
        return np.log(quotient(events, segment_sum(n * np.exp(season), segment)))
    level = special.logit(quotient(events, cases + 1))
    for _ in range(STEPS if season.any() else 0):
        share = special.expit(level + season)
        slope = segment_sum(n * share * (1 - share), segment)
        middle = special.expit(level)
        surplus = events - middle - segment_sum(n * share, segment)
        level = level + np.clip(quotient(surplus, slope + middle * (1 - middle)), -2, 2)
    answer: FloatArray = level
    return answer


def _quantiles(share: FloatArray, n: FloatArray, kind: Kind) -> list[FloatArray]:
    """The counts that chance passes as seldom as a normal variable passes each of SIGMAS."""
    turned = (share > 0.5) if kind == "p" else np.zeros(share.shape, bool)
    rarer = np.where(turned, 1 - share, share)
    mean = n * rarer
    binomial = kind == "p"
    sigma2 = mean * (1 - rarer) if binomial else mean
    skew = (1 - 2 * rarer if binomial else 1.0) / np.sqrt(sigma2)
    peak = (1 - 6 * rarer * (1 - rarer) if binomial else 1.0) / sigma2
    found = [
        np.clip(
            np.ceil(
                mean
                + np.sqrt(sigma2)
                * (k + skew * (k**2 - 1) / 6 + peak * (k**3 - 3 * k) / 24 - skew**2 * (2 * k**3 - 5 * k) / 36)
                - 0.5
            ),
            0,
            n if binomial else None,
        )
        for k in SIGMAS
    ]
    few = mean < FEW
    for count, exact in zip(found, _added_up(rarer[few], n[few], binomial), strict=True):
        count[few] = exact
    if not binomial:
        return found
    return [np.where(turned, n - other, count) for count, other in zip(found, found[::-1], strict=True)]


def _added_up(share: FloatArray, n: FloatArray, binomial: bool) -> FloatArray:
    """The same for few events: how many counts have a distribution function below the level."""
    levels = special.ndtr(SIGMAS)[:, None] * (1 - 1e-12)
    counts = np.zeros((len(SIGMAS), len(share)))
    chance = np.exp(n * np.log1p(-share)) if binomial else np.exp(-n * share)
    below = chance.copy()
    ratio = share / (1 - share) if binomial else share
    for count in range(MOST):
        counts += below < levels
        chance = chance * ratio * (np.maximum(n - count, 0) if binomial else n) / (count + 1)
        below = below + chance
    return np.minimum(counts, n) if binomial else counts


def _combined(quantile: FloatArray, share: FloatArray, more: FloatArray, up: bool, kind: Kind) -> FloatArray:
    """The limit that lies further out than the quantile of chance by `more`, the square of a distance."""
    to, back = (special.logit, special.expit) if kind == "p" else (np.log, np.exp)
    with np.errstate(divide="ignore"):
        centre = to(share)
        away = np.maximum((to(quantile) - centre) * (1 if up else -1), 0)
    far = np.sqrt(away**2 + more)
    return np.where(more > 0, back(centre + far if up else centre - far), quantile)


def _without_season(value: FloatArray, season: FloatArray, kind: Kind) -> FloatArray:
    """A value as it would be in a month that adds nothing."""
    less = np.exp(-season)
    return np.where(season == 0, value, value * less / (1 - value + value * less) if kind == "p" else value * less)
