"""Score: a unit's signals in one number, mechanism by mechanism, and how often chance alone gives as much."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from scipy import special, stats  # type: ignore[import-untyped]

from metrics.statistics.levels import WATCH, FloatArray

TAU = (1 - WATCH) / 2  # a mechanism counts from the watch level on, on its unfavourable side


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


def chance(score: FloatArray, mechanisms: FloatArray) -> FloatArray:
    """The share of units with nothing wrong that chance gives such a score or a higher one.

    Of `mechanisms` independent ones k reach TAU (binomial); the sum of their −ln p is k·(−ln TAU) and a gamma of k.
    Source: Zaykin et al. (2002), Genetic Epidemiology 22:170 (truncated product method).
    """
    score, mechanisms = np.broadcast_arrays(score, mechanisms)
    total = np.zeros(score.shape)
    for k in range(1, int(mechanisms.max(initial=0)) + 1):
        beyond = special.gammaincc(k, np.maximum(score + k * np.log(TAU), 0))
        total += stats.binom.pmf(k, mechanisms, TAU) * beyond
    return np.where(score > 0, np.minimum(total, 1), 1.0)


class Scorer:
    """The signals of one route that count, ready to be scored many times.

    `units`: the units to score, in their order. `mechanisms`: those that occur, in alphabetical order; `weights`: one
    each, 1 where `chosen` says nothing, scaled to a mean of 1.
    """

    def __init__(self, signals: pl.DataFrame, units: list[str], chosen: Mapping[str, float]) -> None:
        self.mechanisms = sorted(signals["mechanism"].unique())
        raw = np.array([chosen.get(mechanism, 1.0) for mechanism in self.mechanisms], dtype=np.float64)
        if (raw < 0).any() or (len(raw) and not raw.sum()):
            raise ValueError("Weights are 0 or more, and at least one is above 0.")
        self.weights = raw / raw.mean() if len(raw) else raw
        weighty = {one for one, weight in zip(self.mechanisms, self.weights, strict=True) if weight > 0}
        held = signals.filter(pl.col("unit_id").is_in(units), pl.col("mechanism").is_in(list(weighty)))
        held = held.sort("unit_id", "mechanism", "number")
        self.number = held["number"].to_numpy()
        self.z, self.error = held["strength"].to_numpy(), held["error"].to_numpy()
        runs = held.group_by("unit_id", "mechanism", maintain_order=True).agg(tests=pl.len())
        self.tests = runs["tests"].to_numpy().astype(np.float64)
        self.starts = (np.cumsum(self.tests) - self.tests).astype(np.int64)
        place = {unit: at for at, unit in enumerate(units)}
        of_mechanism = {mechanism: at for at, mechanism in enumerate(self.mechanisms)}
        self.unit = np.array([place[unit] for unit in runs["unit_id"]], dtype=np.int64)
        self.mechanism = np.array([of_mechanism[one] for one in runs["mechanism"]], dtype=np.int64)
        self.count = np.bincount(self.unit, minlength=len(units)).astype(np.float64)

    def scores(self, z: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The weighted scores, and `chance` of the unweighted ones; draws × units, from draws × signals of z and
        draws × mechanisms of weights."""
        weighted, plain = (np.zeros((len(z), len(self.count))) for _ in range(2))
        if len(self.starts):
            of = surprise(z, self.starts, self.tests)
            first = np.flatnonzero(np.diff(self.unit, prepend=-1))  # a unit's mechanisms lie side by side
            plain[:, self.unit[first]] = np.add.reduceat(of, first, axis=-1)
            weighted[:, self.unit[first]] = np.add.reduceat(of * weights[:, self.mechanism], first, axis=-1)
        return weighted, chance(plain, self.count)
