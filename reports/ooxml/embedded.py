"""Embedded: the workbook within a native chart, in which every name is text and nothing is a formula or a link."""

import io
from datetime import datetime

import xlsxwriter

from metrics.statistics.levels import WATCH
from reports.layout.content import Chart
from reports.levels import percent

INERT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
SHEET = "Sheet1"
LOWER, UPPER = f"to lower {percent(WATCH)}", f"to upper {percent(WATCH)}"

Values = tuple[float | None, ...]


def arms(values: Values, edges: Values) -> Values:
    """How far the interval reaches from each value; 0 where there is no interval."""
    return tuple(
        0.0 if value is None or edge is None else abs(edge - value) for value, edge in zip(values, edges, strict=True)
    )


def columns(chart: Chart) -> list[tuple[str, Values]]:
    """The columns beside the categories: each series' values, behind them the two arms of the intervals."""
    found = [(one.name, one.values) for one in chart.series]
    for one in chart.series:
        if one.lower:
            found += [(LOWER, arms(one.values, one.lower)), (UPPER, arms(one.values, one.upper))]
    return found


def workbook(chart: Chart, moment: datetime) -> bytes:
    """One sheet: the categories in column A, the columns beside them, a heading in row 1."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, INERT) as book:
        book.set_properties({"created": moment.replace(tzinfo=None)})
        sheet = book.add_worksheet(SHEET)
        day = book.add_format({"num_format": "mmm yyyy"})
        for row, name in enumerate(chart.categories, start=1):
            if chart.months:
                sheet.write_datetime(row, 0, datetime.combine(chart.months[row - 1], datetime.min.time()), day)
            else:
                sheet.write_string(row, 0, name)
        for place, (name, values) in enumerate(columns(chart), start=1):
            sheet.write_string(0, place, name)
            for row, value in enumerate(values, start=1):
                if value is not None:
                    sheet.write_number(row, place, value)
        sheet.set_column(0, 0, 40)
    return target.getvalue()
