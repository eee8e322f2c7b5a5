"""Shaping: merged cells, months side by side, sums and remarks; what is left is one row a record."""

import polars as pl

from data.counted import counted, was
from data.errors import Asks, Refused
from data.feeds.columns import kind_of
from data.feeds.feed import Feed
from data.mapping.header_row import Table, footnotes_below, left_out, short_rows, without
from data.mapping.likely_headers import wide_headers
from data.mapping.mapping import Mapping
from data.mapping.totals import without_totals
from data.reading.sheet import Sheet, letters


def fill_merged(feed: Feed, sheet: Sheet, table: Table, found: dict[str, str]) -> tuple[pl.DataFrame, list[str]]:
    """Merged cells stand for each of their rows; Refused where they hold a number, which would count twice."""
    rows, filled = table.rows, 0
    numbers = rows["row"].to_list()
    for first, column, last, _ in sheet.merged:
        for name, header in found.items():
            inside = [number for number in numbers if first < number <= last + 1]
            if table.places[header] != column or len(inside) < 2:
                continue
            if kind_of(feed.columns[name]).number:
                place = f"{letters(column)}{first + 1}:{letters(column)}{last + 1}"
                raise Refused(f"The cells {place} are merged over numbers: write each row's own number.")
            value = rows.filter(pl.col("row") == inside[0])[header].item()
            chosen = pl.col("row").is_in(inside)
            rows = rows.with_columns(pl.when(chosen).then(pl.lit(value)).otherwise(pl.col(header)).alias(header))
            filled += 1
    return rows, [f"{counted(filled, 'merged cell')} {was(filled)} read as standing in each row"] if filled else []


def long_from_wide(
    feed: Feed, rows: pl.DataFrame, headers: list[str], found: dict[str, str], mapping: Mapping
) -> tuple[pl.DataFrame, dict[str, str], list[str]]:
    """Months side by side as rows; Asks which column they fill."""
    months = wide_headers([header for header in headers if header not in found.values()])
    target = next((name for name, column in feed.columns.items() if kind_of(column).name == "month"), "")
    if not months or not target or target in found:
        return rows, found, []
    missing = [n for n, c in feed.columns.items() if n not in found and kind_of(c).number]
    if not mapping.wide:
        if not missing:
            return rows, found, []
        raise Asks("wide", f"Months stand side by side ({', '.join(months[:3])} …). What do they hold?", tuple(missing))
    if mapping.wide not in missing:
        raise Refused(f"The months cannot hold {mapping.wide!r}: it is one of {', '.join(missing)}.")
    kept = [name for name in rows.columns if name not in months]
    tall = rows.unpivot(months, index=kept, variable_name=target, value_name=mapping.wide)
    tall = tall.sort("row", maintain_order=True)
    beside = pl.int_range(pl.len()).over("row")
    tall = tall.with_columns(row=(pl.col("row") - 1) * len(months) + beside + 1)
    note = f"{len(months)} months side by side were read as rows"
    return tall, {**found, target: target, mapping.wide: mapping.wide}, [note]


def only_data(
    feed: Feed, sheet: Sheet, table: Table, rows: pl.DataFrame, found: dict[str, str]
) -> tuple[pl.DataFrame, list[str], pl.DataFrame, list[str]]:
    """Rows without sums, remarks below the table and rows that are too short; notes; the faults of those rows; the
    remarks."""
    headers = list(table.places)
    months = wide_headers([header for header in headers if header not in found.values()])
    keys = [found[key] for key in feed.keys if key in found]
    # Remarks stand below sums, and would be taken for numbers that cannot be read; some stand between rows and sums.
    rows, lowest = footnotes_below(rows, headers, keys)
    rows, sums = without_totals(rows, feed, headers, found, months)
    rows, lower = footnotes_below(rows, headers, keys)
    said = lower + lowest
    short = short_rows(rows, table.width, sheet.mark)
    return without(rows, short["row"]), sums + left_out(said), short, said
