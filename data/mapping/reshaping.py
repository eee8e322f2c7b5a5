"""Shaping: merged cells, months side by side, sums and remarks; what is left is one row a record."""

from itertools import takewhile

import polars as pl

from data.counted import was
from data.errors import Asks, Refused
from data.feeds.columns import kind_of
from data.feeds.feed import Feed
from data.language import _, ngettext
from data.mapping.below_table import footnotes_below, left_out, short_rows
from data.mapping.likely_headers import wide_headers
from data.mapping.mapping import CARRY, Mapping
from data.mapping.table import Table, without
from data.mapping.totals import without_totals
from data.reading.sheet import Sheet
from data.reading.xlsx_sheet import letters

OFTEN = 0.25  # the share of rows with blanks that is a way of writing, and no slip


def fill_merged(feed: Feed, sheet: Sheet, table: Table, found: dict[str, str]) -> tuple[pl.DataFrame, list[str]]:
    """Merged cells stand for each of their rows; Refused where they hold a number, which would count twice."""
    rows, filled = table.rows, 0
    numbers = rows["row"].to_list()
    for first, column, last, *_right in sheet.merged:
        for name, header in found.items():
            inside = [number for number in numbers if first < number <= last + 1]
            if table.places[header] != column or len(inside) < 2:
                continue
            if kind_of(feed.columns[name]).number:
                place = f"{letters(column)}{first + 1}:{letters(column)}{last + 1}"
                raise Refused(_("The cells {place} are merged over numbers: write each row's own number.", place=place))
            value = rows.filter(pl.col("row") == inside[0])[header].item()
            chosen = pl.col("row").is_in(inside)
            rows = rows.with_columns(pl.when(chosen).then(pl.lit(value)).otherwise(pl.col(header)).alias(header))
            filled += 1
    return rows, [
        _(
            "{merged_cells} {was} read as standing in each row",
            merged_cells=ngettext("{n} merged cell", "{n} merged cells", filled),
            was=was(filled),
        )
    ] if filled else []


def long_from_wide(
    feed: Feed, rows: pl.DataFrame, headers: list[str], found: dict[str, str], mapping: Mapping
) -> tuple[pl.DataFrame, dict[str, str], list[str]]:
    """Months side by side as rows; Asks which column they fill."""
    named = wide_headers([header for header in headers if header not in found.values()])
    months = list(named)
    target = next((name for name, column in feed.columns.items() if kind_of(column).name == "month"), "")
    if not months or not target or target in found:
        return rows, found, []
    missing = [n for n, c in feed.columns.items() if n not in found and kind_of(c).number]
    if not mapping.wide:
        if not missing:
            return rows, found, []
        some = ", ".join(_as_read(header, month) for header, month in list(named.items())[:3])
        question = _("Months stand side by side ({some} …). What do they hold?", some=some)
        raise Asks("wide", question, tuple(missing))
    if mapping.wide not in missing:
        raise Refused(
            _("The months cannot hold {wide!r}: it is one of {missing}.", wide=mapping.wide, missing=", ".join(missing))
        )
    kept = [name for name in rows.columns if name not in months]
    tall = rows.unpivot(months, index=kept, variable_name=target, value_name=mapping.wide)
    tall = tall.sort("row", maintain_order=True)
    beside = pl.int_range(pl.len()).over("row")
    tall = tall.with_columns(pl.col(target).replace(named), row=(pl.col("row") - 1) * len(months) + beside + 1)
    first, last = _as_read(*next(iter(named.items()))), _as_read(*list(named.items())[-1])
    note = _("{n} months side by side were read as rows ({first} to {last})", n=len(months), first=first, last=last)
    return tall, {**found, target: target, mapping.wide: mapping.wide}, [note]


def _as_read(header: str, month: str) -> str:
    """The header of a month, and what it is read as where that is another thing."""
    return header if header == month else _("{header} is {month}", header=header, month=month)


def carried_down(rows: pl.DataFrame, feed: Feed, found: dict[str, str], answer: str) -> tuple[pl.DataFrame, list[str]]:
    """Cells that a pivot table or a grouped list leaves blank where they would say what stands above: filled where the
    `answer` says so, with a note. Asks where many rows have blanks in their first columns, which need a value."""
    needed = {
        header
        for name, header in found.items()
        if feed.columns[name].required and not kind_of(feed.columns[name]).number
    }
    headers = rows.drop("row", "fields", strict=False).columns
    first = list(takewhile(needed.__contains__, headers))
    if not first or not rows.height or answer == CARRY[1]:
        return rows, []
    repeats, leading = {}, pl.lit(True)
    for header in first:  # a blank to the right of a filled cell is a value that is missing, and not a repeat
        blank = _blank(header)
        leading = leading & blank
        repeats[header] = leading & (~blank).cum_max().shift(1, fill_value=False)
    holes = rows.select(**repeats)
    some = [header for header in first if holes[header].any()]
    if not some or (not answer and int(holes[first[0]].sum()) < rows.height * OFTEN):
        return rows, []
    count, columns = sum(int(holes[header].sum()) for header in some), ", ".join(some)
    if not answer:
        question = ngettext(
            "{n} cell is blank below a value ({columns}, row {row}), as pivot tables leave out what repeats. Is the "
            "value above carried down, or is it missing?",
            "{n} cells are blank below a value ({columns}, first in row {row}), as pivot tables leave out what "
            "repeats. Is the value above carried down, or is it missing?",
            count,
            columns=columns,
            row=rows["row"].filter(holes[some[0]])[0],
        )
        raise Asks("carry_down", question, CARRY)
    above = {header: pl.when(~_blank(header)).then(header).forward_fill() for header in some}
    filled = [pl.when(repeats[one]).then(above[one]).otherwise(one).alias(one) for one in some]
    note = ngettext(
        "{n} blank cell was read as the value above it ({columns})",
        "{n} blank cells were read as the values above them ({columns})",
        count,
        columns=columns,
    )
    return rows.with_columns(filled), [note]


def _blank(header: str) -> pl.Expr:
    return pl.col(header).str.strip_chars().fill_null("") == ""


def only_data(
    feed: Feed, sheet: Sheet, table: Table, rows: pl.DataFrame, found: dict[str, str]
) -> tuple[pl.DataFrame, list[str], pl.DataFrame, list[str]]:
    """Rows without sums, remarks below the table and rows that are too short; notes; the faults of those rows; the
    remarks."""
    headers = list(table.places)
    months = list(wide_headers([header for header in headers if header not in found.values()]))
    keys = [found[key] for key in feed.keys if key in found]
    # Remarks stand below sums, and would be taken for numbers that cannot be read; some stand between rows and sums.
    rows, lowest = footnotes_below(rows, headers, keys)
    rows, sums = without_totals(rows, feed, headers, found, months)
    rows, lower = footnotes_below(rows, headers, keys)
    said = lower + lowest
    short = short_rows(rows, table.width, sheet.mark)
    return without(rows, short["row"]), sums + left_out(said), short, said
