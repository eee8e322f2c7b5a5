"""Old workbooks (XLS), in a worker: every cell of the visible sheets as text."""

import io
import struct
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from data.language import _
from data.reading.grid import FIRST_DAY, Grid, hand_over, work
from data.reading.xls_errors import told
from data.reading.xlsx_sheet import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Broken, number


def text(cell: object) -> str:
    """A cell as a person reads it: whole numbers without decimals, days without a time."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return number(str(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else f"{cell:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def kept(cell: object) -> str:
    """The number that a day is kept as; "" of any other cell."""
    if not isinstance(cell, date):
        return ""
    return number(str((datetime(*cell.timetuple()[:6]) - FIRST_DAY) / timedelta(days=1)))


def _grid(name: str, cells: Sequence[Sequence[object]], errors: dict[tuple[int, int], str]) -> Grid:
    grid = Grid(name)
    for y, row in enumerate(cells):
        for x, cell in enumerate(row):
            grid.put(y, x, text(cell), kept(cell))
    for (y, x), words in errors.items():
        if y < MOST_ROWS and x < MOST_COLUMNS:
            grid.put(y, x, words)
    return grid


def main(path: str) -> None:
    """Hand the sheets of the workbook over."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(Path(path).read_bytes()))  # by content, not by name
    except PasswordError as error:
        raise Broken(_("The workbook is protected by a password: save it without one.")) from error
    except CalamineError as error:
        raise Broken(_("The workbook is damaged, or no workbook at all. Save it again, as XLSX.")) from error
    try:
        errors = told(path)
    except (OSError, KeyError, ValueError, struct.error):
        errors = []
    if len(errors) != len(workbook.sheets_metadata):
        raise Broken(_("It cannot be told which cells of the workbook are errors: save it again, as XLSX."))
    grids = []
    for meta, wrong in zip(workbook.sheets_metadata, errors, strict=True):
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(meta.name)
        if sheet.width > MOST_COLUMNS:
            raise Broken(
                _(
                    "The table has {width:,} columns; at most {most_columns} are taken in.",
                    width=sheet.width,
                    most_columns=MOST_COLUMNS,
                )
            )
        if sheet.width * sheet.height > MOST_CELLS:
            raise Broken(
                _(
                    "The workbook has more than {most_cells:,} cells: hand it in as CSV or Parquet.",
                    most_cells=MOST_CELLS,
                )
            )
        grid = _grid(meta.name, sheet.to_python(skip_empty_area=False), wrong)
        grid.visible = meta.visible == SheetVisibleEnum.Visible
        grid.merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or []]
        grids.append(grid)
    hand_over(grids)


if __name__ == "__main__":
    work(main)
