"""A sheet: one table as it stands in the file, before anything of it is understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

STORED: pl.Schema = pl.Schema({"row": pl.Int64, "column": pl.String, "number": pl.String})
DAY = r"^\d{4}-\d{2}-\d{2}( |$)"


@dataclass(frozen=True)
class Sheet:
    """`rows`: `row` (the row's number in the file, from 1) and text columns c0, c1, …; of delimited text also
    `fields`, how many fields the row has.

    `notes`: how it was read otherwise than it stands. `remarks`: what else is worth a sentence. `mark`: the delimiter
    of text. `types`: c0, c1, … -> the type of a Parquet column. `merged`: (first row, first column, last row, last
    column) from 0 of merged cells that lie in one column. `reading`: of a workbook of rejected rows, how its original
    was read. `stored`: the cells of a workbook that keep a number and show something else, which is what `rows` has: a
    day, or an identifier such as 00001234. Their `row`, their `column` (c0, c1, …), and the `number` that is kept.
    """

    name: str
    rows: pl.DataFrame
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    mark: str = ""
    types: Mapping[str, pl.DataType] = field(default_factory=dict)
    from_1904: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()
    reading: Mapping[str, str] = field(default_factory=dict)
    stored: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=STORED))

    @property
    def cells(self) -> list[str]:
        """The names of the columns of cells, from left to right."""
        return [name for name in self.rows.columns if name not in ("row", "fields")]
