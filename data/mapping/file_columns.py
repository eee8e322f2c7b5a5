"""File columns: what a person may choose a feed's columns from: the columns of one sheet, with some of their values."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field

import polars as pl

from data.errors import PlumblineError
from data.feeds.feed import Feed
from data.identity_numbers import masked
from data.mapping.header_row import HEADER_WITHIN, named_in
from data.mapping.headers import folded
from data.mapping.likely_headers import known_headers
from data.mapping.mapping import Mapping
from data.mapping.table import table_of
from data.reading.sheet import Sheet

SAMPLES = 3
LOOKED_AT = 1000  # values that the samples are taken from


@dataclass(frozen=True)
class FileColumns:
    """`sheet`: the one that is looked at. `rows`: the numbers of the rows that its header may be, and what stands in
    each. `samples`: header -> its first different values. `found`: feed column -> header, as far as that is known;
    nothing is missing where a file cannot be taken in for another reason."""

    sheet: str
    rows: Dictionary[int, str] = field(default_factory=dict)
    samples: Dictionary[str, tuple[str, ...]] = field(default_factory=dict)
    found: Dictionary[str, str] = field(default_factory=dict)

    def missing(self, feed: Feed) -> list[str]:
        """The columns that every file of the feed must have, and that are not found."""
        return [name for name, column in feed.columns.items() if column.required and name not in self.found]


def likeliest(feed: Feed, sheets: list[Sheet], mapping: Mapping) -> Sheet:
    """The sheet that the mapping names, or the first of those that name most columns of the feed."""
    known = known_headers(feed, mapping.also)
    named = next((sheet for sheet in sheets if sheet.name == mapping.sheet), None)
    return named or max(sheets, key=lambda sheet: len(named_in(sheet, known)))


def file_columns(feed: Feed, sheets: list[Sheet], mapping: Mapping) -> FileColumns:
    """The columns of the sheet that is likeliest meant. Nothing is asked or refused: without a header that can be
    read there are none, and a person may say which row it is."""
    sheet, known = likeliest(feed, sheets, mapping), known_headers(feed, mapping.also)
    head = sheet.rows.head(HEADER_WITHIN)
    rows = {
        number: masked(" · ".join(cell.strip() for cell in cells if cell and cell.strip()))
        for number, *cells in head.select("row", *sheet.cells).iter_rows()
    }
    rows = {number: words for number, words in rows.items() if words}
    try:
        table = table_of(sheet, mapping.header_rows, known, set())
    except PlumblineError:
        return FileColumns(sheet.name, rows)
    found: dict[str, str] = {}
    for header in table.places:
        column = known.meant(header)
        if column is not None and mapping.also.get(column) != "":
            found.setdefault(column, header)
    here = {folded(header): header for header in table.places}
    found |= {name: here[folded(header)] for name, header in mapping.also.items() if header and folded(header) in here}
    return FileColumns(sheet.name, rows, {header: _some(table.rows[header]) for header in table.places}, found)


def _some(cells: pl.Series) -> tuple[str, ...]:
    """The first different values of a column; identity numbers masked."""
    values = cells.str.strip_chars().replace("", None).drop_nulls().head(LOOKED_AT)
    return tuple(masked(value) for value in values.unique(maintain_order=True).head(SAMPLES))
