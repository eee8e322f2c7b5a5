"""Header row: which of a sheet's first rows, or two together, name the columns; asks where that is not plain."""

import re
from collections.abc import Sequence
from itertools import pairwise

from data.cells.cell_type import AMOUNTS
from data.errors import Asks, Refused
from data.language import _
from data.mapping.headers import Names
from data.mapping.likely_headers import wide_headers
from data.mapping.scale import in_header
from data.reading.sheet import Sheet

HEADER_WITHIN = 30
VALUE = re.compile(r"^[+-]?[\d.,]+%?$|^\d{4}[-/]\d{1,2}([-/]\d{1,2})?$")


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
        alone = lower.count(below) == 1 and not in_header(carried, AMOUNTS)
        words = [f"{carried} {below}", f"{below} {carried}", *([below] if alone else [])]
        titles.append(next((word for word in words if known.meant(word)), words[0]))
    return titles


def meant(row: Sequence[str | None], known: Names) -> set[str]:
    """The columns that the cells of a row name."""
    return {column for cell in row if cell and (column := known.meant(cell))}


def named_in(sheet: Sheet, known: Names) -> set[str]:
    """What one row, or two rows together, among the first ones name of the columns that are `known`."""
    listed = list(sheet.rows.head(HEADER_WITHIN).select(sheet.cells).iter_rows())
    rows = [[cell or "" for cell in row] for row in listed]
    rows += [joined(list(upper), list(lower), known) for upper, lower in pairwise(listed)]
    found = [meant(row, known) for row in rows]
    return max(found, key=len, default=set())


def _refuse_earlier(rows: list[list[str | None]], named: list[set[str]], best: int, numbers: list[int]) -> None:
    """Refused where a row further up reads as a header too, though of fewer columns: rows between would be left out."""
    for i in range(best - 1):
        most = len(named[i]) >= max(2, len(named[best]) // 2) and len(named[i]) * 2 > sum(map(bool, rows[i]))
        if most and any(any(row) for row in rows[i + 1 : best]):
            raise Refused(
                _(
                    "Rows {first} and {second} both name columns, and not the same ones: the rows between them would "
                    "be left out. Hand the two tables in as two files, or bring the columns into one order.",
                    first=numbers[i],
                    second=numbers[best],
                )
            )


def titles_of(sheet: Sheet, header_rows: str, known: Names, required: set[str]) -> tuple[list[str], int, int]:
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
        return meant(titles, known)

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
    _refuse_earlier(listed, single, best, numbers)
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
