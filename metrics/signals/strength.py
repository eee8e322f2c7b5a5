"""Strength: how far a unit's figure lies from its peers, on the unfavourable side, beyond what chance explains."""

from dataclasses import dataclass

import numpy as np

from metrics.comparison.peers import FEWEST_PEERS
from metrics.comparison.rule import Rule, fitted
from metrics.statistics.exact_tail import MOST, Bad, exact_z
from metrics.statistics.levels import ACT, WATCH, FloatArray, TextArray, z_score

__all__ = ["MOST", "Bad", "Strength", "exact_z", "lasted", "left", "level", "of_rule", "strength"]


@dataclass(frozen=True)
class Strength:
    """`z`, `error` and `limit` have the shape of the figures (units, months); `baseline` and `tau2` one value a month.

    `z`: above 0 against the unit; NaN where nothing is compared: by it the level is told. `sure`: by the
    whole tail, which leans towards nothing: what a score is made of. `even`: leaning to neither side, for adding up.
    `error`: their sampling error, at most 1: the rest of what they allow for is how much the units really differ.
    `limit`: the watch line at the unit's own size.
    """

    z: FloatArray
    sure: FloatArray
    even: FloatArray
    error: FloatArray
    limit: FloatArray
    baseline: FloatArray
    tau2: FloatArray


def strength(x: FloatArray, n: FloatArray, proportion: bool, bad: Bad, differ: bool = True) -> Strength:
    """How far each unit lies from the pooled baseline of its month, by the rule of `metrics.comparison.rule`.

    `x`, `n`: units × months, NaN where a unit is not compared. Without `differ` τ² is 0: that others have it too
    excuses none. Fewer than FEWEST_PEERS units are no peers: nothing is said.
    """
    enough = np.sum(~np.isnan(x) & (n > 0), axis=0) >= FEWEST_PEERS
    x, n = np.where(enough & (n > 0), x, np.nan), np.where(enough & ~np.isnan(x), n, np.nan)
    return of_rule(fitted(x, n, proportion, None if differ else 0.0), x, n, bad)


def of_rule(rule: Rule, x: FloatArray, n: FloatArray, bad: Bad) -> Strength:
    """How far `x` of `n` lies from the baseline of a rule."""
    side = 1 if bad == "high" else -1
    line = rule.watch_line(n, bad == "high")
    return Strength(side * rule.z(x, n), *rule.surely(x, n, bad), rule.share(n), line, rule.baseline, rule.tau2)


def left(
    x: FloatArray, n: FloatArray, baseline: FloatArray, tau2: FloatArray, proportion: bool, bad: Bad
) -> tuple[FloatArray, FloatArray]:
    """z and even z of figures against a baseline that they have no part in; NaN where n is not above 0."""
    n = np.where(n > 0, n, np.nan)
    rule = Rule(proportion, baseline, tau2)
    z = rule.z(np.clip(x, 0, n if proportion else np.inf), n)
    return z if bad == "high" else -z, rule.surely(np.clip(x, 0, n if proportion else np.inf), n, bad)[1]


def level(z: FloatArray) -> TextArray:
    """act, watch or none, on the unfavourable side alone; none where nothing is compared."""
    return np.select([z > z_score(ACT), z > z_score(WATCH)], ["act", "watch"], default="none")


def lasted(z: FloatArray) -> np.ndarray:
    """For how many months running, up to the last one, each unit (axis 0) has been beyond the watch line."""
    beyond = np.nan_to_num(z, nan=-np.inf) > z_score(WATCH)
    answer: np.ndarray = np.cumprod(beyond[:, ::-1], axis=1).sum(axis=1)
    return answer
