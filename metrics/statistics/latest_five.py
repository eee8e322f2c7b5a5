"""The arrow: does a series rise or fall over its five latest points by more than it varies anyway?"""

from typing import NamedTuple

import numpy as np
from scipy import special

from metrics.statistics.levels import ACT, FloatArray, TextArray, quotient, z_score

POINTS = 5
LEAST_EVENTS = 5  # events, and cases without: with fewer no five points tell a trend
LATE = 2  # months more than five points take, that they may lie over
NOT_ENOUGH, NO_CHANGE = "not enough points", "no clear change"


class LatestFive(NamedTuple):
    """z of the slope, above 0 where it rises, and its word: increasing, decreasing, no clear change, not enough points;
    the shape of the series without their points."""

    z: FloatArray
    word: TextArray


def counted_five(
    x: FloatArray,
    n: FloatArray,
    time: FloatArray,
    season: FloatArray,
    spread: FloatArray,
    points: FloatArray,
    proportion: bool,
) -> LatestFive:
    """The trend of counts over five points (…, 5): a score test, weights by chance and by `spread`.

    `time`: the month of each point; `season` and `spread` (τ²) as of `counted_limits`; `points`: how many the spread
    was estimated from. It rises or falls where z is beyond ACT and the slope keeps its side whichever point is left
    out.
    Source: Cochran (1954), Armitage (1955); Williams (1982), Appl Stat 31:144, for the weights.
    """
    events, cases = x.sum(-1, keepdims=True), n.sum(-1, keepdims=True)
    if proportion:
        level = special.logit(np.clip(quotient(events + 0.5, cases + 1), 1e-9, 1 - 1e-9))
        for _ in range(4):
            share = special.expit(level + season)
            level = level + np.clip(
                quotient(events - (n * share).sum(-1, keepdims=True), (n * share * (1 - share)).sum(-1, keepdims=True)),
                -1,
                1,
            )
        share = special.expit(level + season)
        variance = n * share * (1 - share)
        enough = np.minimum(events, cases - events)[..., 0] >= LEAST_EVENTS
    else:
        share = np.exp(season) * quotient(events, (n * np.exp(season)).sum(-1, keepdims=True))
        variance = n * share
        enough = events[..., 0] >= LEAST_EVENTS
    away = quotient(x - n * share, variance)
    weight = quotient(1, quotient(1, variance) + spread)
    return _decided(away, weight, time, enough, _beyond(points, (weight * spread)[..., -1]))


def valued_five(value: FloatArray, sigma: FloatArray, time: FloatArray, points: FloatArray) -> LatestFive:
    """The trend of sums or means over five points (…, 5): Sen's slope against σ, how much single points vary, as
    estimated from `points`."""
    weight = np.broadcast_to(quotient(1, sigma**2), value.shape)
    first, second = np.triu_indices(POINTS, 1)
    steps = quotient(value[..., second] - value[..., first], time[..., second] - time[..., first])
    middle = time.mean(-1, keepdims=True)
    z = np.median(steps, axis=-1) * np.sqrt((weight * (time - middle) ** 2).sum(-1))
    return _worded(z, _steady(value, weight, time), ~np.isnan(z), _beyond(points, np.ones(points.shape)))


def _beyond(points: FloatArray, estimated: FloatArray) -> FloatArray:
    """The z that is passed by chance in 0.2 %: the normal one, or Student's as far as the variance is `estimated` (its
    share). The mean moving range of n points is worth 0.62 (n − 1) degrees of freedom (Wheeler 1995, table 4.1)."""
    freedom = np.maximum(0.62 * (np.nan_to_num(points) - 1), 1)
    answer: FloatArray = np.sqrt(
        estimated * special.stdtrit(freedom, 0.5 + ACT / 2) ** 2 + (1 - estimated) * z_score(ACT) ** 2
    )
    return answer


def _decided(
    away: FloatArray, weight: FloatArray, time: FloatArray, enough: np.ndarray, beyond: FloatArray
) -> LatestFive:
    middle = quotient((weight * time).sum(-1), weight.sum(-1))[..., None]
    spread = (weight * (time - middle) ** 2).sum(-1)
    z = _slope(away, weight, time) * np.sqrt(spread)
    return _worded(z, _steady(away, weight, time), enough & ~np.isnan(z), beyond)


def _slope(y: FloatArray, weight: FloatArray, time: FloatArray) -> FloatArray:
    middle = quotient((weight * time).sum(-1), weight.sum(-1))[..., None]
    return quotient((weight * (time - middle) * y).sum(-1), (weight * (time - middle) ** 2).sum(-1))


def _steady(y: FloatArray, weight: FloatArray, time: FloatArray) -> np.ndarray:
    """Whether the slope keeps its side whichever point is left out."""
    slopes = [_slope(y, np.where(np.arange(POINTS) == out, 0, weight), time) for out in range(POINTS)]
    answer: np.ndarray = np.all(np.stack(slopes) > 0, axis=0) | np.all(np.stack(slopes) < 0, axis=0)
    return answer


def _worded(z: FloatArray, steady: np.ndarray, enough: np.ndarray, beyond: FloatArray) -> LatestFive:
    moved = steady & (np.abs(z) > beyond)
    word = np.select([~enough, moved & (z > 0), moved & (z < 0)], [NOT_ENOUGH, "increasing", "decreasing"], NO_CHANGE)
    return LatestFive(np.where(enough, z, np.nan), word)
