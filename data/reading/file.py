"""Reading: any spreadsheet -> sheets of rows of text, each row with its place in the file."""

from dataclasses import replace
from pathlib import Path

import polars as pl

from data.cells.reading import LONG, LONGEST_CELL
from data.errors import Refused
from data.language import _
from data.reading.archive import look, tables
from data.reading.delimited import read_delimited, refuse_wide
from data.reading.file_type import HEAD, WORDS, disguised, marked_up, misnamed
from data.reading.parquet import read_columnar
from data.reading.sheet import Sheet
from data.reading.workbook import look_old, read_workbook

MOST_COLUMNS = 500
BEYOND_BELIEF = 500_000
SHOWN = 40  # characters of a cell that is too long
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


def _cut(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows in which a cell of more than LONGEST_CELL characters says that it is too long, and how it begins.

    Refused where one is so long that it is no cell, but a file within the file.
    """
    cells = [name for name, dtype in rows.schema.items() if dtype == pl.String]
    sizes = rows.select(pl.col(cells).str.len_bytes().max())
    for name in [cell for cell in cells if (sizes[cell].item() or 0) > LONGEST_CELL]:
        lengths = rows[name].str.len_chars().fill_null(0)
        longest, at = lengths.max(), lengths.arg_max()
        if isinstance(longest, int) and at is not None and longest > BEYOND_BELIEF:
            raise Refused(
                _(
                    "Row {row} has a field of {longest:,} characters; at most {longest_cell:,} are taken in.",
                    row=rows["row"][at],
                    longest=longest,
                    longest_cell=LONGEST_CELL,
                )
            )
        begun = pl.col(name).str.head(SHOWN).str.replace_all(r"\s", " ")
        said = pl.format(f"{LONG}{{}} characters: {{}}…", pl.col(name).str.len_chars(), begun)
        rows = rows.with_columns(pl.when(lengths > LONGEST_CELL).then(said).otherwise(pl.col(name)).alias(name))
    return rows


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
        replace(sheet, rows=_cut(sheet.rows), notes=(*notes, *sheet.notes), remarks=(*remarks, *sheet.remarks))
        for sheet in sheets
    ]
