"""Strength: how far a unit's figure lies from its peers, on the unfavourable side, beyond what chance explains."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from metrics.comparison.peers import FEWEST_PEERS
from metrics.statistics.extra_variance import extra_variance
from metrics.statistics.levels import ACT, WATCH, FloatArray, TextArray, z_score

Bad = Literal["high", "low"]
MOST = 8.0  # beyond it, figures differ in the decimals of tails alone
MOST_APART = 100.0  # τ²: an arc is 1.6 long, and a root of 100 is ten thousand times the baseline
EXPECTED = 1  # events: with fewer in the unit neither arcsine nor root is even, and chance alone looks like difference


@dataclass(frozen=True)
class Strength:
    """`z`, `error` and `limit` have the shape of the figures (units, months); `baseline` and `tau2` one value a month.

    `z`: above 0 against the unit; NaN where nothing is compared. `even`: the same without leaning towards nothing, for
    adding up. `error`: its sampling error, at most 1: the rest of what it allows for is how much the units really
    differ. `limit`: the watch line at the unit's own size.
    """

    z: FloatArray
    even: FloatArray
    error: FloatArray
    limit: FloatArray
    baseline: FloatArray
    tau2: FloatArray


def exact_z(x: FloatArray, n: FloatArray, baseline: FloatArray, proportion: bool, bad: Bad) -> FloatArray:
    """The normal quantile of the exact one-sided tail: binomial of a proportion, Poisson of a rate.

    No approximation, so that a small unit with one case more is not called what a large one is.
    """
    return _exact(x, n, baseline, proportion, bad)[0]


def _exact(
    x: FloatArray, n: FloatArray, baseline: FloatArray, proportion: bool, bad: Bad
) -> tuple[FloatArray, FloatArray]:
    """`exact_z`, which holds all of what was seen and so leans towards nothing; and with half of it, which does not."""
    first, rest = np.maximum(x, 1e-300), np.maximum(n - x, 1e-300)
    if proportion:
        many = np.where(x > 0, special.betainc(first, np.maximum(n - x, 0) + 1, baseline), 1.0)
        more = np.where(x < n, special.betainc(x + 1, rest, baseline), 0.0)
        few = np.where(x < n, special.betaincc(x + 1, rest, baseline), 1.0)
        fewer = np.where(x > 0, special.betaincc(first, np.maximum(n - x, 0) + 1, baseline), 0.0)
    else:
        events = n * baseline
        many, more = np.where(x > 0, special.gammainc(first, events), 1.0), special.gammainc(x + 1, events)
        few, fewer = special.gammaincc(x + 1, events), np.where(x > 0, special.gammaincc(first, events), 0.0)
    if bad == "low":
        many, more, few, fewer = few, fewer, many, more
    return _quantile(many, fewer), _quantile((many + more) / 2, (few + fewer) / 2)


def _quantile(tail: FloatArray, rest: FloatArray) -> FloatArray:
    """The z of a tail, from what lies on its other side where that is the smaller: 1 less a little has no digits."""
    answer: FloatArray = np.where(tail < rest, -special.ndtri(tail), special.ndtri(rest))
    return answer


def strength(x: FloatArray, n: FloatArray, proportion: bool, bad: Bad, differ: bool = True) -> Strength:
    """How far each unit lies from the pooled baseline of its month.

    The exact z of chance alone, made smaller by what the units differ in earnest: z·s/√(s² + τ²), with τ² on the scale
    where chance is even (arcsine of a proportion, root of a rate; `extra_variance`). `x`, `n`: units × months, NaN
    where a unit is not compared. Without `differ` τ² is 0: that others have it too excuses none. Fewer than ten units
    are no peers: nothing is said.
    Source: Spiegelhalter (2005), Qual Saf Health Care 14:347; Clopper & Pearson (1934); Garwood (1936); for `even`
    Rubin-Delanchy, Heard & Lawson (2019), JASA 114:1105 (mid-p).
    """
    known = ~np.isnan(x) & (n > 0)
    x, n = np.where(known, x, np.nan), np.where(known, n, np.nan)
    enough = known.sum(axis=0) >= FEWEST_PEERS
    total = np.nansum(n, axis=0)
    baseline = np.divide(np.nansum(x, axis=0), total, out=np.full(total.shape, np.nan), where=enough & (total > 0))
    usable = (baseline > 0) & ((baseline < 1) | (not proportion))
    baseline = np.where(usable, baseline, np.nan)
    size = n if proportion else n * baseline
    s = 1 / (2 * np.sqrt(size))
    events = n * baseline
    rarer = np.minimum(events, n - events) if proportion else events
    centre = np.arcsin(np.sqrt(baseline)) if proportion else np.ones_like(baseline)
    tau2 = _tau2(x, size, s, centre, rarer, proportion) if differ else np.zeros_like(baseline)
    error = s / np.sqrt(s**2 + tau2)
    side = 1 if bad == "high" else -1
    # So far out that the tail has no number left: there the even scale is as good.
    far = side * ((np.arcsin(np.sqrt(x / n)) if proportion else np.sqrt(x / size)) - centre) / s
    z, even = (
        np.clip(np.where(np.isinf(tail), far, tail) * error, -MOST, MOST)
        for tail in _exact(x, n, baseline, proportion, bad)
    )
    line = centre + side * float(z_score(WATCH)) * np.sqrt(s**2 + tau2)
    return Strength(z, even, error, _back(line, baseline, proportion), baseline, tau2)


def _tau2(
    x: FloatArray, size: FloatArray, s: FloatArray, centre: FloatArray, events: FloatArray, proportion: bool
) -> FloatArray:
    """How much units differ beyond chance (variance on the even scale), by month; 0 where they do not, or where too few
    have as many `events` to be expected as the scale needs to be even.

    Not the φ of the funnels, whose tails are pulled in before sizes are allowed for: τ² has to be as large as it is, or
    large units would be picked for what all units differ by.
    """
    told = ~np.isnan(x) & (events >= EXPECTED)
    told &= told.sum(axis=0) >= FEWEST_PEERS
    share = np.sqrt(np.where(told, x / size, np.nan))
    apart = (np.arcsin(share) if proportion else share) - centre
    return extra_variance(apart, s**2, np.ones_like(s), MOST_APART, lost=1)


def _back(line: FloatArray, baseline: FloatArray, proportion: bool) -> FloatArray:
    """A line of the even scale in the measure itself; beyond 0 and 90 degrees the sine turns back."""
    if proportion:
        return np.sin(np.clip(line, 0, np.pi / 2)) ** 2
    return np.maximum(line, 0) ** 2 * baseline


def left(
    x: FloatArray, n: FloatArray, baseline: FloatArray, tau2: FloatArray, proportion: bool, bad: Bad
) -> tuple[FloatArray, FloatArray]:
    """z and even z of figures against a baseline that they have no part in; NaN where n is not above 0."""
    n = np.where(n > 0, n, np.nan)
    x = np.clip(x, 0, n if proportion else np.inf)
    s = 1 / (2 * np.sqrt(n if proportion else n * baseline))
    error = s / np.sqrt(s**2 + tau2)
    z, even = (np.clip(tail * error, -MOST, MOST) for tail in _exact(x, n, baseline, proportion, bad))
    return z, even


def level(z: FloatArray) -> TextArray:
    """act, watch or none, on the unfavourable side alone; none where nothing is compared."""
    return np.select([z > z_score(ACT), z > z_score(WATCH)], ["act", "watch"], default="none")


def lasted(z: FloatArray) -> np.ndarray:
    """For how many months running, up to the last one, each unit (axis 0) has been beyond the watch line."""
    beyond = np.nan_to_num(z, nan=-np.inf) > z_score(WATCH)
    answer: np.ndarray = np.cumprod(beyond[:, ::-1], axis=1).sum(axis=1)
    return answer
