"""Trends: one metric month by month, for several units; a month without data is a gap."""

from collections.abc import Callable
from datetime import date

import polars as pl

from data import months
from metrics.measure import Metric
from metrics.values import reaches, with_values
from metrics.windows import over_window


def trend(
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
    spans = range(months.number(first), months.number(last) + 1)
    parts = []
    for month in map(months.first_day, spans):
        rows = compared(month).select("unit_id", "target").with_columns(month=pl.lit(month))
        found = over_window(facts, metric, month, window)
        parts.append(rows.join(found, on="unit_id", how="left", maintain_order="left"))
    return with_values(pl.concat(parts), metric).with_columns(target_met=reaches(metric)).sort("unit_id", "month")


def in_rows(table: pl.DataFrame) -> pl.DataFrame:
    """A trend with one row a unit: unit_id, and `values`, a list with one place a month, empty where there are no
    data."""
    return table.group_by("unit_id", maintain_order=True).agg(values="value")
