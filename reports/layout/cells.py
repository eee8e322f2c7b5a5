"""Cells: words, counts and values as a pack's tables hold them: what people read, and the number behind it."""

from collections.abc import Mapping, Sequence

import polars as pl

from metrics.comparison.standings import SAME
from metrics.measure import Metric
from reports import text
from reports.layout.content import Cell


def words(said: str | None, tone: str = "") -> Cell:
    """Text; data in it becomes visible as it is, and is never run."""
    return Cell(text.visible(said) if said else text.EMPTY, tone=tone)


def count(number: float | None, tone: str = "") -> Cell:
    """A count or a sum."""
    whole = number is None or float(number).is_integer()
    return Cell(text.count(number), number, "#,##0" if whole else "#,##0.00", tone)


SHORT = 6  # signs of a unit that stands behind every number; a longer one stands with the metric's title


def titled(metric: Metric) -> Cell:
    """The metric's title, with the unit of its values where that is too long to stand behind each of them."""
    return Cell(metric.title if len(metric.unit) <= SHORT else f"{metric.title}, {metric.unit}")


def listed(table: pl.DataFrame, metrics: Mapping[str, Metric], columns: Sequence[str]) -> pl.DataFrame:
    """`columns` of the table in their metric's unit of display, with its title and unit beside them.

    `table` has a column metric. Returns Metric and Unit of measure, and the columns under their own names.
    """
    titles = {metric.id: metric.title for metric in metrics.values()}
    units = {metric.id: metric.unit or ("%" if metric.kind == "p" else "") for metric in metrics.values()}
    scale = {metric.id: text.shown(metric, 1.0) for metric in metrics.values()}
    shown = pl.col("metric").replace_strict(scale, return_dtype=pl.Float64)
    return table.select(
        pl.col("metric").replace_strict(titles, return_dtype=pl.String).alias("Metric"),
        pl.col("metric").replace_strict(units, return_dtype=pl.String).alias("Unit of measure"),
        *((pl.col(column) * shown).round(SAME).alias(column) for column in columns),
    )


def number_format(metric: Metric, value: float | None) -> str:
    """How XLSX writes a value of the metric in its unit of display, with as many digits as people read."""
    said = text.value(metric, value or 0, unit=False)
    digits = len(said.partition(".")[2])
    suffix = metric.unit or ("%" if metric.kind == "p" else "")
    plain = "#,##0" + (f".{'0' * digits}" if digits else "")
    return f'{plain}" {suffix.replace(chr(34), "")}"' if suffix and len(suffix) <= SHORT else plain


def value(metric: Metric, number: float | None, tone: str = "") -> Cell:
    """A value in the metric's unit of display."""
    shown = None if number is None else text.shown(metric, number)
    said = text.value(metric, number, unit=len(metric.unit) <= SHORT)
    return Cell(said.replace(" ", "\u00a0"), shown, number_format(metric, number), tone)
