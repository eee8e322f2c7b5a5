"""Cells: words, counts and values as a pack's tables hold them: what people read, and the number behind it."""

from metrics.measure import Metric
from reports import text
from reports.content import Cell


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
    return Cell(said, shown, number_format(metric, number), tone)
