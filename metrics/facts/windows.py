"""Windows: the facts of one, three or twelve months, or of the year to date, as one numerator and denominator."""

from datetime import date

import polars as pl

from data import months
from data.errors import Invalid
from data.language import _, texts
from metrics.measure import Metric, Stock

YEAR = "12"  # the window in which units are compared, so that small ones have enough cases
CHART_MONTHS = 36  # on a chart over time
WINDOWS = texts({"1": "month", "3": "three months", "12": "twelve months", "ytd": "year to date"})


def first_month(last: date, window: str) -> date:
    """The first month of a window that ends with the month `last`; ValueError for an unknown window."""
    if window not in WINDOWS:
        raise Invalid(_("There is no window {window!r}: {windows}.", window=window, windows=", ".join(WINDOWS)))
    return last.replace(month=1) if window == "ytd" else months.shifted(last, 1 - int(window))


def over_window(facts: pl.DataFrame, metric: Metric, last: date, window: str) -> pl.DataFrame:
    """Numerator and denominator of a metric per unit over the window that ends with the month `last`.

    `facts`: unit_id, month, numerator, denominator of one metric and breakdown. Flows add up; stocks are those at
    the last month's end; where a flow is divided by staff, the denominator is in staff-years. Returns unit_id,
    numerator, denominator, for the units with any fact in the window.
    """
    begins = last if isinstance(metric.numerator, Stock) else first_month(last, window)
    return facts.filter(pl.col("month").is_between(begins, last)).group_by("unit_id").agg(_sums(metric))


def over_months(facts: pl.DataFrame, metric: Metric) -> pl.DataFrame:
    """The same for every month by itself, at once: unit_id, month, numerator, denominator."""
    return facts.group_by("unit_id", "month").agg(_sums(metric))


def _sums(metric: Metric) -> list[pl.Expr]:
    years = 12 if metric.staff_years else 1
    return [pl.col("numerator").sum(), pl.col("denominator").sum() / years]
