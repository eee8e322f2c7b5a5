"""Charts as Excel reads them: a native chart of the numbers that stand below it on the sheet."""

from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range_formula
from xlsxwriter.worksheet import Worksheet

from reports.colours import BAR, PALE_ORANGE, PURPLE
from reports.colours import LINES as STACK
from reports.layout import axes
from reports.layout.content import Chart
from reports.levels import VARIATIONS
from reports.ooxml import embedded
from reports.ooxml.charts import LINES, STACKED
from reports.ooxml.xml import FIRST_DAY

KINDS = {"bar": {"type": "bar"}, "stack": {"type": "bar", "subtype": "stacked"}, "line": {"type": "line"}}
ROW = 20.0  # pixels


def heading_of(chart: Chart) -> str:
    return f"{chart.name} ({chart.axis})" if chart.axis else chart.name


def drawn_chart(book: xlsxwriter.Workbook, sheet: Worksheet, head: int, chart: Chart, covered: int) -> Any:
    """The chart of the numbers below the row `head`.

    Every name is a reference to a cell of text, since XlsxWriter would take a name such as Sheet1!A1 for one; what the
    cells hold stands beside it, for programs that do not look it up.
    """
    drawn = book.add_chart(KINDS[chart.kind])
    columns, last = embedded.columns(chart), head + len(chart.categories)
    days = [float((day - FIRST_DAY).days) for day in chart.months]

    def at(column: int) -> list[Any]:
        return [sheet.get_name(), head + 1, column, last, column]

    def arm(name: str) -> tuple[str, list[Any]]:
        place = [name for name, _ in columns].index(name)
        return xl_range_formula(*at(place + 1)), list(columns[place][1])

    for place, one in enumerate(chart.series):
        told: dict[str, Any] = {"name": [sheet.get_name(), head, place + 1], "name_data": [one.name]}
        told |= {"categories": at(0), "categories_data": [*(days or chart.categories)]}
        told |= {"values": at(place + 1), "values_data": list(one.values), **_look(chart, place)}
        if chart.kind == "bar" and any(edge is not None for edge in one.lower):
            (plus, above), (minus, below) = arm(embedded.UPPER), arm(embedded.LOWER)
            arms = {"plus_values": plus, "plus_data": above, "minus_values": minus, "minus_data": below}
            told["y_error_bars"] = {"type": "custom", **arms}
        drawn.add_series(told)
    low, high, step = axes.limits(chart)
    values = {"min": low, "max": high, "major_unit": step, "num_format": chart.format}
    values["major_gridlines"] = {"visible": True, "line": {"color": "#D5DCE3"}}
    if chart.kind == "line":
        drawn.set_x_axis({"num_format": "mmm yyyy", "date_axis": True, "major_unit": 6, "major_unit_type": "months"})
        drawn.set_y_axis(values)
        drawn.show_blanks_as("gap")
    else:
        # Of bars that lie, XlsxWriter's y axis is that of the names.
        drawn.set_y_axis({"reverse": True, "crossing": "max"})
        drawn.set_x_axis(values)
    drawn.set_title({"name": [sheet.get_name(), head, 0], "data": [heading_of(chart)], "name_font": {"size": 12}})
    drawn.set_legend({"position": "bottom"})
    drawn.set_size({"width": 1000, "height": (covered - 1) * ROW})
    return drawn


def _look(chart: Chart, place: int) -> dict[str, Any]:
    """How a series is drawn."""
    one = chart.series[place]
    if chart.kind == "line" and one.look in VARIATIONS:
        look = VARIATIONS[one.look]
        font = {"size": 14, "bold": True, "color": look.colour}
        symbols = {"value": True, "num_format": f'"{look.symbol}"', "position": "center", "font": font}
        return {"line": {"none": True}, "marker": {"type": "none"}, "data_labels": symbols}
    if chart.kind == "line":
        colour, wide, dash = LINES[one.look]
        kinds = {"solid": "solid", "dash": "dash", "lgDash": "long_dash"}
        return {"line": {"color": colour, "width": wide, "dash_type": kinds[dash]}}
    if chart.kind == "stack":
        return {"fill": {"color": STACKED.get(one.look, STACK[place % len(STACK)])}, "gap": 35}
    if one.look == "target":
        mark = {"type": "fixed", "value": 0.001, "line": {"color": PURPLE, "width": 6}}
        return {"fill": {"none": True}, "border": {"none": True}, "y_error_bars": mark}
    points = [{"fill": {"color": PALE_ORANGE}} if i in chart.marked else None for i in range(len(chart.categories))]
    return {"fill": {"color": BAR}, "gap": 35, "overlap": 100, "points": points}
