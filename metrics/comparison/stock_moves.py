"""Moves of stocks: whether more entered than left, since most rows of a stock stand in both months."""

from datetime import date

import numpy as np
import polars as pl

from data import months
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.facts.in_and_out import in_and_out
from metrics.facts.values import counts_events
from metrics.facts.windows import over_months
from metrics.measure import Metric, Stock
from metrics.statistics.change import change_of_stock
from metrics.statistics.levels import FloatArray

BACK = {"moved_month": 1, "moved_year": 12}


def with_stock_moves(
    figures: Figures, asked: Comparison, table: pl.DataFrame, facts: pl.DataFrame, least: pl.DataFrame
) -> pl.DataFrame:
    """Standings with `moved_month` and `moved_year` of a stock by what came in against what went out; of all else as
    they are. `facts`: of the metric asked for, a year and a month back. `least`: unit_id, least; nothing is said where
    either month has fewer cases."""
    metric, month = figures.metric(asked.metric), asked.month
    measure = metric.numerator
    if not isinstance(measure, Stock) or measure.once or not counts_events(metric) or asked.breakdown:
        return table
    monthly = over_months(facts, metric)
    return table.with_columns(
        pl.Series(name, _moved(figures, metric, table["unit_id"], monthly, month, back, least), dtype=pl.String)
        for name, back in BACK.items()
    )


def _moved(
    figures: Figures,
    metric: Metric,
    units: pl.Series,
    monthly: pl.DataFrame,
    month: date,
    back: int,
    least: pl.DataFrame,
) -> list[str | None]:
    since = in_and_out(figures, metric, month).filter(pl.col("month") > months.shifted(month, -back))
    flows = since.group_by("unit_id").agg(pl.col("entered", "left").sum())
    ends = [monthly.filter(month=end) for end in (months.shifted(month, -back), month)]

    def of(table: pl.DataFrame, column: str) -> FloatArray:
        placed = pl.DataFrame({"unit_id": units}).join(table, on="unit_id", how="left", maintain_order="left")
        return placed[column].cast(pl.Float64).fill_null(np.nan).to_numpy()

    (x1, n1), (x2, n2) = ((of(end, "numerator"), of(end, "denominator")) for end in ends)
    came, went = (np.nan_to_num(of(flows, side)) for side in ("entered", "left"))  # no row: nothing moved
    words = change_of_stock(x1, n1, x2, n2, came, went).word
    few = np.fmin(n1, n2) < of(least, "least")
    return [None if small else str(word) for word, small in zip(words, few, strict=True)]
