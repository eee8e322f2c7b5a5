"""Layout: where in a sheet the table is: its header row, and which rows below it are not data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import polars as pl

from data.counted import was
from data.errors import Asks, Refused
from data.language import _, ngettext
from data.mapping.headers import UNSEEN, Names
from data.mapping.likely_headers import wide_headers
from data.mapping.scale import in_header
from data.mapping.totals import LABEL
from data.reading.sheet import Sheet
from data.reading.xlsx_sheet import letters
from data.rejected import REJECTED

HEADER_WITHIN = 30
TITLES_SHOWN = 3
FOLDED = r"[\s_\-*:：/.]+"  # what a header may have between its letters
VALUE = re.compile(r"^[+-]?[\d.,]+%?$|^\d{4}[-/]\d{1,2}([-/]\d{1,2})?$")
FOOTNOTE = re.compile(
    r"^\s*(注|备注|说明|制表|填报|填表|审核|复核|负责人|联系人|联系电话|单位负责人|打印|数据来源|来源|资料来源|报送日期"
    r"|note|remark|source|prepared|checked|approved|printed|contact|\*)",
    re.IGNORECASE,
)
REMARK = re.compile(FOOTNOTE.pattern + r"[^:：]*[:：]", re.IGNORECASE)  # and not an identifier such as NOTE-7


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


def joined(upper: list[str | None], lower: list[str | None], known: Names) -> list[str]:
    """Two header rows as one: a cell of the upper row counts for the empty ones to its right. Where the two words
    together are not `known`, they may be in the other order, or the lower one alone where it stands there once, and the
    upper one names no scale."""
    titles, carried = [], ""
    for above, below in zip(upper, lower, strict=True):
        carried = above or carried
        if not below or not carried:
            titles.append(below or above or "")
            continue
        alone = lower.count(below) == 1 and not in_header(carried, "amount")
        words = [f"{carried} {below}", f"{below} {carried}", *([below] if alone else [])]
        titles.append(next((word for word in words if known.meant(word)), words[0]))
    return titles


def _meant(row: list[str], known: Names) -> set[str]:
    return {column for cell in row if cell and (column := known.meant(cell))}


def named_in(sheet: Sheet, known: Names) -> set[str]:
    """What one row, or two rows together, among the first ones name of the columns that are `known`."""
    listed = list(sheet.rows.head(HEADER_WITHIN).select(sheet.cells).iter_rows())
    rows = [[cell or "" for cell in row] for row in listed]
    rows += [joined(list(upper), list(lower), known) for upper, lower in pairwise(listed)]
    found = [_meant(row, known) for row in rows]
    return max(found, key=len, default=set())


def _titles(sheet: Sheet, header_rows: str, known: Names, required: set[str]) -> tuple[list[str], int, int]:
    """The titles, and the indexes of the first and the last header row; Asks where two rows together say more."""
    head = sheet.rows.head(HEADER_WITHIN).select(sheet.cells)
    listed = [[cell.strip() or None if cell else None for cell in row] for row in head.iter_rows()]
    numbers = (sheet.rows if header_rows else sheet.rows.head(HEADER_WITHIN))["row"].to_list()
    if header_rows:
        first, _unused, last = header_rows.partition("-")
        if not (first.isdigit() and (last or first).isdigit()) or not {int(first), int(last or first)} <= set(numbers):
            raise Refused(
                _(
                    "header_rows = {header_rows!r} names no rows of the file: write it as 3 or 3-4.",
                    header_rows=header_rows,
                )
            )
        start, end = numbers.index(int(first)), numbers.index(int(last or first))
        titles = [cell or "" for cell in sheet.rows.select(sheet.cells).row(start)]
        for i in range(start + 1, end + 1):
            titles = joined([title or None for title in titles], list(sheet.rows.select(sheet.cells).row(i)), known)
        return titles, start, end

    def found(titles: list[str]) -> set[str]:
        return _meant(titles, known)

    single = [found([cell or "" for cell in row]) for row in listed]
    together = [joined(upper, lower, known) for upper, lower in pairwise(listed)]
    pairs = [found(titles) | set(wide_headers(titles)) for titles in together]  # 2026 above April, May and June
    best = max(range(len(single)), key=lambda i: (len(single[i]), -i), default=0)
    pair = max(range(len(pairs)), key=lambda i: (len(pairs[i]), -i), default=None)
    if pair is not None and not required <= single[best] and len(pairs[pair]) > max(len(single[best]), 1):
        both = f"{numbers[pair]}-{numbers[pair + 1]}"
        shown = ", ".join(title for title in joined(listed[pair], listed[pair + 1], known) if title)
        raise Asks(
            "header_rows",
            _(
                "Which rows are the header? Rows {first} and {last} together read: {shown}.",
                first=numbers[pair],
                last=numbers[pair + 1],
                shown=shown,
            ),
            (both, str(numbers[pair]), str(numbers[pair + 1])),
        )
    if not single or not single[best]:
        best = next((i for i, row in enumerate(listed) if any(row)), 0)
        data = [cell for cell in (listed[best] if listed else []) if cell and VALUE.match(cell)]
        if data and required:
            raise Refused(
                _(
                    "No row of the file names its columns; row {numbers} holds values already. Put a row "
                    "with the names of the columns above them.",
                    numbers=numbers[best],
                )
            )
    return [cell or "" for cell in listed[best]] if listed else [], best, best


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
    least = max(2, len(_meant(list(titles.values()), known)) // 2)
    for row in rows.filter(says >= least).select("row", *titles).iter_rows(named=True):
        said = {cell: known.meant(row[cell]) for cell in titles if row[cell]}
        if len({column for column in said.values() if column}) >= least and all(said.values()):
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
    titles, first, last = _titles(sheet, header_rows, known, required)
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


def footnotes_below(rows: pl.DataFrame, headers: list[str], keys: list[str]) -> tuple[pl.DataFrame, list[str]]:
    """Rows without the remarks below the table: the last rows, where little is filled and that is words; those."""
    end, said = rows.height, []
    while end:
        row = rows.row(end - 1, named=True)
        filled = [str(row[name]).strip() for name in headers if row[name] and str(row[name]).strip()]
        if len(filled) > 1 and any(LABEL.match(text) for text in filled):
            break  # 说明合计 999 is a sum, which is checked
        words = [text for text in filled if FOOTNOTE.match(text)]
        alone = len(filled) == 1 and len(headers) > 2 and re.search(r"[^\W\d_]", filled[0]) and len(filled[0]) > 8
        lacks = [name for name in keys if not row.get(name) or REMARK.match(row[name])]
        if not (lacks or not keys) or not (alone or (words and len(words) * 2 >= len(filled))):
            break
        end -= 1
        said.append(" ".join(filled))
    return rows.head(end), said[::-1]


def left_out(said: list[str]) -> list[str]:
    """A note on the remarks below the table."""
    shown = " / ".join(said[:TITLES_SHOWN])
    return (
        [
            _(
                "{lines} below the table {was} left out: {shown}",
                lines=ngettext("{n} line", "{n} lines", len(said)),
                was=was(len(said)),
                shown=shown,
            )
        ]
        if said
        else []
    )


def short_rows(rows: pl.DataFrame, width: int, mark: str) -> pl.DataFrame:
    """The faults of rows that have fewer fields than the header: nobody can know which ones are missing."""
    if "fields" not in rows.columns:
        return pl.DataFrame(schema=REJECTED)
    short = rows.filter(pl.col("fields") < width)
    cells = [name for name in rows.columns if name not in ("row", "fields")]
    return short.select(
        "row",
        column=pl.lit(""),
        value=pl.concat_str(cells, separator=mark or ",", ignore_nulls=True),
        reason=pl.format(
            _("has {{}} fields where the header has {width}: which one is missing?", width=width), "fields"
        ),
    ).cast(REJECTED)
