"""Seasons of peer groups: what each calendar month adds, from the units of a group together: one unit is too few."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from scipy import special

from metrics.facts.values import counts_events
from metrics.measure import Metric
from metrics.statistics.levels import FloatArray, quotient
from metrics.statistics.seasonal_factors import APART, LEAST_MONTHS, LEAST_UNITS, YEAR, seasonal_factors

ROUNDS = 3  # of estimating units' levels and the season in turn
SEASON = {"unit_id": pl.String, "place": pl.Int64, "season": pl.Float64}


def peer_seasons(table: pl.DataFrame, metric: Metric, groups: Mapping[str, str]) -> pl.DataFrame:
    """SEASON: what each calendar month (place 1 to 12) adds to each unit of `table`, on the log-odds scale of a
    proportion, the log scale of all else; no row where there is no season to allow for.

    `table`: rows of `trend`, in order of unit and month, of all units of the groups; `groups`: unit -> peer group. A
    group of fewer than five units takes the factors of all units.
    """
    units = table["unit_id"].unique(maintain_order=True).to_list()
    months = table.height // max(len(units), 1)
    if months < LEAST_MONTHS:
        return pl.DataFrame(schema=SEASON)
    place = (table["month"][:months].dt.month() - 1).to_numpy()
    grids = [
        table[name].cast(pl.Float64).fill_null(np.nan).to_numpy().reshape(len(units), months)
        for name in ("numerator", "denominator", "value")
    ]
    members: dict[str, list[int]] = {}
    for nth, unit in enumerate(units):
        members.setdefault(groups.get(unit, ""), []).append(nth)
    everybody = _of_group(metric, grids, place) if any(len(one) < LEAST_UNITS for one in members.values()) else None
    rows = []
    for nths in members.values():
        small = len(nths) < LEAST_UNITS
        factors = everybody if small else _of_group(metric, [grid[nths] for grid in grids], place)
        if factors is not None and factors.any():
            rows += [(units[nth], at + 1, float(factors[at])) for nth in nths for at in range(YEAR)]
    return pl.DataFrame(rows, schema=SEASON, orient="row")


def _of_group(metric: Metric, grids: list[FloatArray], place: np.ndarray) -> FloatArray:
    """The factors of the units of a group: numerator, denominator and value, each units × months."""
    x, n, value = grids
    if metric.kind not in ("p", "r") or not counts_events(metric):
        logs = np.log(np.where(value > 0, value, np.nan))
        many = np.sum(~np.isnan(logs), axis=1, keepdims=True)
        return seasonal_factors(logs - quotient(np.nansum(logs, axis=1, keepdims=True), many), np.ones(x.shape), place)
    known = ~np.isnan(x) & (n > 0)
    x, n = np.where(known, x, np.nan), np.where(known, n, np.nan)
    events, cases = np.nansum(x, axis=1, keepdims=True), np.nansum(n, axis=1, keepdims=True)
    to, back = (special.logit, special.expit) if metric.kind == "p" else (np.log, np.exp)
    level = to(quotient(events + 0.5, cases + 1))
    factors = np.zeros(YEAR)
    for _ in range(ROUNDS):
        share = back(level + factors[place])
        variance = n * share * (1 - share if metric.kind == "p" else 1)
        level = level + np.clip(quotient(np.nansum(x - n * share, 1, keepdims=True), np.nansum(variance, 1, keepdims=True)), -1, 1)
        share = back(level + factors[place])
        variance = n * share * (1 - share if metric.kind == "p" else 1)
        step = (x - n * share) / variance + factors[place]
        factors = seasonal_factors(step, 1 / (1 / variance + APART), place)
        if not factors.any():
            break
    return factors
