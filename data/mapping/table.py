"""Table: what stands below a sheet's header: its rows, without blank ones and the header said again."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from data.counted import was
from data.errors import Refused
from data.language import _, ngettext
from data.mapping.header_row import meant, titles_of
from data.mapping.headers import UNSEEN, Names
from data.reading.sheet import Sheet
from data.reading.xlsx_sheet import letters
from data.rejected import REJECTED

TITLES_SHOWN = 3
FOLDED = r"[\s_\-*:：/.]+"  # what a header may have between its letters


@dataclass(frozen=True)
class Table:
    """`rows`: `row`, `fields` where known, and a column a header. `places`: header -> its column's place from 0.
    `rejected`: the faults of rows that have too many fields; `long`: those rows, as far as the header goes. `width`:
    how many fields the header has. `above`: the lines above it."""

    rows: pl.DataFrame
    places: Mapping[str, int]
    notes: list[str]
    rejected: pl.DataFrame
    width: int
    remarks: list[str]
    long: pl.DataFrame
    above: list[str] = field(default_factory=list)


def without(rows: pl.DataFrame, numbers: pl.Series) -> pl.DataFrame:
    """The rows but those of these numbers."""
    return rows.filter(~pl.col("row").is_in(numbers.implode())) if len(numbers) else rows


def _passing(rows: pl.DataFrame, tests: list[pl.Expr]) -> pl.Series:
    """The numbers of the rows that pass all tests: each test looks only at rows that passed those before it."""
    for test in tests:
        rows = rows.filter(test)
    return rows["row"]


def _repeated(rows: pl.DataFrame, titles: Mapping[str, str], known: Names) -> pl.Series:
    """Rows that say the header again, in the same words or in other names of the same columns."""
    same = [pl.col(cell).str.strip_chars() == title for cell, title in titles.items()]
    found = [_passing(rows.drop_nulls(list(titles)), same)]
    names = {
        cell: [name for name, other in known.known.items() if other == column]
        for cell, title in titles.items()
        if (column := known.meant(title))
    }
    if len(names) > 1:
        alike = [pl.col(one).str.replace_all(FOLDED, "").str.to_lowercase().is_in(names[one]) for one in names]
        found.append(_passing(rows.drop_nulls(list(names)), alike))
    return pl.concat(found).unique()


def _refuse_second(rows: pl.DataFrame, titles: Mapping[str, str], known: Names) -> None:
    """Refused where a row further down names the columns in another order, or names other ones: what stands below it
    would be read into the wrong columns."""
    words = list(known.known)
    plain = {cell: pl.col(cell).str.replace_all(FOLDED, "").str.to_lowercase() for cell in titles}
    says = pl.sum_horizontal([plain[cell].is_in(words).fill_null(False) for cell in titles])
    least = max(2, len(meant(list(titles.values()), known)) // 2)
    for row in rows.filter(says >= least).select("row", *titles).iter_rows(named=True):
        said = {cell: known.meant(row[cell]) for cell in titles if row[cell]}
        named = {column for column in said.values() if column}
        if len(named) >= least and len(named) * 2 > len(said):  # others may be columns that are not of the feed
            order = ", ".join(str(row[cell]) for cell in said)
            raise Refused(
                _(
                    "Row {row} is a second header, and not the first one again: {order}. What stands below it would be "
                    "read into the wrong columns, since the first header says {titles}. Hand the two tables in as two "
                    "files, or bring the columns into one order.",
                    row=row["row"],
                    order=order,
                    titles=", ".join(titles.values()),
                )
            )


def _too_long(long: pl.DataFrame, cells: list[str]) -> pl.DataFrame:
    return long.select(
        "row",
        column=pl.lit(""),
        value=pl.concat_str(cells, separator=",", ignore_nulls=True),
        reason=pl.lit(_("has more fields than the header: is there a separator inside a value?")),
    ).cast(REJECTED)


def table_of(sheet: Sheet, header_rows: str, known: Names, required: set[str]) -> Table:
    """The table of a sheet, by the headers that are `known`.

    Refused where a column has values and no header, or two have the same; Asks where the header may be two rows.
    """
    titles, first, last = titles_of(sheet, header_rows, known, required)
    cells = sheet.cells
    notes, said_above = [], []
    if first:
        above = sheet.rows.head(first).select(cells)
        words = [" ".join(cell.strip() for cell in row if cell and cell.strip()) for row in above.iter_rows()]
        said_above = [line for line in words if line]
        said = " / ".join(said_above[:TITLES_SHOWN])
        notes.append(
            _(
                "{rows} above the header {was} left out{value}",
                rows=ngettext("{n} row", "{n} rows", first),
                was=was(first),
                value=f": {said}" if said else "",
            )
        )
    if last > first:
        notes.append(_("the header was read from {last} rows", last=last - first + 1))
    titles = [UNSEEN.sub("", title).strip() for title in titles]
    rows = sheet.rows.slice(last + 1)
    blank = _passing(rows, [pl.col(cell).is_null() | (pl.col(cell).str.strip_chars() == "") for cell in cells])
    left_out = len(blank)
    rows = without(rows, blank)
    width = max((i + 1 for i, title in enumerate(titles) if title), default=0)
    beyond = cells[width:]
    long = rows.filter(pl.any_horizontal(pl.col(beyond).is_not_null())) if beyond else rows.clear()
    crowded = width if long.height > max(1, rows.height / 2) else None
    for i, cell in enumerate(cells[:width]):
        if not titles[i] and rows[cell].is_not_null().any():
            crowded = i
            break
    if crowded is not None:
        raise Refused(
            _(
                "Column {crowded} ({letters}) has values and no header: give it a name or leave it out.",
                crowded=crowded + 1,
                letters=letters(crowded),
            )
        )
    empty = sum(1 for i, cell in enumerate(cells) if (i >= width or not titles[i]) and rows[cell].is_null().all())
    if empty and not long.height:
        notes.append(
            _(
                "{empty_columns} without a header {was} left out",
                empty_columns=ngettext("{n} empty column", "{n} empty columns", empty),
                was=was(empty),
            )
        )
    twice = sorted({title for title in titles if title and titles.count(title) > 1})
    if twice:
        over = [f"{i + 1}" for i, title in enumerate(titles) if title == twice[0]]
        raise Refused(
            _(
                "The header {twice!r} stands over columns {over}: keep one of them.",
                twice=twice[0],
                over=" and ".join(over),
            )
        )
    named = {cell: titles[i] for i, cell in enumerate(cells[:width]) if titles[i]}
    rows = without(rows, long["row"])
    if named and rows.height:
        again = _repeated(rows, named, known)
        if len(again):
            notes.append(
                _(
                    "{repeats} of the header {was} left out",
                    repeats=ngettext("{n} repeat", "{n} repeats", len(again)),
                    was=was(len(again)),
                )
            )
            rows = without(rows, again)
        _refuse_second(rows, named, known)
    places = {title: cells.index(cell) for cell, title in named.items()}
    kept = [name for name in ("row", "fields") if name in rows.columns]
    remarks = (
        [
            _(
                "{blank_rows} {was} left out",
                blank_rows=ngettext("{n} blank row", "{n} blank rows", left_out),
                was=was(left_out),
            )
        ]
        if left_out
        else []
    )
    table, as_far = (some.select(*kept, *named).rename(named) for some in (rows, long))
    return Table(table, places, notes, _too_long(long, cells), width, remarks, as_far, said_above)
