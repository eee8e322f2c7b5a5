"""Applying a mapping: sheets as they stand -> the feed's columns as text, with every cell's place in the file."""

from collections.abc import Mapping as Dictionary
from dataclasses import replace

import polars as pl

from data.cells.tidying import trimmed
from data.errors import Refused
from data.feeds.feed import Feed
from data.identity_numbers import first_citizen_id
from data.language import _
from data.mapping.chosen_columns import (
    ask_columns,
    check_types,
    columns_found,
    looked_for,
    other_spellings,
    pick_sheets,
    refuse_missing,
)
from data.mapping.likely_headers import near_misses
from data.mapping.mapped import Mapped, Place
from data.mapping.mapping import SPELT, Mapping, corrected, spelling
from data.mapping.reshaping import carried_down, fill_merged, long_from_wide, only_data
from data.mapping.scale import only_scale, refuse_scale
from data.mapping.short_years import short_years
from data.mapping.spelling import ask_serials, ask_zone, date_order, decimal, shares, swapped_days
from data.mapping.statements import stated, where
from data.mapping.stored_numbers import as_kept
from data.mapping.table import table_of
from data.notes import changes_figures, lacks
from data.reading.sheet import Sheet
from data.reading.xlsx_sheet import letters
from data.rejected import REJECTED


def _refuse_persons(rows: pl.DataFrame, headers: list[str]) -> None:
    for header in headers:
        at = first_citizen_id(rows[header])
        if at is not None:
            raise Refused(
                f"The column {header}, which is not of this feed, holds identity numbers of persons (row "
                f"{rows['row'][at]}): take the column out, and hand the file in again."
            )


def _as_the_original(sheet: Sheet) -> list[str]:
    """A note on what a workbook of rejected rows says of its original."""
    said = [f"{name} = {sheet.reading[name]}" for name in SPELT if name in sheet.reading]
    said += ["days counted from 1904"] * sheet.from_1904
    return [f"cells were read as in the file that is corrected: {', '.join(said)}"] if sheet.reading else []


def _typed(sheet: Sheet) -> bool:
    return bool(sheet.reading.get("typed")) if sheet.reading else sheet.mark == ""


def _apply(feed: Feed, sheet: Sheet, mapping: Mapping, units: frozenset[str]) -> Mapped:
    if sheet.reading:
        mapping = corrected(mapping, sheet.reading)
    known, required = looked_for(feed, mapping)
    table = table_of(sheet, mapping.header_rows, known, required)
    headers = list(table.places)
    notes = [*sheet.notes, *_as_the_original(sheet), *table.notes]
    wide: tuple[str, ...] = ()
    if mapping.columns:
        expressions: dict[str, pl.Expr] = stated(mapping, feed, headers)
        found = {name: source for name, source in mapping.columns.items() if isinstance(source, str)}
        rows, below, short, lines = only_data(feed, sheet, table, table.rows, found)
        rows, carried = carried_down(rows, feed, found, mapping.carry_down)
        notes += map(changes_figures, carried)
    else:
        found = columns_found(feed, table, known, mapping.also)
        rows, merged = fill_merged(feed, sheet, table, found)
        rows, below, short, lines = only_data(feed, sheet, table, rows, found)
        rows, carried = carried_down(rows, feed, found, mapping.carry_down)
        notes += map(changes_figures, carried)
        notes += [*check_types(feed, sheet, table, found), *merged]
        rows, found, tall = long_from_wide(feed, rows, headers, found, mapping)
        if tall:
            wide = tuple(letters(table.places[header]) for header in headers if header not in rows.columns)
        else:
            ask_columns(feed, table, found, mapping.also, units)
        strange = [header for header in headers if header not in found.values() and header in rows.columns]
        _refuse_persons(rows, strange)
        notes += tall
        if strange:
            missing = [name for name in feed.columns if name not in found and mapping.also.get(name) != ""]
            near = near_misses(feed, missing, strange)
            named = [_("{header} (near to {column})", header=h, column=near[h]) if h in near else h for h in strange]
            notes.append(
                changes_figures(
                    _("columns that are not of this feed were left out: {columns}", columns=", ".join(named))
                )
            )
        expressions = {name: pl.col(header) for name, header in found.items()}
    rows, kept = as_kept(feed, sheet, table, rows, found)
    notes += kept
    refuse_missing(feed, expressions, headers)
    misfits = pl.concat([table.long, table.rows.filter(pl.col("row").is_in(short["row"].implode()))])
    mark = sheet.mark or ","
    alone = [value.strip(mark) for value in short["value"] if mark not in value.strip(mark)]  # a line with one cell
    refuse_scale(feed, found, rows, [*table.above, *lines, *alone, *([sheet.name] if only_scale(sheet.name) else [])])
    here = [header for header in headers if header in rows.columns]
    rows, left_out = where(rows, mapping.where)
    absent = [name for name in feed.columns if name not in expressions]
    if absent and not mapping.columns:
        notes.append(lacks(f"columns that the file does not have stay without a value: {', '.join(absent)}"))
    empty = pl.lit(None, dtype=pl.String)
    if mapping.columns:
        rows = rows.with_columns(trimmed(pl.col(here)))
    unfit = pl.concat([table.rejected, short])
    text = rows.select("row", *[expressions.get(name, empty).alias(name) for name in feed.columns])
    if mapping.distinct:
        text = text.unique(list(feed.columns), keep="first", maintain_order=True)
    told, read_as = ("", []) if mapping.decimal else decimal(feed, text, sheet.mark)
    text, per_cent, of_one = shares(feed, text, found, mapping.shares)
    text, swapped = swapped_days(feed, sheet, text, mapping.swapped_days)
    text, years = short_years(feed, text, mapping.short_years)
    if not mapping.date_order:
        date_order(feed, text)
    if not mapping.serials:
        ask_serials(feed, text, sheet.from_1904)
    if not mapping.time_zone:
        ask_zone(feed, text)
    return Mapped(
        text,
        unfit.with_columns(row=(pl.col("row") - 1) * max(len(wide), 1) + 1),
        notes + below + left_out + read_as + per_cent + swapped + years,
        spelling(mapping, decimal=told, from_1904=sheet.from_1904, typed=_typed(sheet)),
        (Place(sheet.name, 0, {n: letters(table.places[h]) for n, h in found.items() if h in table.places}, wide),),
        [*sheet.remarks, *table.remarks, *other_spellings(feed, found, mapping.also), *of_one],
        found,
        headers,
        _in_columns(feed, misfits.clear() if wide else misfits, found),
        tuple(absent),
    )


def _in_columns(feed: Feed, misfits: pl.DataFrame, found: Dictionary[str, str]) -> pl.DataFrame:
    """Rows that do not fit the header as the feed's columns of text: fields where they stand, right or not."""
    empty = pl.lit(None, dtype=pl.String)
    here = {name: pl.col(header) for name, header in found.items() if header in misfits.columns}
    return misfits.select("row", *[here.get(name, empty).alias(name) for name in feed.columns])


def _together(parts: list[Mapped]) -> Mapped:
    """Several sheets as one table, its rows numbered through."""
    if len(parts) == 1:
        return parts[0]
    texts, rejected, misfits, places, before = [], [], [], [], 0
    for part in parts:
        texts.append(part.text.with_columns(pl.col("row") + before))
        rejected.append(part.rejected.with_columns(pl.col("row") + before))
        misfits.append(part.misfits.with_columns(pl.col("row") + before))
        places.append(replace(part.places[0], before=before))
        before += max([*part.text["row"], *part.rejected["row"]], default=0)
    spellings = {part.spelling for part in parts}
    if len(spellings) > 1:
        raise Refused("The sheets are written in different ways (decimal comma, dates): hand them in one by one.")
    notes = list(dict.fromkeys(note for part in parts for note in part.notes))
    remarks = [remark for part in parts for remark in part.remarks]
    first = parts[0]
    return Mapped(
        pl.concat(texts),
        pl.concat(rejected),
        notes,
        first.spelling,
        tuple(places),
        remarks,
        first.found,
        first.headers,
        pl.concat(misfits),
        tuple(name for name in first.absent if all(name in part.absent for part in parts)),
    )


def apply_mapping(
    feed: Feed, sheets: list[Sheet], mapping: Mapping, may_be_empty: bool = False, units: frozenset[str] = frozenset()
) -> Mapped:
    """The feed's columns as text. `units`: the register's ids, by which a column of units is recognised.

    Refused where there are no rows (unless it `may_be_empty`) or a required column is missing; Asks where a sheet, the
    header, a column or a spelling would have to be guessed.
    """
    if mapping.feed and mapping.feed != feed.id:
        raise Refused(f"The mapping is for the feed {mapping.feed}, not for {feed.id}.")
    reading = next((sheet.reading for sheet in sheets if sheet.reading), {})
    chosen, notes = pick_sheets(feed, sheets, corrected(mapping, reading) if reading else mapping)
    mapped = _together([_apply(feed, sheet, mapping, units) for sheet in chosen])
    if not mapped.text.height and not mapped.rejected.height and not may_be_empty:
        raise Refused("There are no data rows below the header.")
    mapped.notes[:0] = notes
    if REJECTED.names() != mapped.rejected.columns:
        raise AssertionError("rejected rows have other columns")
    return mapped
