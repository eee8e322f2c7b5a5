"""Tables as files: CSV and XLSX in which data is text, never a formula or a link."""

import io
from datetime import date, datetime

import polars as pl
import xlsxwriter

from data.errors import Invalid
from data.in_python import in_python
from data.language import _
from reports.text import inert

LONGEST_CELL = 32_767


def as_csv(table: pl.DataFrame, for_people: bool = True) -> bytes:
    """The table as CSV; whole numbers without decimals. `for_people`: with a BOM, by which spreadsheets read Chinese
    names, and which other programs trip over.
    """
    text = [in_python(table[name], inert) for name, dtype in table.schema.items() if dtype == pl.String]
    whole = [
        pl.col(name).cast(pl.String).str.strip_suffix(".0")
        for name, dtype in table.schema.items()
        if dtype == pl.Float64
    ]
    mark = b"\xef\xbb\xbf" if for_people else b""
    return mark + table.with_columns(*text, *whole).write_csv().encode()


def as_workbook(sheets: dict[str, pl.DataFrame]) -> bytes:
    """Each table a sheet with a header, a filter and a frozen first row. ValueError where a cell is too long."""
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, table in sheets.items():
            sheet = book.add_worksheet(name[:31])
            sheet.write_row(0, 0, table.columns, head)
            for x, column in enumerate(table.iter_columns()):
                for y, cell in enumerate(column, start=1):
                    if isinstance(cell, str) and len(cell) > LONGEST_CELL:
                        raise Invalid(
                            _(
                                "{column}, row {row}: a cell holds {signs:,} characters, more than XLSX can",
                                column=column.name,
                                row=y,
                                signs=len(cell),
                            )
                        )
                    if isinstance(cell, str):
                        sheet.write_string(y, x, cell)
                    elif isinstance(cell, date | datetime):
                        sheet.write_datetime(y, x, cell, day)
                    elif cell is not None:
                        sheet.write(y, x, cell)
            sheet.freeze_panes(1, 0)
            if table.height:
                sheet.autofilter(0, 0, table.height, table.width - 1)
            sheet.autofit(400)
    return target.getvalue()
