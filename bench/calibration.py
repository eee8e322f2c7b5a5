"""Calibration: of exchangeable units, how many are called different, by size, and how many planted ones are found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from metrics.comparison.rule import fitted
from metrics.statistics.exact_tail import signed_z
from metrics.statistics.levels import WATCH, FloatArray, z_score

Levels = Callable[[FloatArray, FloatArray, bool], FloatArray]
THIRD = 1.5  # times the rate of all units, at most, in each third of sizes


@dataclass(frozen=True)
class Scenario:
    """Units drawn from one population. `sizes`: the smallest and the largest denominator, evenly on a log scale.

    `level`: the share of a proportion; of a rate the sizes are the events expected. `tau`: how much units differ, in
    standard deviations of the scale where chance is even. `far`: by t₃ instead of the normal distribution.
    """

    units: int
    sizes: tuple[float, float]
    level: float = 0.0
    tau: float = 0.0
    far: bool = False

    @property
    def proportion(self) -> bool:
        """Whether it is one of shares."""
        return self.level > 0

    @property
    def most(self) -> tuple[float, float]:
        """At most so many are called beyond 95 % and beyond 99.8 %."""
        return (0.09, 0.03) if self.far else (0.06, 0.004)

    def drawn(self, random: np.random.Generator, count: int, shift: float = 0.0) -> tuple[FloatArray, FloatArray]:
        """Numerator and denominator of `count` organisations, units × organisations; the first unit is moved by `shift`
        standard deviations of chance and of what units differ by."""
        shape = (self.units, count)
        size = np.exp(random.uniform(*np.log(self.sizes), shape))
        noise = random.standard_t(3, shape) / np.sqrt(3) if self.far else random.standard_normal(shape)
        apart = self.tau * noise
        if self.proportion:
            n = np.round(size)
            apart[0] += shift * np.sqrt(1 / (4 * n[0]) + self.tau**2)
            share = np.sin(np.clip(np.arcsin(np.sqrt(self.level)) + apart, 0, np.pi / 2)) ** 2
            return random.binomial(n.astype(int), share).astype(np.float64), n
        apart[0] += shift * np.sqrt(1 / (4 * size[0]) + self.tau**2)
        return random.poisson(size * np.maximum(1 + apart, 0) ** 2).astype(np.float64), size


def scenarios(units: tuple[int, ...] = (12, 30, 100, 1000), taus: tuple[float, ...] = (0, 0.05, 0.2)) -> list[Scenario]:
    """Sizes of 5 to 20,000, shares of 0.5 to 0.999, rates of 0.5 to 500 events, τ from 0 to 0.2, normal and t₃."""
    shares = [((5, 50), 0.5), ((5, 20_000), 0.9), ((20, 2_000), 0.99), ((5, 20_000), 0.999)]
    rates = [(0.5, 5.0), (3.0, 3.01), (0.5, 500.0), (20.0, 500.0)]
    kinds = [(sizes, level) for sizes, level in shares] + [(sizes, 0.0) for sizes in rates]
    return [
        Scenario(k, sizes, level, tau, far)
        for k, (sizes, level), tau, far in product(units, kinds, taus, (False, True))
        if tau or not far
    ]


def judged(x: FloatArray, n: FloatArray, proportion: bool) -> FloatArray:
    """−2 to 2 by the rule of the product."""
    rule = fitted(x, n, proportion)
    return rule.levels(rule.z(x, n), x, n)


@dataclass(frozen=True)
class Found:
    """Shares called: of all units beyond 95 % and 99.8 %, and of each third of sizes; `units`: how many were judged."""

    watch: float
    act: float
    thirds: tuple[tuple[float, float], ...]
    units: int


def announced(scenario: Scenario, seed: int, units: int = 6_000, levels: Levels = judged) -> Found:
    """How many of at least so many units that are all alike are called."""
    x, n = scenario.drawn(np.random.default_rng(seed), max(units // scenario.units, 20))
    side = levels(x, n, scenario.proportion)
    known = ~np.isnan(side)
    size, beyond = n[known], np.abs(side[known])
    if not len(size):
        return Found(0, 0, ((0, 0),) * 3, 0)
    third = np.digitize(size, np.quantile(size, [1 / 3, 2 / 3]))
    parts = tuple(
        (float((beyond[third == at] >= 1).mean()), float((beyond[third == at] >= 2).mean())) for at in set(third)
    )
    return Found(float((beyond >= 1).mean()), float((beyond >= 2).mean()), parts, len(size))


def excess(scenario: Scenario, found: Found, sure: float = 3.0) -> float:
    """How many times what is allowed was found at worst, less `sure` standard errors of the simulation."""
    worst = 0.0
    watch, act = scenario.most
    rows = [(found.watch, watch, 1), (found.act, act, 1)]
    rows += [(rate, THIRD * most, 3) for part in found.thirds for rate, most in zip(part, (watch, act), strict=True)]
    for rate, most, share in rows:
        error = np.sqrt(most * (1 - most) * share / max(found.units, 1))
        worst = max(worst, (rate - sure * error) / most)
    return worst


def power(scenario: Scenario, seed: int, units: int = 6_000, shift: float = 3.0) -> tuple[float, float]:
    """Of planted units: the share that the rule finds beyond 95 %, and the share that the likelihood finds that knows
    baseline and τ. Planted once up and once down, as far as `shift` standard deviations."""
    ours, theirs, count = 0.0, 0.0, max(units // scenario.units, 100)
    for side in (1, -1):
        x, n = scenario.drawn(np.random.default_rng(seed), count, side * shift)
        found = side * judged(x, n, scenario.proportion)[0]
        level = np.full(count, scenario.level if scenario.proportion else 1.0)
        chance = 1 / (4 * n[0])
        z = side * signed_z(x[0], n[0], level, scenario.proportion) * np.sqrt(chance / (chance + scenario.tau**2))
        known = ~np.isnan(found)
        ours += float((found[known] >= 1).mean()) / 2 if known.any() else 0.0
        theirs += float((z > z_score(WATCH)).mean()) / 2
    return ours, theirs


def table(levels: Levels = judged, seed: int = 1) -> Iterator[str]:
    """Rows of Markdown, one a scenario; the last column says by how much a scenario misses, if it does."""
    yield "| units | sizes | level | τ | drawn from | > 95 % | > 99.8 % | worst third | found | could be | misses by |"
    yield "|---|---|---|---|---|---|---|---|---|---|---|"
    for one in scenarios():
        found = announced(one, seed, levels=levels)
        worst = excess(one, found)
        ours, theirs = power(one, seed) if levels is judged else (np.nan, np.nan)
        third = max(found.thirds)
        yield (
            f"| {one.units} | {one.sizes[0]:g}–{one.sizes[1]:g} | {one.level or 'rate'} | {one.tau:g} | "
            f"{'t₃' if one.far else 'normal'} | {found.watch:.1%} | {found.act:.2%} | {third[0]:.1%}, {third[1]:.2%} | "
            f"{ours:.0%} | {theirs:.0%} | {f'{worst:.1f} ×' if worst > 1 else ''} |"
        )


def main() -> None:
    for row in table():
        print(row)


if __name__ == "__main__":
    main()
