"""Applying a mapping: sheets as they stand -> the feed's columns as text, with every cell's place in the file."""

from collections.abc import Mapping as Dictionary

import polars as pl

from data.cells import trimmed
from data.checking import REJECTED
from data.feeds.feed import Feed
from data.layout import Table, folded, named_in, short_rows, table_of, without, without_footnotes
from data.mapped import Mapped, Place
from data.mapping import Mapping, spelling
from data.matching import known_headers, suggestions, wide_headers
from data.privacy import first_citizen_id
from data.refusal import Asks, Refused
from data.sheet import Sheet, letters
from data.spelling import ask_serials, ask_zone, date_order, decimal, shares
from data.stating import sources, stated, where
from data.totals import without_totals

ALL_SHEETS = "all"
NUMBERS = ("whole", "amount", "rate")


def _known(feed: Feed, mapping: Mapping) -> tuple[dict[str, str], set[str]]:
    """Folded header -> what it is looked for as, and which of those the table must have."""
    if mapping.columns:
        wanted = sources(mapping)
        return {folded(header): header for header in wanted}, set(wanted)
    required = {name for name, column in feed.columns.items() if column.required}
    return known_headers(feed, mapping.also), required


def pick_sheets(feed: Feed, sheets: list[Sheet], mapping: Mapping) -> tuple[list[Sheet], list[str]]:
    """The sheets to read, and notes: the only one, the one that is named, or the only one with the feed's columns.

    Asks where several may be meant.
    """
    if mapping.sheet == ALL_SHEETS:
        return sheets, [f"{len(sheets)} sheets were read as one: {', '.join(sheet.name for sheet in sheets)}"]
    if mapping.sheet:
        for sheet in sheets:
            if sheet.name == mapping.sheet:
                return [sheet], []
        raise Refused(f"There is no visible sheet {mapping.sheet!r}: {', '.join(sheet.name for sheet in sheets)}.")
    if len(sheets) == 1:
        return sheets, []
    known, required = _known(feed, mapping)
    named = {sheet.name: named_in(sheet, known) for sheet in sheets}
    fit = [sheet for sheet in sheets if required <= named[sheet.name]]
    listed = tuple(sorted(named, key=lambda name: -len(named[name])))
    if len(fit) == 1:
        others = [name for name in listed if name != fit[0].name]
        return fit, [f"the sheet {fit[0].name} was read; not of this feed and not read: {', '.join(others)}"]
    raise Asks("sheet", f"Which sheet holds the data? There are: {', '.join(listed)}.", (*listed, ALL_SHEETS))


def _own(feed: Feed, table: Table, known: Dictionary[str, str], also: Dictionary[str, str]) -> dict[str, str]:
    """Feed column -> header, by the feed's own names, its aliases and what the sender is known to mean."""
    found: dict[str, str] = {}
    # What a sender is known to mean counts where it stands in this file; a corrected workbook has the feed's own words.
    dropped = {folded(header) for header in also.values() if header}
    here = {folded(header) for header in table.places}
    for header in table.places:
        column = known.get(folded(header))
        if column is None or (also.get(column) == ""):
            continue
        if column in also and folded(header) not in dropped and folded(also[column]) in here:
            continue
        if column in found:
            raise Refused(f"Both {found[column]!r} and {header!r} mean the column {column}: keep one of them.")
        found[column] = header
    return found


def _ask_columns(
    feed: Feed, table: Table, found: dict[str, str], also: Dictionary[str, str], units: frozenset[str]
) -> None:
    """Asks for a column that was not found where a header of the file may mean it."""
    free = [header for header in table.places if header not in found.values()]
    missing = [name for name in feed.columns if name not in found and also.get(name) != ""]
    must = [name for name in missing if feed.columns[name].required]
    likely = suggestions(feed, missing, table.rows, free, units)
    for name in [*must, *missing]:
        if name in likely:
            best = likely[name]
            others = [header for header in free if header not in best]
            raise Asks(
                f"columns.{name}",
                f"Which column of the file is {name}? Perhaps {best[0]!r}.",
                tuple([*best, *others] + ([] if name in must else [""])),
            )


def _check_types(feed: Feed, sheet: Sheet, table: Table, found: dict[str, str]) -> list[str]:
    """Notes on the types of a Parquet file's columns; Refused where an identifier is a number."""
    notes = []
    for name, header in found.items():
        dtype = sheet.types.get(f"c{table.places[header]}")
        kind = feed.columns[name].metadata["read"]
        if dtype is None or dtype == pl.Null:
            continue
        if dtype.is_nested() or dtype == pl.Object:
            raise Refused(f"The column {header} holds lists or records: a table holds one plain value a cell.")
        if kind in ("text", "choice") and not (
            dtype == pl.String or dtype == pl.Binary or dtype in (pl.Categorical, pl.Enum)
        ):
            raise Refused(
                f"The column {header} is of type {dtype}, and {name} is text: leading zeros are lost in numbers. "
                "Write the column as text."
            )
        if kind in ("date", "month", *NUMBERS) and dtype in (pl.String, pl.Binary, pl.Categorical):
            notes.append(f"{name}: the column is text, and was read as {'dates' if kind not in NUMBERS else 'numbers'}")
    return notes


def _fill_merged(feed: Feed, sheet: Sheet, table: Table, found: dict[str, str]) -> tuple[pl.DataFrame, list[str]]:
    """Merged cells stand for each of their rows; Refused where they hold a number, which would count twice."""
    rows, filled = table.rows, 0
    numbers = rows["row"].to_list()
    for first, column, last, _ in sheet.merged:
        for name, header in found.items():
            inside = [number for number in numbers if first < number <= last + 1]
            if table.places[header] != column or len(inside) < 2:
                continue
            if feed.columns[name].metadata["read"] in NUMBERS:
                place = f"{letters(column)}{first + 1}:{letters(column)}{last + 1}"
                raise Refused(f"The cells {place} are merged over numbers: write each row's own number.")
            value = rows.filter(pl.col("row") == inside[0])[header].item()
            chosen = pl.col("row").is_in(inside)
            rows = rows.with_columns(pl.when(chosen).then(pl.lit(value)).otherwise(pl.col(header)).alias(header))
            filled += 1
    return rows, [f"{filled} merged cells were read as standing in each of their rows"] if filled else []


def _long_from_wide(
    feed: Feed, rows: pl.DataFrame, headers: list[str], found: dict[str, str], mapping: Mapping
) -> tuple[pl.DataFrame, dict[str, str], list[str]]:
    """Months side by side as rows; Asks which column they fill."""
    months = wide_headers([header for header in headers if header not in found.values()])
    target = next((name for name, column in feed.columns.items() if column.metadata["read"] == "month"), "")
    if not months or not target or target in found:
        return rows, found, []
    missing = [n for n, c in feed.columns.items() if n not in found and c.metadata["read"] in NUMBERS]
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


def _refuse_missing(feed: Feed, found: Dictionary[str, object], headers: list[str]) -> None:
    missing = [name for name, column in feed.columns.items() if column.required and name not in found]
    if missing:
        raise Refused(
            f"{'The column' if len(missing) == 1 else 'The columns'} {', '.join(missing)} of {feed.id} "
            f"{'is' if len(missing) == 1 else 'are'} missing. The file has: {', '.join(headers) or 'no headers'}."
        )


def _refuse_persons(rows: pl.DataFrame, headers: list[str]) -> None:
    for header in headers:
        at = first_citizen_id(rows[header])
        if at is not None:
            raise Refused(
                f"The column {header}, which is not of this feed, holds identity numbers of persons (row "
                f"{rows['row'][at]}): take the column out, and hand the file in again."
            )


def _other_spellings(feed: Feed, found: Dictionary[str, str], also: Dictionary[str, str]) -> list[str]:
    """A remark on headers that are a column's name or alias but for case, blanks or brackets."""
    other = []
    for name, header in found.items():
        exact = {name, *feed.columns[name].metadata["aliases"], also.get(name, "")}
        if header not in exact and folded(header) in {folded(one) for one in exact}:
            other.append(f"{header} as {name}")
    return [f"headers in another spelling were understood: {', '.join(other)}"] if other else []


def _only_data(
    feed: Feed, sheet: Sheet, table: Table, rows: pl.DataFrame, found: dict[str, str]
) -> tuple[pl.DataFrame, list[str], pl.DataFrame]:
    """Rows without sums, remarks below the table and rows that are too short; notes; the faults of those rows."""
    headers = list(table.places)
    months = wide_headers([header for header in headers if header not in found.values()])
    rows, sums = without_totals(rows, feed, headers, found, months)
    rows, below = without_footnotes(rows, headers, [found[key] for key in feed.keys if key in found])
    short = short_rows(rows, table.width, sheet.mark)
    return without(rows, short["row"]), sums + below, short


def _apply(feed: Feed, sheet: Sheet, mapping: Mapping, units: frozenset[str]) -> Mapped:
    known, required = _known(feed, mapping)
    table = table_of(sheet, mapping.header_rows, known, required)
    headers = list(table.places)
    notes = [*sheet.notes, *table.notes]
    wide: tuple[str, ...] = ()
    if mapping.columns:
        expressions: dict[str, pl.Expr] = stated(mapping, feed, headers)
        found = {name: source for name, source in mapping.columns.items() if isinstance(source, str)}
        rows, below, short = _only_data(feed, sheet, table, table.rows, found)
    else:
        found = _own(feed, table, known, mapping.also)
        rows, merged = _fill_merged(feed, sheet, table, found)
        rows, below, short = _only_data(feed, sheet, table, rows, found)
        notes += [*_check_types(feed, sheet, table, found), *merged]
        rows, found, tall = _long_from_wide(feed, rows, headers, found, mapping)
        if tall:
            wide = tuple(letters(table.places[header]) for header in headers if header not in rows.columns)
        else:
            _ask_columns(feed, table, found, mapping.also, units)
        strange = [header for header in headers if header not in found.values() and header in rows.columns]
        _refuse_persons(rows, strange)
        notes += tall
        if strange:
            notes.append(f"columns that are not of this feed were left out: {', '.join(strange)}")
        expressions = {name: pl.col(header) for name, header in found.items()}
    _refuse_missing(feed, expressions, headers)
    here = [header for header in headers if header in rows.columns]
    rows, left_out = where(rows, mapping.where)
    absent = [name for name in feed.columns if name not in expressions]
    if absent and not mapping.columns:
        notes.append(f"columns that the file does not have stay without a value: {', '.join(absent)}")
    empty = pl.lit(None, dtype=pl.String)
    if mapping.columns:
        rows = rows.with_columns(trimmed(pl.col(here)))
    text = rows.select("row", *[expressions.get(name, empty).alias(name) for name in feed.columns])
    if mapping.distinct:
        text = text.unique(list(feed.columns), keep="first", maintain_order=True)
    told, read_as = ("", []) if mapping.decimal else decimal(feed, text, sheet.mark)
    text, per_cent, of_one = shares(feed, text, found, mapping.shares)
    if not mapping.date_order:
        date_order(feed, text)
    if not mapping.serials:
        ask_serials(feed, text, sheet.from_1904)
    if not mapping.time_zone:
        ask_zone(feed, text)
    return Mapped(
        text,
        pl.concat([table.rejected, short]),
        notes + below + left_out + read_as + per_cent,
        spelling(mapping, decimal=told, from_1904=sheet.from_1904, typed=sheet.mark == ""),
        (Place(sheet.name, 0, {n: letters(table.places[h]) for n, h in found.items() if h in table.places}, wide),),
        [*sheet.remarks, *table.remarks, *_other_spellings(feed, found, mapping.also), *of_one],
        found,
        headers,
    )


def _together(parts: list[Mapped]) -> Mapped:
    """Several sheets as one table, its rows numbered through."""
    if len(parts) == 1:
        return parts[0]
    texts, rejected, places, before = [], [], [], 0
    for part in parts:
        texts.append(part.text.with_columns(pl.col("row") + before))
        rejected.append(part.rejected.with_columns(pl.col("row") + before))
        places.append(Place(part.places[0].name, before, part.places[0].columns))
        before += max([*part.text["row"], *part.rejected["row"]], default=0)
    spellings = {part.spelling for part in parts}
    if len(spellings) > 1:
        raise Refused("The sheets are written in different ways (decimal comma, dates): hand them in one by one.")
    notes = list(dict.fromkeys(note for part in parts for note in part.notes))
    remarks = [remark for part in parts for remark in part.remarks]
    first = parts[0]
    return Mapped(
        pl.concat(texts), pl.concat(rejected), notes, first.spelling, tuple(places), remarks, first.found, first.headers
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
    chosen, notes = pick_sheets(feed, sheets, mapping)
    mapped = _together([_apply(feed, sheet, mapping, units) for sheet in chosen])
    if not mapped.text.height and not mapped.rejected.height and not may_be_empty:
        raise Refused("There are no data rows below the header.")
    mapped.notes[:0] = notes
    if REJECTED.names() != mapped.rejected.columns:
        raise AssertionError("rejected rows have other columns")
    return mapped
