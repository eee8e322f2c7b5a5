"""Native charts: results as a chart's data, for PowerPoint, Excel and the document to draw."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from data.language import _, ngettext
from metrics.measure import Metric
from metrics.trends.control_chart import Control
from reports import text
from reports.charts.house import axis_words, numbers
from reports.layout import cells, labels
from reports.layout import text_width as measured
from reports.layout.content import Chart, Series
from reports.levels import VARIATIONS

SPECIAL = {name: look for name, look in VARIATIONS.items() if look.symbol}
LEAST = 2  # values: one alone is a number, not a chart
NAMED = 150.0  # points of a name that a legend has room for


def _format(metric: Metric, values: Sequence[float | None]) -> str:
    """One format for a chart's numbers: that of the largest."""
    return cells.number_format(metric, max((abs(one) for one in values if one is not None), default=0))


def over_time(found: Control, metric: Metric, name: str) -> Chart | None:
    """A unit's months with the limits of its own variation; special causes are series of their own. None where there
    are fewer than LEAST values."""
    table = found.table
    if table["value"].drop_nulls().len() < LEAST:
        return None

    def drawn(column: str, look: str, words: str) -> Series:
        return Series(words, tuple(numbers(metric, table[column])), look)

    series = [
        drawn("value", "value", text.visible(name) if measured.width(name, labels.SIZE) <= NAMED else _("the unit"))
    ]
    for variation, look in SPECIAL.items():
        marked = table.select(pl.when(pl.col("variation") == variation).then("value").alias("value"))
        if marked["value"].is_not_null().any():
            series.append(Series(look.said, tuple(numbers(metric, marked["value"])), variation))
    series += [drawn("centre", "centre", _("mean")), drawn("upper", "limit", _("upper limit, 3σ"))]
    series += [drawn("lower", "limit", _("lower limit, 3σ"))]
    if table["target"].is_not_null().any():
        series.append(drawn("target", "target", _("target")))
    return Chart(
        "line",
        text.headed(metric.title, text.visible(name)),
        tuple(text.short_month(month) for month in table["month"]),
        tuple(series),
        _format(metric, table["value"].to_list()),
        axis_words(metric),
        _(
            "{metric} of {unit}, month by month, with the limits of its own variation.",
            metric=metric.title,
            unit=text.visible(name),
        ),
        months=tuple(table["month"]),
    )


def standing(table: pl.DataFrame, metric: Metric, name: str) -> Chart | None:
    """Units as bars with their intervals and targets. `table`: rows of the standings, in the order shown;
    None where they are fewer than LEAST."""
    if table.height < LEAST:
        return None

    def drawn(column: str) -> tuple[float | None, ...]:
        return tuple(numbers(metric, table[column]))

    value = Series(axis_words(metric) or _("value"), drawn("value"), "value", drawn("lower"), drawn("upper"))
    series = [value]
    if table["target"].is_not_null().any():
        series.append(Series(_("target"), drawn("target"), "target"))
    marked = tuple(place for place, row in enumerate(table.iter_rows(named=True)) if stands_out(row))
    return Chart(
        "bar",
        name,
        tuple(text.visible(one) for one in table["name"]),
        tuple(series),
        _format(metric, table["value"].to_list()),
        axis_words(metric),
        _(
            "{name}: {units}; {worse} marked as worse.",
            name=name,
            units=ngettext("{n} unit", "{n} units", table.height),
            worse=ngettext("{n} unit", "{n} units", len(marked)),
        ),
        marked,
    )


def beside_usual(unit: str, value: float | None, usual: float | None, name: str) -> Chart | None:
    """A unit's share of marked records beside what is usual; None where one of the two is missing."""
    if value is None or usual is None:
        return None
    shares = (100 * value, 100 * usual)
    names = (text.visible(unit), _("usual"))
    return Chart("bar", name, names, (Series(_("share of records"), shares),), '#,##0.0" %"', "%", name, (0,))


def known(chart: Chart | None) -> tuple[Chart, ...]:
    """The chart, or nothing where there is none to draw."""
    return (chart,) if chart else ()


def stands_out(row: dict[str, Any]) -> bool:
    """Whether a row of the matrix is marked: significantly worse than its peers."""
    answer: bool = row["verdict"] == "worse" and row["level"] == "act"
    return answer


def off_target(table: pl.DataFrame, titles: dict[str, str]) -> Chart:
    """Metric by metric: the share of the units judged that are off target beyond chance, in that order."""
    off = [100 * row["off"] / row["judged"] for row in table.iter_rows(named=True)]
    counted = table.select("metric", "off", "judged").iter_rows()
    return Chart(
        "stack",
        _("Units off target"),
        tuple(text.headed(titles[metric], text.share_of(these, judged)) for metric, these, judged in counted),
        (
            Series(_("off target beyond chance"), tuple(off), "off"),
            Series(_("not told apart from the target, or on it"), tuple(100 - one for one in off), "on"),
        ),
        "0",
        _("% of the units judged"),
        _("Units off target beyond chance in {metrics}.", metrics=ngettext("{n} metric", "{n} metrics", table.height)),
    )


def stack(name: str, categories: Sequence[str], series: Sequence[Series], axis: str, alt: str) -> Chart:
    """Counts on top of each other."""
    return Chart("stack", name, tuple(categories), tuple(series), "#,##0", axis, alt)
