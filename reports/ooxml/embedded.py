"""Embedded: the workbook within a native chart, in which every name is text and nothing is a formula or a link."""

import io
from datetime import datetime

import xlsxwriter

from reports.content import Chart

INERT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
SHEET = "Sheet1"


def columns(chart: Chart) -> list[tuple[str, tuple[float | None, ...]]]:
    """The columns beside the categories: each series' values, then the two arms of its intervals."""
    found = [(one.name, one.values) for one in chart.series]
    for one in chart.series:
        if one.lower:
            found += [(f"{one.name}: to lower 95 %", arms(one.values, one.lower))]
            found += [(f"{one.name}: to upper 95 %", arms(one.values, one.upper))]
    return found


def arms(values: tuple[float | None, ...], edges: tuple[float | None, ...]) -> tuple[float, ...]:
    """How far the interval reaches from each value; 0 where there is no interval."""
    return tuple(
        0.0 if value is None or edge is None else abs(edge - value) for value, edge in zip(values, edges, strict=True)
    )


def workbook(chart: Chart, moment: datetime) -> bytes:
    """One sheet: the categories in column A, the columns beside them, a heading in row 1."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, INERT) as book:
        book.set_properties({"created": moment.replace(tzinfo=None)})
        sheet = book.add_worksheet(SHEET)
        for row, name in enumerate(chart.categories, start=1):
            sheet.write_string(row, 0, name)
        for place, (name, values) in enumerate(columns(chart), start=1):
            sheet.write_string(0, place, name)
            for row, value in enumerate(values, start=1):
                if value is not None:
                    sheet.write_number(row, place, value)
        sheet.set_column(0, 0, 40)
    return target.getvalue()
