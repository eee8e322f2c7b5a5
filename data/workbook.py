"""Workbooks: the zip is looked at before it is opened, and the parse runs in a process of its own, with limits."""

import json
import subprocess
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import polars as pl

from data.refusal import Refused

MOST_UNPACKED = 200 * 2**20
MOST_RATIO = 200
SECONDS = 60
MEMORY = 1 << 30
PLACE = Path(__file__).resolve().parent.parent


def _look(path: Path) -> None:
    """Refuse what is no workbook, or would not be safe to open, from the zip's directory alone."""
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise Refused("The workbook is incomplete: it may have been cut off. Send it again.") from error
    with archive:
        names = archive.namelist()
        if any(name.startswith("word/") for name in names):
            raise Refused("This is a Word document, not a workbook: copy the table into a workbook or CSV.")
        if "xl/workbook.xml" not in names:
            raise Refused("This is a zip archive without a workbook in it: hand in the table itself.")
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise Refused("The workbook holds macros: save it as XLSX without macros.")
        sizes = [(item.file_size, max(item.compress_size, 1)) for item in archive.infolist()]
        if sum(size for size, _ in sizes) > MOST_UNPACKED:
            raise Refused(f"The workbook would unpack to more than {MOST_UNPACKED >> 20} MB: it is not opened.")
        if any(size > 2**20 and size / packed > MOST_RATIO for size, packed in sizes):
            raise Refused("The workbook is packed beyond belief: it is not opened.")
        for item in archive.infolist():
            if item.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.open(item).read(2048):
                raise Refused("The workbook holds a document type definition: it is not opened.")


def _text(cell: object) -> str | None:
    """A cell as a person reads it: whole numbers without decimals, days without a time."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time | timedelta):
        return str(cell)
    return str(cell) if cell != "" else None


def _parse(path: str) -> None:
    """In the worker: print every visible sheet as one line of JSON: name, first row's number, rows."""
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except ImportError:
        pass  # Windows has no such limit; the time limit still holds
    workbook = CalamineWorkbook.from_path(path)
    for meta in workbook.sheets_metadata:
        if meta.visible != SheetVisibleEnum.Visible:
            continue
        rows = workbook.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
        print(json.dumps([meta.name, [[_text(cell) for cell in row] for row in rows]]))


def read_workbook(path: Path) -> list[tuple[str, pl.DataFrame]]:
    """(name, rows) of each visible sheet that holds anything: `row`, c0, c1, … as text."""
    _look(path)
    command = [sys.executable, "-m", "data.workbook", str(path.resolve())]
    try:
        worker = subprocess.run(command, cwd=PLACE, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise Refused(f"The workbook could not be read within {SECONDS} seconds: hand it in as CSV.") from error
    if worker.returncode:
        raise Refused("The workbook cannot be read: it is damaged or too large. Save it again, or as CSV.")
    sheets = []
    for line in worker.stdout.decode().splitlines():
        name, rows = json.loads(line)
        width = max((len(row) for row in rows), default=0)
        columns = [f"c{i}" for i in range(width)]
        frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
        if width and frame.height:
            sheets.append((name, frame.with_row_index("row", offset=1).cast({"row": pl.Int64})))
    if not sheets:
        raise Refused("The workbook has no data rows in a visible sheet.")
    return sheets


if __name__ == "__main__":
    _parse(sys.argv[1])
