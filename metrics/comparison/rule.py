"""The rule: how a figure is judged against its peers; one for every page, pack, sheet, signal and command."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from metrics.comparison.differing import LEAST, expected_of, own_tau2
from metrics.statistics.exact_tail import MOST, Bad, exact_z, signed_z, whole_z
from metrics.statistics.levels import ACT, WATCH, BoolArray, FloatArray, TextArray, quotient, z_score

FEWEST_EVENTS = 3  # of the rarer kind, from which a figure is beyond ACT, however unlikely fewer are
POWER = 0.8
HALVINGS = 60  # to the last digit
OFTEN = 200  # events of the rarer kind, from which chance passes a level as often as it says


@dataclass(frozen=True)
class Rule:
    """What units are judged by: the pooled `baseline`, and `tau2`, how much units differ in earnest (a variance on the
    scale where chance is even: arcsine √p of a proportion, √ of observed over expected else).

    `total`: the denominators of all of them together, and `shared`: the variance of the baseline. Who is judged is part
    of the baseline: the larger its share of `total`, the nearer it lies by itself. All hold one value a month (the last
    axis of figures), or one alone; NaN where nothing can be told.
    """

    proportion: bool
    baseline: FloatArray
    tau2: FloatArray
    total: FloatArray | float = np.inf
    shared: FloatArray | float = 0.0

    def error(self, n: FloatArray) -> FloatArray:
        """What chance alone would have units of size `n` lie apart by, over what they lie apart by in all."""
        return np.sqrt(self._chance(n) / self._variance(n))

    def z(self, x: FloatArray, n: FloatArray) -> FloatArray:
        """How far `x` of `n` lies from the baseline, beyond chance and beyond what units differ by anyway; above 0
        where the value is higher. NaN where nothing can be told.

        Source: Spiegelhalter (2005), Qual Saf Health Care 14:347 (z·s/√(s² + τ²), here with the unit's part in the
        baseline: (s² + τ²)(1 − 2w) + Σw²(s² + τ²), w its share of the denominators).
        """
        return np.clip(signed_z(x, n, self.baseline + 0 * n, self.proportion) * self.error(n), -MOST, MOST)

    def surely(self, x: FloatArray, n: FloatArray, bad: Bad) -> tuple[FloatArray, FloatArray]:
        """`z` towards one side by the whole tail, and by half of what was seen, both without the unit's part in the
        baseline: what is scored with other evidence must not lean outwards, what is added up to neither side."""
        whole, half = whole_z(x, n, self.baseline + 0 * n, self.proportion, bad)
        share = self.share(n)
        return np.clip(whole * share, -MOST, MOST), np.clip(half * share, -MOST, MOST)

    def share(self, n: FloatArray) -> FloatArray:
        """The share of chance in how far units of size `n` lie apart, at most 1; the rest they differ by in earnest."""
        chance = self._chance(n)
        return np.sqrt(chance / (chance + self.tau2))

    def levels(self, z: FloatArray, x: FloatArray, n: FloatArray) -> FloatArray:
        """−2, −1, 0, 1, 2: the side, and 2 beyond ACT, 1 beyond WATCH; NaN stays NaN.

        Never 2 where what is too many are fewer than FEWEST_EVENTS events of the rarer kind.
        """
        size = np.select([np.abs(z) > z_score(ACT), np.abs(z) > z_score(WATCH)], [2.0, 1.0], 0.0)
        few = np.where(self._rare_above(), (z > 0) & (x < FEWEST_EVENTS), (z < 0) & (n - x < FEWEST_EVENTS))
        return np.where(np.isnan(z), np.nan, np.sign(z) * np.where(few, np.minimum(size, 1), size))

    def lines(self, n: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
        """The values at which the verdict turns for units of size `n` (one month): a unit below the one or above the
        other is called at `level`, and no other. NaN where no count would be called."""
        limit = float(z_score(level))
        low, high = self._turn(n, -limit), self._turn(n, limit)
        if level == ACT:
            above = self._rare_above()
            high = np.where(above, np.maximum(high, np.nextafter(FEWEST_EVENTS, 0)), high)
            low = np.where(above, low, np.minimum(low, np.nextafter(n - FEWEST_EVENTS, np.inf)))
        return quotient(np.where(low > 0, low, np.nan), n), quotient(np.where(high < self._most(n), high, np.nan), n)

    def by_chance(self, n: FloatArray, level: float) -> FloatArray:
        """How often chance alone passes a level for units of size `n`: whole counts do not reach it exactly."""
        events = n * self.baseline
        rare = expected_of(n, self.baseline, self.proportion)
        base, share = self.baseline + 0 * n, self.error(n)
        reach = 12 + 12 * np.sqrt(events)
        beyond = 2 if level == ACT else 1

        def called(count: FloatArray, side: int) -> BoolArray:
            return side * self.levels(self.z(count, n), count, n) >= beyond

        most = np.floor(n) if self.proportion else np.ceil(events + reach)
        above = _first(lambda count: called(count, 1), np.floor(events), np.minimum(np.ceil(events + reach), most) + 1)
        below = -_first(lambda count: called(-count, -1), -np.ceil(np.minimum(events, most)), np.ones_like(events))
        more = special.ndtr(-share * exact_z(np.minimum(above, most), n, base, self.proportion, "high"))
        fewer = special.ndtr(-share * exact_z(np.maximum(below, 0), n, base, self.proportion, "low"))
        found = np.where(above <= most, more, 0) + np.where(below >= 0, fewer, 0)
        return np.where(np.isnan(share), np.nan, np.where(rare < OFTEN, found, 1 - level))

    def detectable(self, n: FloatArray, higher: bool) -> FloatArray:
        """The true value with which a unit of size `n` would be called beyond WATCH with a chance of POWER."""
        chance = self._chance(n)
        apart = float(z_score(WATCH)) * np.sqrt(self._variance(n)) + special.ndtri(POWER) * np.sqrt(chance)
        return self._back(self._centre() + (apart if higher else -apart))

    def watch_line(self, n: FloatArray, higher: bool) -> FloatArray:
        """About where WATCH lies for units of size `n`, on the even scale: a number to show; `lines` are exact."""
        apart = float(z_score(WATCH)) * np.sqrt(self._variance(n))
        return self._back(self._centre() + (apart if higher else -apart))

    def _rare_above(self) -> BoolArray:
        return np.asarray((self.baseline <= 0.5) | (not self.proportion))

    def _most(self, n: FloatArray) -> FloatArray:
        return n if self.proportion else np.full(n.shape, np.inf)

    def _variance(self, n: FloatArray) -> FloatArray:
        own = self._chance(n) + self.tau2
        return np.maximum(own * (1 - 2 * n / self.total) + self.shared, LEAST * own)

    def _chance(self, n: FloatArray) -> FloatArray:
        return quotient(1, 4 * (n if self.proportion else n * self.baseline))

    def _centre(self) -> FloatArray:
        return np.arcsin(np.sqrt(self.baseline)) if self.proportion else np.ones_like(self.baseline)

    def _back(self, even: FloatArray) -> FloatArray:
        """A value of the even scale in the measure itself; beyond 0 and 90 degrees the sine turns back."""
        if self.proportion:
            return np.sin(np.clip(even, 0, np.pi / 2)) ** 2
        return np.maximum(even, 0) ** 2 * self.baseline

    def _turn(self, n: FloatArray, limit: float) -> FloatArray:
        """The count, between whole ones, at which z passes `limit`; −1 or infinity where none does."""
        expected = n * self.baseline
        far = 12 + 12 * np.sqrt(expected) + 12 * expected * np.sqrt(self.tau2) * (1 + np.sqrt(self.tau2))
        ends = (expected, n if self.proportion else expected + far) if limit > 0 else (np.zeros_like(n), expected)
        low, high = (np.array(end, dtype=np.float64) for end in np.broadcast_arrays(*ends))
        none = ~(np.abs(self.z(high if limit > 0 else low, n)) > abs(limit))
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            beyond = self.z(middle, n) > limit
            low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
        return np.where(none, np.inf if limit > 0 else -1.0, high if limit < 0 else low)


def _first(called: Callable[[FloatArray], BoolArray], low: FloatArray, high: FloatArray) -> FloatArray:
    """The first whole count from `low` on that is called, `high` where none before it is."""
    while np.any(low < high):
        middle = np.floor((low + high) / 2)
        there = called(np.minimum(middle, high - 1)) & (low < high)
        low, high = np.where(there | (low >= high), low, middle + 1), np.where(there, middle, high)
    return low


def fitted(x: FloatArray, n: FloatArray, proportion: bool, tau2: FloatArray | float | None = None) -> Rule:
    """The rule for units (axis 0, by months on axis 1) that are compared with each other; NaN: not compared.

    `tau2`: borrowed, where too few units can tell; else it is theirs, NaN where they are too few. Nothing can be told
    where no event, or nothing but events, was counted.
    """
    known = ~np.isnan(x) & (n > 0)
    x, n = np.where(known, x, np.nan), np.where(known, n, np.nan)
    baseline = quotient(np.nansum(x, axis=0), np.nansum(n, axis=0))
    baseline = np.where((baseline > 0) & ((baseline < 1) | (not proportion)), baseline, np.nan)
    if tau2 is None:
        tau2 = own_tau2(x, n, baseline, proportion)
    return with_tau2(n, baseline, np.where(np.isnan(baseline), np.nan, tau2), proportion)


def with_tau2(n: FloatArray, baseline: FloatArray, tau2: FloatArray, proportion: bool) -> Rule:
    """The rule of units of sizes `n`, by a baseline and a τ²."""
    total = np.nansum(n, axis=0)
    size = n if proportion else n * baseline
    shared = np.nansum((n / total) ** 2 * (quotient(1, 4 * size) + tau2), axis=0)
    return Rule(proportion, baseline, tau2, total, shared)


def levels_words(side: FloatArray) -> TextArray:
    """act, watch or none."""
    return np.select([np.abs(side) >= 2, np.abs(side) >= 1], ["act", "watch"], default="none")
