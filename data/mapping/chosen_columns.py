"""Choosing: which sheets of a file, and which of their columns, are meant; asks where that is not plain."""

from collections.abc import Mapping as Dictionary

import polars as pl

from data.errors import Asks, Refused
from data.feeds.columns import Column, kind_of
from data.feeds.feed import Feed
from data.language import _
from data.mapping.header_row import named_in
from data.mapping.headers import BRACKETS, Names, bare, folded
from data.mapping.likely_headers import known_headers, suggestions
from data.mapping.mapping import Mapping
from data.mapping.scale import refuse_header
from data.mapping.statements import sources
from data.mapping.table import Table
from data.reading.sheet import Sheet

ALL_SHEETS = "all"
NAMED = 3  # other names of a column that a question gives


def looked_for(feed: Feed, mapping: Mapping) -> tuple[Names, set[str]]:
    """The headers that are looked for, and which of those the table must have."""
    if mapping.columns:
        wanted = sources(mapping)
        return Names({folded(header): header for header in wanted}), set(wanted)
    required = {name for name, column in feed.columns.items() if column.required}
    return known_headers(feed, mapping.also), required


def pick_sheets(feed: Feed, sheets: list[Sheet], mapping: Mapping) -> tuple[list[Sheet], list[str]]:
    """The sheets to read, and notes: the only one, the one that is named, or the only one with the feed's columns.

    Asks where several may be meant.
    """
    if mapping.sheet == ALL_SHEETS:
        return sheets, [
            _(
                "{n} sheets were read as one: {names}",
                n=len(sheets),
                names=", ".join(sheet.name for sheet in sheets),
            )
        ]
    if mapping.sheet:
        for sheet in sheets:
            if sheet.name == mapping.sheet:
                return [sheet], []
        raise Refused(
            _(
                "There is no visible sheet {sheet!r}: {sheets}.",
                sheet=mapping.sheet,
                sheets=", ".join(sheet.name for sheet in sheets),
            )
        )
    if len(sheets) == 1:
        return sheets, []
    known, required = looked_for(feed, mapping)
    named = {sheet.name: named_in(sheet, known) for sheet in sheets}
    fit = [sheet for sheet in sheets if required <= named[sheet.name]]
    listed = tuple(sorted(named, key=lambda name: -len(named[name])))
    if len(fit) == 1:
        others = [name for name in listed if name != fit[0].name]
        return fit, [
            _(
                "the sheet {name} was read; not of this feed and not read: {others}",
                name=fit[0].name,
                others=", ".join(others),
            )
        ]
    raise Asks(
        "sheet", _("Which sheet holds the data? There are: {listed}.", listed=", ".join(listed)), (*listed, ALL_SHEETS)
    )


def columns_found(feed: Feed, table: Table, known: Names, also: Dictionary[str, str]) -> dict[str, str]:
    """Feed column -> header, by the feed's own names, its aliases and what the sender is known to mean."""
    found: dict[str, str] = {}
    # What a sender is known to mean counts where it stands in this file; a corrected workbook has the feed's own words.
    dropped = {folded(header) for header in also.values() if header}
    here = {folded(header) for header in table.places}
    for header in table.places:
        column = known.meant(header)
        if column is None or (also.get(column) == ""):
            continue
        if column in also and folded(header) not in dropped and folded(also[column]) in here:
            continue
        if column in found:
            raise Refused(
                _(
                    "Both {found!r} and {header!r} mean the column {column}: keep one of them.",
                    found=found[column],
                    header=header,
                    column=column,
                )
            )
        found[column] = header
    return found


def _also_called(column: Column) -> str:
    """What else a column is called, so that whoever is asked about `filed_on` knows what is meant."""
    names = column.metadata["aliases"][:NAMED]
    return _(" (also called {names})", names=", ".join(names)) if names else ""


def ask_columns(
    feed: Feed, table: Table, found: dict[str, str], also: Dictionary[str, str], units: frozenset[str]
) -> None:
    """Asks for a column that was not found where a header of the file may mean it; Refused where that names a scale."""
    free = [header for header in table.places if header not in found.values()]
    missing = [name for name in feed.columns if name not in found and also.get(name) != ""]
    must = [name for name in missing if feed.columns[name].required]
    likely = suggestions(feed, missing, table.rows, free, units)
    for name in [one for one in must or missing if one in likely]:
        best = likely[name]
        refuse_header(name, best[0], kind_of(feed.columns[name]).scaled)
        others = [header for header in free if header not in best]
        more = BRACKETS.search(best[0])
        said = (
            _(" What {words} means is for you to say.", words=more[0])
            if more and bare(best[0]) != folded(best[0])
            else ""
        )
        question = _(
            "Which column of the file is {column}? Perhaps {header!r}.{said}",
            column=f"{name}{_also_called(feed.columns[name])}",
            header=best[0],
            said=said,
        )
        raise Asks(f"columns.{name}", question, tuple([*best, *others] + ([] if must else [""])))
    required = [name for name, column in feed.columns.items() if column.required]
    if must and free and len(must) * 2 <= len(required):  # else it is another table, and refused
        column = f"{must[0]}{_also_called(feed.columns[must[0]])}"
        question = _("Which column of the file is {column}? No header says so.", column=column)
        raise Asks(f"columns.{must[0]}", question, tuple(free))


def check_types(feed: Feed, sheet: Sheet, table: Table, found: dict[str, str]) -> list[str]:
    """Notes on the types of a Parquet file's columns; Refused where an identifier is a number."""
    notes = []
    for name, header in found.items():
        dtype = sheet.types.get(f"c{table.places[header]}")
        kind = kind_of(feed.columns[name])
        if dtype is None or dtype == pl.Null:
            continue
        if dtype.is_nested() or dtype == pl.Object:
            raise Refused(
                _(
                    "The column {header} is of type {dtype}, which holds lists or records: a table holds one "
                    "plain value a cell.",
                    header=header,
                    dtype=dtype,
                )
            )
        if kind.dtype == pl.String and not (
            dtype == pl.String or dtype == pl.Binary or dtype in (pl.Categorical, pl.Enum)
        ):
            raise Refused(
                _(
                    "The column {header} is of type {dtype}, and {name} is text: leading zeros are lost in "
                    "numbers. Write the column as text.",
                    header=header,
                    dtype=dtype,
                    name=name,
                )
            )
        if (kind.day or kind.number) and dtype in (pl.String, pl.Binary, pl.Categorical):
            notes.append(
                _(
                    "{name}: the column is text, and was read as {word}",
                    name=name,
                    word="dates" if kind.day else "numbers",
                )
            )
    return notes


def refuse_missing(feed: Feed, found: Dictionary[str, object], headers: list[str]) -> None:
    """Refused where a column that every row needs was not found."""
    missing = [name for name, column in feed.columns.items() if column.required and name not in found]
    if missing:
        raise Refused(
            _(
                "{word} {missing} of {feed_id} {word2} missing. The file has: {headers}.",
                word="The column" if len(missing) == 1 else "The columns",
                missing=", ".join(missing),
                feed_id=feed.id,
                word2="is" if len(missing) == 1 else "are",
                headers=", ".join(headers) or "no headers",
            )
        )


def other_spellings(feed: Feed, found: Dictionary[str, str], also: Dictionary[str, str]) -> list[str]:
    """A remark on headers that are a column's name or alias but for case, blanks or brackets."""
    other = []
    for name, header in found.items():
        exact = {name, *feed.columns[name].metadata["aliases"], also.get(name, "")}
        if header not in exact and {folded(header), bare(header)} & {folded(one) for one in exact}:
            other.append(f"{header} as {name}")
    return [_("headers in another spelling were understood: {other}", other=", ".join(other))] if other else []
