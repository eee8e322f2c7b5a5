"""Reading: any spreadsheet -> sheets of rows of text, each row with its place in the file."""

from dataclasses import replace
from pathlib import Path

from data.errors import Refused
from data.language import _
from data.reading.archive import look, tables
from data.reading.delimited import read_delimited, refuse_wide
from data.reading.file_type import HEAD, WORDS, disguised, marked_up, misnamed
from data.reading.long_cells import cut
from data.reading.parquet import read_columnar
from data.reading.sheet import Sheet
from data.reading.workbook import look_old, read_workbook

MOST_COLUMNS = 500
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def file_kind(path: Path, name: str = "") -> tuple[str, list[str]]:
    """What the file is by its content, and notes of a first look into it; Refused where it is no table."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip():
        raise Refused(_("The file is empty."))
    if kind := marked_up(head, name or path.name):
        return kind, []
    if sentence := disguised(head):
        raise Refused(sentence)
    if head.startswith(b"PK"):
        return look(path, name or path.name)
    if head.startswith(COMPOUND):
        look_old(path)
        return "old workbook", []
    return ("parquet" if head.startswith(b"PAR1") else "text"), []


def _delimited(name: str, content: bytes, encoding: str) -> Sheet:
    rows, said, mark = read_delimited(content, encoding, MOST_COLUMNS)
    return Sheet(name, rows, tuple(said), mark=mark)


def read(path: Path, name: str = "", encoding: str = "", time_zone: str = "") -> list[Sheet]:
    """The sheets of a file, told apart by content, not by `name`: delimited text, workbooks, the tables of a web page,
    JSON Lines, Parquet, or an archive of delimited texts.

    Raises Refused where the file is no table, Asks where reading it would need a guess.
    """
    kind, notes = file_kind(path, name)
    other = misnamed(kind, name or path.name)
    plain = kind in ("text", "workbook", "archive", "parquet")
    remarks = [] if other or plain else [_("the file was read as {words}", words=WORDS[kind])]
    notes = other + notes
    if kind == "parquet":
        sheets = [read_columnar(path, time_zone)]
    elif kind == "text":
        sheets = [_delimited("", path.read_bytes(), encoding)]
    elif kind == "archive":
        sheets = [_delimited(name, content, encoding) for name, content in tables(path)]
    else:
        sheets = read_workbook(path, kind)
    for sheet in sheets:
        refuse_wide(len(sheet.cells), MOST_COLUMNS)
    return [
        replace(sheet, rows=cut(sheet.rows), notes=(*notes, *sheet.notes), remarks=(*remarks, *sheet.remarks))
        for sheet in sheets
    ]
