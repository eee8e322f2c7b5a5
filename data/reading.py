"""Reading: any spreadsheet -> sheets of rows of text, each row with its place in the file."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from data.delimited import read_delimited
from data.refusal import Refused
from data.workbook import read_workbook

MOST_COLUMNS = 500
MOST_ROWS = 12_000_000
DISGUISES = {
    b"%PDF": "This is a PDF, not a table: export the table behind it as CSV or XLSX.",
    b"\x1f\x8b": "This is a gzip archive: unpack it and hand in the file inside.",
    b"Rar!": "This is a RAR archive: unpack it and hand in the file inside.",
    b"7z\xbc\xaf": "This is a 7z archive: unpack it and hand in the file inside.",
    b"\x89PNG": "This is a picture, not a table.",
    b"\xff\xd8\xff": "This is a picture, not a table.",
    b"\xd0\xcf\x11\xe0": "This is an old or password-protected Office file: save it as XLSX without a password.",
}


@dataclass(frozen=True)
class Sheet:
    """One table as it stands in the file: `row` (the row's number in the file, from 1) and text columns c0, c1, …"""

    name: str
    rows: pl.DataFrame


def _read_parquet(path: Path) -> list[Sheet]:
    try:
        import pyarrow.parquet as pq

        footer = pq.ParquetFile(path).metadata
        names = [footer.schema.column(i).path for i in range(footer.num_columns)]
        if footer.num_rows > MOST_ROWS:
            raise Refused(f"The file has {footer.num_rows:,} rows; at most {MOST_ROWS:,} are taken in.")
        if len(set(names)) < len(names):
            twice = sorted({name for name in names if names.count(name) > 1})
            raise Refused(f"Two columns have the same name: {', '.join(twice)}.")
        table = pl.read_parquet(path)
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        raise Refused("The file is not a complete Parquet file: it may have been cut off. Send it again.") from error
    header = pl.DataFrame({f"c{i}": [name] for i, name in enumerate(table.columns)})
    text = table.select(pl.col(name).cast(pl.String).alias(f"c{i}") for i, name in enumerate(table.columns))
    return [Sheet("", pl.concat([header, text]).with_row_index("row", offset=1).cast({"row": pl.Int64}))]


def read(path: Path) -> list[Sheet]:
    """The sheets of a CSV, XLSX or Parquet file, told apart by content, not by name.

    Raises Refused where the file is no table, Asks where reading it would need a guess.
    """
    with path.open("rb") as file:
        head = file.read(512)
    if not head.strip():
        raise Refused("The file is empty.")
    for magic, sentence in DISGUISES.items():
        if head.startswith(magic):
            raise Refused(sentence)
    if head.startswith(b"PK"):
        sheets = [Sheet(name, rows) for name, rows in read_workbook(path)]
    elif head.startswith(b"PAR1"):
        sheets = _read_parquet(path)
    elif head.lstrip().lower().startswith((b"<!doctype html", b"<html")):
        raise Refused("This is a web page, not data: perhaps a login page was saved instead of the file.")
    else:
        sheets = [Sheet("", read_delimited(path))]
    for sheet in sheets:
        if sheet.rows.width - 1 > MOST_COLUMNS:
            raise Refused(f"The table has {sheet.rows.width - 1:,} columns; at most {MOST_COLUMNS} are taken in.")
    return sheets
