"""Reading: any spreadsheet -> sheets of rows of text, each row with its place in the file."""

from dataclasses import replace
from pathlib import Path

from data.errors import Refused
from data.reading.archive import look
from data.reading.delimited import read_delimited
from data.reading.file_type import HEAD, disguised, misnamed
from data.reading.long_cells import cut
from data.reading.parquet import read_columnar
from data.reading.sheet import Sheet
from data.reading.workbook import look_old, read_workbook

MOST_COLUMNS = 500
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _kind(path: Path, head: bytes) -> tuple[str, list[str]]:
    """What the file is by its content, and notes of a first look into it."""
    if head.startswith(b"PK"):
        return look(path)
    if head.startswith(COMPOUND):
        look_old(path)
        return "old workbook", []
    return ("parquet" if head.startswith(b"PAR1") else "text"), []


def read(path: Path, name: str = "", encoding: str = "", time_zone: str = "") -> list[Sheet]:
    """The sheets of a delimited, XLSX, XLS, ODS or Parquet file, told apart by content, not by `name`.

    Raises Refused where the file is no table, Asks where reading it would need a guess.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip():
        raise Refused("The file is empty.")
    if sentence := disguised(head):
        raise Refused(sentence)
    kind, notes = _kind(path, head)
    notes = misnamed(kind, name or path.name) + notes
    if kind == "parquet":
        sheets = [read_columnar(path, time_zone)]
    elif kind == "text":
        rows, said, mark = read_delimited(path.read_bytes(), encoding, MOST_COLUMNS)
        sheets = [Sheet("", rows, tuple(said), mark=mark)]
    else:
        sheets = read_workbook(path, kind)
    for sheet in sheets:
        if len(sheet.cells) > MOST_COLUMNS:
            raise Refused(f"The table has {len(sheet.cells):,} columns; at most {MOST_COLUMNS} are taken in.")
    return [replace(sheet, rows=cut(sheet.rows), notes=(*notes, *sheet.notes)) for sheet in sheets]
