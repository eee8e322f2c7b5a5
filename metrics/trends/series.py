"""Trends: one metric month by month, for several units; a month without data is a gap."""

from collections.abc import Callable
from datetime import date

import polars as pl

from data import months
from metrics.comparison.compared_units import entrants, yardstick
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.facts.values import reaches, with_values
from metrics.facts.windows import first_month, over_months, over_window
from metrics.measure import Metric


def monthly_values(
    facts: pl.DataFrame,
    metric: Metric,
    compared: Callable[[date], pl.DataFrame],
    first: date,
    last: date,
    window: str = "1",
) -> pl.DataFrame:
    """The values of units in every month from `first` to `last`, each over the window that ends with it.

    `compared`: a month -> the units in it (ENTRANTS).

    `facts`: unit_id, month, numerator, denominator of that metric and of one breakdown. Returns unit_id, month,
    numerator, denominator, value, lower, upper, target, target_met: one row a unit and month, with or without data.
    """
    shown = [months.first_day(one) for one in range(months.number(first), months.number(last) + 1)]
    rows = [compared(month).select("unit_id", "target").with_columns(month=pl.lit(month)) for month in shown]
    if window == "1":
        found = over_months(facts, metric)
    else:
        windows = [over_window(facts, metric, month, window).with_columns(month=pl.lit(month)) for month in shown]
        found = pl.concat(windows)
    joined = pl.concat(rows).join(found, on=["unit_id", "month"], how="left", maintain_order="left")
    return with_values(joined, metric).with_columns(target_met=reaches(metric)).sort("unit_id", "month")


def trend(figures: Figures, asked: Comparison, units: list[str], first: date) -> pl.DataFrame:
    """The values of `units` in every month from `first` to the month asked for, each over the window that ends with
    it, with their names beside the columns of `monthly_values`."""
    metric, last = figures.metric(asked.metric), asked.month
    rows = figures.rows(metric, first_month(first, asked.window), last, asked.breakdown)
    among = sorted({figures.kinds.get(unit, "") for unit in units})
    known: dict[tuple[tuple[float | None, float], ...], pl.DataFrame] = {}

    def compared(month: date) -> pl.DataFrame:
        """Made anew only where targets or least denominators are others than in the months before."""
        held = tuple(yardstick(metric, figures.settings, month, kind) for kind in among)
        if held not in known:
            known[held] = entrants(metric, units, month, figures.settings, figures.kinds, {})
        return known[held]

    table = monthly_values(rows, metric, compared, first, last, asked.window)
    return table.join(figures.tree.units.select("unit_id", "name"), on="unit_id", maintain_order="left")


def in_rows(table: pl.DataFrame) -> pl.DataFrame:
    """A trend with one row a unit: unit_id, and `values`, a list with one place a month, empty where there are no
    data."""
    return table.group_by("unit_id", maintain_order=True).agg(values="value")
