"""Long cells: text that no column takes is cut at once, behind a mark that tells how long it was."""

import polars as pl

from data.cells.reading import LONG, LONGEST_CELL
from data.errors import Refused
from data.language import _

BEYOND_BELIEF = 500_000
SHOWN = 40


def cut(rows: pl.DataFrame) -> pl.DataFrame:
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
