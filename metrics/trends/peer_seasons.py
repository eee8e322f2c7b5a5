"""Seasons of peer groups: what each calendar month adds, from the units of a group together: one unit is too few."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import polars as pl
from scipy import special

from data import months
from metrics.facts.values import counts_events
from metrics.measure import Metric
from metrics.statistics.levels import FloatArray, quotient
from metrics.statistics.seasonal_factors import APART, LEAST_MONTHS, LEAST_UNITS, YEAR, seasonal_factors

ROUNDS = 3  # of estimating units' levels and the season in turn
SEASON = {"unit_id": pl.String, "place": pl.Int64, "season": pl.Float64}


def peer_seasons(
    facts: pl.DataFrame, metric: Metric, groups: Mapping[str, str], first: date, last: date
) -> pl.DataFrame:
    """SEASON: what each calendar month (place 1 to 12) adds to each unit, on the log-odds scale of a proportion, the
    log scale of all else; no row where there is no season to allow for.

    `facts`: unit_id, month, numerator, denominator of all units and the months from `first` to `last`; `groups`: unit
    -> peer group. A group of fewer than five units takes the factors of all units.
    """
    many = months.number(last) - months.number(first) + 1
    units = facts["unit_id"].unique().sort()
    if many < LEAST_MONTHS or units.is_empty():
        return pl.DataFrame(schema=SEASON)
    at = (
        facts["unit_id"].cast(pl.Enum(units)).to_physical().to_numpy(),
        (facts["month"].dt.year() * 12 + facts["month"].dt.month() - 1).to_numpy() - months.number(first),
    )
    x, n = (np.full((len(units), many), np.nan) for _ in range(2))
    x[at], n[at] = facts["numerator"].to_numpy(), facts["denominator"].to_numpy()
    place = (first.month - 1 + np.arange(many)) % YEAR
    group = np.array([groups.get(unit, "") for unit in units])
    found, everybody = np.zeros((len(units), YEAR)), None
    for name in np.unique(group):
        inside = group == name
        if inside.sum() >= LEAST_UNITS:
            found[inside] = _of_group(metric, x[inside], n[inside], place)
        else:
            everybody = _of_group(metric, x, n, place) if everybody is None else everybody
            found[inside] = everybody
    return pl.DataFrame(
        {
            "unit_id": units.gather(np.repeat(np.arange(len(units)), YEAR)),
            "place": np.tile(np.arange(1, YEAR + 1), len(units)),
            "season": found.ravel(),
        },
        schema=SEASON,
    ).filter(pl.col("season").ne(0).any().over("unit_id"))


def _of_group(metric: Metric, x: FloatArray, n: FloatArray, place: np.ndarray) -> FloatArray:
    """The factors of the units of a group; numerator and denominator, units × months."""
    if metric.kind not in ("p", "r") or not counts_events(metric):
        value = quotient(x, n)
        logs = np.log(np.where(value > 0, value, np.nan))
        many = np.sum(~np.isnan(logs), axis=1, keepdims=True)
        return seasonal_factors(logs - quotient(np.nansum(logs, axis=1, keepdims=True), many), np.ones(x.shape), place)
    known = ~np.isnan(x) & (n > 0)
    x, n = np.where(known, x, np.nan), np.where(known, n, np.nan)
    events, cases = np.nansum(x, axis=1, keepdims=True), np.nansum(n, axis=1, keepdims=True)
    to, back = (special.logit, special.expit) if metric.kind == "p" else (np.log, np.exp)
    level = to(quotient(events + 0.5, cases + 1))
    factors = np.zeros(YEAR)

    def by_chance() -> tuple[FloatArray, FloatArray]:
        share = back(level + factors[place])
        return share, n * share * (1 - share if metric.kind == "p" else 1)

    for _ in range(ROUNDS):
        share, variance = by_chance()
        surplus = np.nansum(x - n * share, axis=1, keepdims=True)
        level = level + np.clip(quotient(surplus, np.nansum(variance, axis=1, keepdims=True)), -1, 1)
        share, variance = by_chance()
        step = (x - n * share) / variance + factors[place]
        factors = seasonal_factors(step, 1 / (1 / variance + APART), place)
        if not factors.any():
            break
    return factors
