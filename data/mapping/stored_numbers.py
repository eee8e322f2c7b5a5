"""Stored numbers: what a cell shows is read as text, and what it keeps is read as a number; a note says which."""

from collections.abc import Mapping

import polars as pl

from data.counted import was
from data.feeds.columns import kind_of
from data.feeds.feed import Feed
from data.language import _, ngettext
from data.mapping.table import Table
from data.reading.sheet import DAY, Sheet


def as_kept(
    feed: Feed, sheet: Sheet, table: Table, rows: pl.DataFrame, found: Mapping[str, str]
) -> tuple[pl.DataFrame, list[str]]:
    """The rows, in columns of numbers with the number that a cell keeps, and notes.

    A day among numbers stays one, since the spreadsheet may have made it of 3/4; a column of nothing but days is one of
    numbers with a wrong format. Units of the register are what is kept: whoever shows 1001 as 001001 has lost zeros.
    """
    notes = []
    for name, header in found.items():
        if header not in table.places or header not in rows.columns:
            continue
        kept = sheet.stored.filter(pl.col("column") == f"c{table.places[header]}").select("row", "number")
        both = rows.select("row", shown=header).join(kept, on="row", how="left", maintain_order="left")
        some = both.drop_nulls("number")
        if some.is_empty():
            continue
        column = feed.columns[name]
        days = some["shown"].str.contains(DAY)
        first = some.row(0, named=True)
        if kind_of(column).number or column.metadata.get("register"):
            filled = both["shown"].drop_nulls().str.contains(DAY)
            if days.any() and not (filled.all() and kind_of(column).number):
                continue
            rows = rows.with_columns(both.select(pl.coalesce("number", "shown")).to_series().alias(header))
            if days.any() or column.metadata.get("register"):
                notes.append(
                    _(
                        "{name}: {numbers} {was} read as kept, such as {number}, which the cell shows as {shown}",
                        name=name,
                        numbers=ngettext("{n} number", "{n} numbers", some.height),
                        was=was(some.height),
                        number=first["number"],
                        shown=first["shown"],
                    )
                )
        elif kind_of(column).name == "text" and not days.all():
            notes.append(
                _(
                    "{name}: {numbers} {was} read as the format of the cell shows it, such as {shown}, of "
                    "which {number} is kept",
                    name=name,
                    numbers=ngettext("{n} number", "{n} numbers", some.height),
                    was=was(some.height),
                    shown=first["shown"],
                    number=first["number"],
                )
            )
    return rows, notes
