"""Groups: the rule of a peer group; a small one borrows how much units differ from others, or from its own past."""

from collections.abc import Sequence

import numpy as np

from metrics.comparison.differing import MOST_APART, apart_of, own_tau2
from metrics.comparison.peers import FEWEST_PEERS
from metrics.comparison.rule import Rule, with_tau2
from metrics.statistics.extra_variance import extra_variance
from metrics.statistics.levels import FloatArray

IntArray = np.ndarray


def shared_tau2(parts: Sequence[tuple[FloatArray, FloatArray]], proportion: bool) -> float:
    """How much units differ within several groups taken together, each about its own baseline; NaN where fewer than
    FEWEST_PEERS can tell. `parts`: x and n of the units of each."""
    found, lost = [], 0
    for x, n in parts:
        known = ~np.isnan(x) & (n > 0)
        x, n = x[known], n[known]
        if len(x) < 2 or not 0 < x.sum() < (n.sum() if proportion else np.inf):
            continue
        apart, chance = apart_of(x, n, x.sum() / n.sum(), proportion)
        if not np.isnan(apart).all():
            found.append((apart, chance))
            lost += 1
    if not found:
        return float("nan")
    apart, chance = (np.concatenate(side)[:, None] for side in zip(*found, strict=True))
    if np.sum(~np.isnan(apart)) < FEWEST_PEERS:
        return float("nan")
    return float(extra_variance(apart, chance, np.ones_like(chance), MOST_APART, lost=lost)[0])


def rule_of(
    x: FloatArray,
    n: FloatArray,
    lump: FloatArray,
    proportion: bool,
    wider: Sequence[tuple[FloatArray, FloatArray]] = (),
    before: Sequence[tuple[FloatArray, FloatArray]] = (),
) -> Rule:
    """The rule of one group in one month. `lump`: of `lumps`. `wider`: the units of all groups by group, and `before`:
    this group in its latest windows, from which τ² is borrowed, in that order, where this group is too small."""
    size = np.where(np.isnan(x), np.nan, n)
    total = np.nansum(size)
    baseline = np.nansum(x) / total if total > 0 else np.nan
    if not 0 < baseline < (1 if proportion else np.inf):
        return Rule(proportion, np.array(np.nan), np.array(np.nan))
    base = np.array([baseline])
    events, size = (x / lump)[:, None], (size / lump)[:, None]
    tau2 = float(own_tau2(events, size, base, proportion)[0])
    for parts in (wider, before):
        if np.isnan(tau2) and np.sum(~np.isnan(x)) > 1:
            tau2 = shared_tau2(parts, proportion)
    rule = with_tau2(size, base, np.array([tau2]), proportion)
    total, shared = (np.asarray(one)[0] for one in (rule.total, rule.shared))
    return Rule(proportion, base[0], rule.tau2[0], total, shared)
