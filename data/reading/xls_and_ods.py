"""Old (XLS) and open (ODS) workbooks, in a worker: every cell of the visible sheets as text."""

import io
import struct
import sys
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from xml.parsers import expat

from data.language import _
from data.reading import ods_extras as opendocument
from data.reading import xls_errors as biff
from data.reading.correction_workbook import SHEET as READING
from data.reading.correction_workbook import is_reading
from data.reading.worker import limit, say
from data.reading.xlsx_sheet import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, number

FIRST_DAY = datetime(1899, 12, 30)


def text(cell: object) -> str | None:
    """A cell as a person reads it: whole numbers without decimals, days without a time."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return number(str(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else f"{cell:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time | timedelta):
        return str(cell)
    return str(cell) if str(cell).strip() else None


def _kept(row: Sequence[object]) -> dict[int, str]:
    """The numbers that the days of a row are kept as."""
    days = {i: datetime(*cell.timetuple()[:6]) for i, cell in enumerate(row) if isinstance(cell, date)}
    return {i: number(str((day - FIRST_DAY) / timedelta(days=1))) for i, day in days.items()}


def _told(path: str, names: list[str]) -> dict[str, opendocument.Told] | None:
    """Of each sheet what its cells' values do not say; None where that cannot be told."""
    with Path(path).open("rb") as file:
        reader = opendocument if file.read(2) == b"PK" else biff
    try:
        found = reader.told(path)
    except (OSError, KeyError, ValueError, struct.error, expat.ExpatError, zipfile.BadZipFile):
        return None
    return dict(zip(names, found, strict=True)) if len(names) == len(found) else None


def _put(rows: list[list[str | None]], row: int, column: int, words: str) -> None:
    """Write words into a cell, which may lie beyond those that hold a value."""
    rows += [[] for _unused in range(row + 1 - len(rows))]
    rows[row] += [None] * (column + 1 - len(rows[row]))
    rows[row][column] = words


def main(path: str) -> None:
    """Say the workbook's notes, then each visible sheet that holds anything: its facts, and its rows."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(Path(path).read_bytes()))  # by content, not by name
    except PasswordError:
        say({"refused": _("The workbook is protected by a password: save it without one.")})
        return
    except CalamineError:
        say({"refused": _("The workbook is damaged, or no workbook at all. Save it again, as XLSX.")})
        return
    told = _told(path, [meta.name for meta in workbook.sheets_metadata])
    if told is None:
        say({"refused": _("It cannot be told which cells of the workbook are errors: save it again, as XLSX.")})
        return
    sheets = [meta for meta in workbook.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    reading: list[list[str | None]] = []
    for meta in sheets:
        found = workbook.get_sheet_by_name(meta.name) if meta.name == READING else None
        rows = [[text(cell) for cell in row] for row in found.iter_rows()] if found else []
        if is_reading(meta.name, rows):
            reading = rows
            sheets = [one for one in sheets if one is not meta]
    hidden = [meta.name for meta in sheets if meta.visible != SheetVisibleEnum.Visible]
    say({"hidden": hidden, "reading": reading})
    for meta in sheets:
        if meta.visible != SheetVisibleEnum.Visible:
            continue
        sheet = workbook.get_sheet_by_name(meta.name)
        if sheet.width > MOST_COLUMNS:
            say(
                {
                    "refused": _(
                        "The table has {width:,} columns; at most {most_columns} are taken in.",
                        width=sheet.width,
                        most_columns=MOST_COLUMNS,
                    )
                }
            )
            return
        if sheet.width * sheet.height > MOST_CELLS:
            say(
                {
                    "refused": _(
                        "The workbook has more than {most_cells:,} cells: hand it in as CSV or Parquet.",
                        most_cells=MOST_CELLS,
                    )
                }
            )
            return
        cells = sheet.to_python(skip_empty_area=False)
        kept = [_kept(row) for row in cells]
        rows = [[text(cell) for cell in row] for row in cells]
        more = told[meta.name]
        for (y, x), words in more.cells.items():
            if y < MOST_ROWS and x < MOST_COLUMNS:
                _put(rows, y, x, words)
        filled = [(i, row) for i, row in enumerate(rows, start=1) if any(cell is not None for cell in row)]
        merged = more.merged or [[*first, *last] for first, last in sheet.merged_cell_ranges or []]
        widest = max((len(row) for _unused, row in filled), default=0)
        say({"sheet": meta.name, "widest": widest, "blank": len(rows) - len(filled), "merged": merged})
        for i, row in filled:
            say([i, row, kept[i - 1] if i <= len(kept) else {}])


if __name__ == "__main__":
    limit()
    main(sys.argv[1])
