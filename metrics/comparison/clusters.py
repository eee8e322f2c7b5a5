"""Clusters: how much more than single cases a unit's events come in lumps, by its sub-units and by its months."""

from datetime import date

import numpy as np
import polars as pl
from scipy import special

from metrics.facts.tree import Tree
from metrics.facts.windows import first_month
from metrics.measure import Metric, Stock
from metrics.statistics.levels import FloatArray, quotient

SURELY = 0.01  # a chance at most so large that cases alone lie so unevenly: else they are taken one by one


def grid(rows: pl.DataFrame, metric: Metric, tree: Tree, month: date, window: str) -> tuple[FloatArray, FloatArray]:
    """Rolled-up numerator and denominator by unit (in the tree's order) and month of the window; 0 where there is none.

    `rows`: unit_id, month, numerator, denominator. Staff counts as staff-years, a stock only at the month's end.
    """
    begins = month if isinstance(metric.numerator, Stock) else first_month(month, window)
    held = rows.filter(pl.col("month").is_between(begins, month), pl.col("unit_id").is_in(tree.ids))
    span = (month.year - begins.year) * 12 + month.month - begins.month + 1
    found = np.zeros((2, len(tree.ids), span))
    at = (
        held["unit_id"].cast(tree.places).to_physical().to_numpy(),
        ((held["month"].dt.year() - begins.year) * 12 + held["month"].dt.month() - begins.month).to_numpy(),
    )
    found[0][at] = held["numerator"].fill_null(0).to_numpy()
    found[1][at] = held["denominator"].fill_null(0).to_numpy() / (12 if metric.staff_years else 1)
    return found[0], found[1]


def lumps(x: FloatArray, n: FloatArray, tree: Tree, proportion: bool) -> FloatArray:
    """By how much the variance of each unit's value is larger than that of single cases, 1 where it is not; (units,).

    `x`, `n`: of `grid`. The larger of two: by the sub-units in which its own cases lie, and by its months. Only where
    cases alone would hardly lie so unevenly (χ² of the clusters, SURELY), so that chance does not make anybody safer.
    Source: Cochran (1977), Sampling Techniques, ch. 6 (ratio estimator); Kish (1965), Survey Sampling (design effect).
    """
    below = tree.parent[tree.parent >= 0]
    own = [side.sum(axis=1).copy() for side in (x, n)]
    for side, whole in zip(own, (x.sum(axis=1), n.sum(axis=1)), strict=True):
        np.subtract.at(side, below, whole[tree.parent >= 0])
    first = np.arange(len(tree.ids))
    end = first + tree.size

    def within(values: FloatArray) -> FloatArray:
        running: FloatArray = np.concatenate([[0.0], np.cumsum(values)])
        below: FloatArray = running[end] - running[first]
        return below

    by_unit = _effect([within(part) for part in _parts(np.maximum(own[0], 0), np.maximum(own[1], 0))], proportion)
    if x.shape[1] < 2:
        return by_unit
    by_month = _effect([part.sum(axis=1) for part in _parts(x, n)], proportion)
    return np.maximum(by_unit, by_month)


def _parts(x: FloatArray, n: FloatArray) -> tuple[FloatArray, ...]:
    """What the variance is summed up from: count of clusters, x, n, x², xn, n², x²/n."""
    there = n > 0
    x = np.where(there, x, 0.0)
    return there.astype(np.float64), x, n, x * x, x * n, n * n, np.nan_to_num(quotient(x * x, n))


def _effect(sums: list[FloatArray], proportion: bool) -> FloatArray:
    count, x, n, xx, xn, nn, ratio = sums
    share = quotient(x, n)
    chance = share * (1 - share) if proportion else share
    apart = np.maximum(xx - 2 * share * xn + share**2 * nn, 0)
    uneven = quotient(ratio - share * x, chance)
    sure = (count > 1) & (special.chdtrc(np.maximum(count - 1, 1), np.nan_to_num(uneven)) < SURELY)
    effect = quotient(count, count - 1) * quotient(apart, n * chance)
    return np.where(sure & (effect > 1), effect, 1.0)
