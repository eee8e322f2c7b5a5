"""Score: a unit's signals in one number, one by one and all together, and how often chance alone gives as much."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from scipy import special

from data.errors import Invalid
from data.language import _
from metrics.comparison.peers import FEWEST_PEERS
from metrics.signals.signal_kind import TOGETHER
from metrics.statistics.extra_variance import extra_variance
from metrics.statistics.levels import WATCH, FloatArray
from metrics.statistics.truncated_product import truncated_product

TAU = (1 - WATCH) / 2  # a mechanism counts from the watch level on, on its unfavourable side
TWICE = 2.0  # times its chance: units may lie beyond ACT so often, since nobody knows how they differ so far out
MOST_ALIKE = 0.9  # closer than that, mechanisms would be one


def surprise(z: FloatArray, starts: np.ndarray, tests: FloatArray) -> FloatArray:
    """−ln p of each mechanism of each unit from the z of its signals (…, signals), which lie side by side.

    p is the chance that of as many looks as were taken the strongest is so strong (Šidák): ten metrics of one
    mechanism weigh no more than one of another. 0 where p is above TAU: what is not shown does not count.
    Source: Šidák (1967), JASA 62:626.
    """
    strongest = np.maximum.reduceat(z, starts, axis=-1)
    # Of m looks: 1 − (1 − p)^m, by logarithms, so that small p keep their digits.
    p = -np.expm1(tests * special.log_ndtr(strongest))
    return np.where(p <= TAU, -np.log(np.maximum(p, 1e-300)), 0.0)


def rarity(chance: FloatArray) -> FloatArray:
    """−ln of a chance: 0 for what always happens, 4.6 for one in a hundred."""
    return -np.log(np.maximum(chance, 1e-300))


def going_together(z: FloatArray, tests: FloatArray, unit: np.ndarray, count: FloatArray) -> float:
    """How closely a unit's mechanisms go together: the correlation at which the sums of the units spread as they do.

    `z`, `tests` and `unit` (its place in `count`, the units' mechanisms): one each mechanism of a unit. What all units
    have in common is taken off: exact figures of few cases lean towards nothing. 0 where fewer than
    FEWEST_PEERS can tell.
    Source: as in `metrics.signals.correlated_values`.
    """
    even = special.ndtri_exp(tests * special.log_ndtr(z))
    sums = np.bincount(unit, even, minlength=len(count))[count > 1] / np.sqrt(count[count > 1])
    if len(sums) < FEWEST_PEERS:
        return 0.0
    apart = (sums - np.median(sums))[:, None]
    found = extra_variance(apart, np.ones_like(apart), (count[count > 1] - 1)[:, None], MOST_ALIKE, lost=1)
    return round(float(found[0]), 6)


class Scorer:
    """The signals of one route that count, ready to be scored many times.

    `units`: the units to score, in their order. `mechanisms`: those that occur, in alphabetical order, TOGETHER among
    them; `weights`: one each, 1 where `chosen` says nothing, scaled to a mean of 1. `correlation`: how closely the
    mechanisms go together; where it is not given, as these units tell it.
    """

    def __init__(
        self,
        signals: pl.DataFrame,
        units: list[str],
        chosen: Mapping[str, float],
        correlation: float | None = None,
    ) -> None:
        self.mechanisms = sorted(signals["mechanism"].unique())
        raw = np.array([chosen.get(mechanism, 1.0) for mechanism in self.mechanisms], dtype=np.float64)
        if (raw < 0).any() or (len(raw) and not raw.sum()):
            raise Invalid(_("Weights are 0 or more, and at least one is above 0."))
        self.weights = raw / raw.mean() if len(raw) else raw
        weighty = {one for one, weight in zip(self.mechanisms, self.weights, strict=True) if weight > 0}
        held = signals.filter(pl.col("unit_id").is_in(units), pl.col("mechanism").is_in(list(weighty)))
        # What is said of all mechanisms at once stands behind what is said of each.
        held = held.sort(pl.col("mechanism") == TOGETHER, "unit_id", "mechanism", "number")
        self.z, self.error = held["strength"].to_numpy(), held["error"].to_numpy()
        place = {unit: at for at, unit in enumerate(units)}
        of_mechanism = {mechanism: at for at, mechanism in enumerate(self.mechanisms)}
        whole = held.filter(mechanism=TOGETHER)
        self.apart = held.height - whole.height
        self.whole = np.array([place[unit] for unit in whole["unit_id"]], dtype=np.int64)
        self.together = of_mechanism.get(TOGETHER)
        runs = held.head(self.apart).group_by("unit_id", "mechanism", maintain_order=True).agg(tests=pl.len())
        self.tests = runs["tests"].to_numpy().astype(np.float64)
        self.starts = (np.cumsum(self.tests) - self.tests).astype(np.int64)
        self.unit = np.array([place[unit] for unit in runs["unit_id"]], dtype=np.int64)
        self.mechanism = np.array([of_mechanism[one] for one in runs["mechanism"]], dtype=np.int64)
        self.count = np.bincount(self.unit, minlength=len(units)).astype(np.float64)
        self.looks = 1.0 + (self.count > 1)  # the sum of several mechanisms, and the strongest of them
        self.looks[self.whole] += 1  # and all of them together
        if correlation is None:
            strongest = np.maximum.reduceat(self.z[: self.apart], self.starts) if len(self.starts) else np.empty(0)
            correlation = going_together(strongest, self.tests, self.unit, self.count)
        self.correlation = correlation

    def by_mechanism(self) -> pl.DataFrame:
        """unit (its place in `units`), mechanism, p: how often the strongest signal of so many is so strong by chance
        (Šidák); the rows of TOGETHER have their own."""
        strongest = np.maximum.reduceat(self.z[: self.apart], self.starts) if len(self.starts) else np.empty(0)
        alone = [TOGETHER] * len(self.whole)
        return pl.DataFrame(
            {
                "unit": np.concatenate([self.unit, self.whole]),
                "mechanism": [self.mechanisms[one] for one in self.mechanism] + alone,
                "p": np.concatenate(
                    [-np.expm1(self.tests * special.log_ndtr(strongest)), special.ndtr(-self.z[self.apart :])]
                ),
            },
            schema={"unit": pl.Int64, "mechanism": pl.String, "p": pl.Float64},
        )

    def scores(self, z: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The weighted scores, and the chance of the unweighted ones; draws × units, from draws × signals of z and
        draws × mechanisms of weights.

        Two things make the score: how far the unit stands out in single mechanisms (the rarity of their sum), and, by
        its weight, where it stands in all of them together. Chance is that of the rarest of three looks, which are not
        independent (Šidák): those two, and the strongest mechanism of so many, which a sum of many does not show. It
        lies far out, where figures of units that differ in earnest lie up to TWICE as often as normal ones.
        """
        weighted, plain = (np.zeros((len(z), len(self.count))) for _unused in range(2))
        if len(self.starts):
            of = surprise(z[:, : self.apart], self.starts, self.tests)
            first = np.flatnonzero(np.diff(self.unit, prepend=-1))  # a unit's mechanisms lie side by side
            plain[:, self.unit[first]] = np.add.reduceat(of, first, axis=-1)
            weighted[:, self.unit[first]] = np.add.reduceat(of * weights[:, self.mechanism], first, axis=-1)
        found = [truncated_product(one, self.count, TAU, self.correlation) for one in (weighted, plain)]
        score, rare = rarity(found[0]), found[1]
        if len(self.starts):
            strongest = np.maximum.reduceat(of, first, axis=-1)
            with np.errstate(divide="ignore"):  # of what does not count nothing is left: its chance is 1
                once = -np.expm1(self.count[self.unit[first]] * np.log1p(-np.minimum(TWICE * np.exp(-strongest), 1)))
            rare[:, self.unit[first]] = np.minimum(rare[:, self.unit[first]], once)
        if self.together is not None and len(self.whole):
            alone = special.ndtr(-z[:, self.apart :])
            score[:, self.whole] += weights[:, [self.together]] * rarity(alone)
            rare[:, self.whole] = np.minimum(rare[:, self.whole], alone)
        return score, 1 - (1 - rare) ** self.looks
