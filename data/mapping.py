"""Mapping: the file's headers -> the feed's columns, by the feed's own aliases or by a mapping file."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from data.cells import Spelling, trimmed
from data.checking import REJECTED
from data.expression import BadExpression, expression, names
from data.feeds.feed import Feed
from data.reading import Sheet
from data.refusal import Asks, Refused

HEADER_WITHIN = 30
WHERE = re.compile(
    r"^\s*(?P<column>.+?)\s+(?:(?P<empty>is\s+(?P<not>not\s+)?empty)|(?P<sign>=|!=)\s*(?P<value>.*?))\s*$"
)


@dataclass(frozen=True)
class Mapping:
    """How a foreign file becomes a feed.

    `columns`: feed column -> header, or {"constant": …}, {"expression": …}, {"column": …, "values": {…}}.
    `where`: rows that are taken, each `column = value`, `column != value`, `column is empty`, `column is not empty`.
    `distinct`: rows alike in every feed column are one row.
    """

    feed: str = ""
    columns: dict[str, object] = field(default_factory=dict)
    where: tuple[str, ...] = ()
    distinct: bool = False
    sheet: str = ""
    date_order: str = ""
    words: str = ""


@dataclass(frozen=True)
class Mapped:
    """`text`: `row` and the feed's columns as text. `rejected`: rows that do not fit the header. `notes`: sentences."""

    text: pl.DataFrame
    rejected: pl.DataFrame
    notes: list[str]


def parse_mapping(words: str, name: str) -> Mapping:
    """A mapping from the text of its TOML file; Refused with the file's `name` where it cannot be understood."""
    try:
        stated = tomllib.loads(words)
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"The mapping {name} is not valid TOML: {error}.") from error
    unknown = set(stated) - set(Mapping.__dataclass_fields__)
    if unknown:
        raise Refused(f"The mapping {name} has unknown entries: {', '.join(sorted(unknown))}.")
    stated["where"] = tuple(stated.get("where", ()))
    return Mapping(**stated)


def folded(header: str) -> str:
    """A header as it is compared: without case, blanks, underscores and brackets' content."""
    header = re.sub(r"[（(].*?[)）]", "", header)
    return re.sub(r"[\s_\-*:：/]+", "", header).casefold()


def known_headers(feed: Feed) -> dict[str, str]:
    """Folded header -> column of the feed, from its names and aliases."""
    found: dict[str, str] = {}
    for name, column in feed.columns.items():
        for header in (name, *column.metadata["aliases"]):
            found.setdefault(folded(header), name)
    return found


def _cells(sheet: Sheet) -> list[str]:
    return [name for name in sheet.rows.columns if name != "row"]


def _header_row(sheet: Sheet, wanted: set[str]) -> int:
    """The index of the row, among the first ones, that holds the most of the wanted headers; the earliest of equals."""
    head = sheet.rows.head(HEADER_WITHIN).select(_cells(sheet))
    scores = [len({folded(cell) for cell in row if cell} & wanted) for row in head.iter_rows()]
    best = max(scores, default=0)
    if best == 0:
        return next((i for i, row in enumerate(head.iter_rows()) if any(row)), 0)
    return scores.index(best)


def _with_headers(sheet: Sheet, wanted: set[str]) -> tuple[pl.DataFrame, list[str], list[str], pl.DataFrame]:
    """Rows below the header, their headers, notes, and rows with more cells than the header has."""
    at = _header_row(sheet, wanted)
    cells = _cells(sheet)
    header = dict(zip(cells, sheet.rows.select(cells).row(at), strict=True))
    rows = sheet.rows.slice(at + 1).with_columns(trimmed(pl.col(cells)))
    rows = rows.filter(~pl.all_horizontal(pl.col(cells).is_null()))
    notes = [f"{at} rows above the header were left out"] if at else []
    header = {cell: re.sub("[\u200b\ufeff]", "", title or "").strip() for cell, title in header.items()}
    last = max((i for i, cell in enumerate(cells) if header[cell]), default=-1)
    for cell in cells[: last + 1]:
        if not header[cell] and rows[cell].is_not_null().any():
            place = cells.index(cell) + 1
            raise Refused(f"Column {place} has values and no header: give it a name or leave it out.")
    beyond = cells[last + 1 :]
    long = rows.filter(pl.any_horizontal(pl.col(beyond).is_not_null())) if beyond else rows.clear()
    titles = [header[cell] for cell in cells[: last + 1]]
    twice = sorted({title for title in titles if title and titles.count(title) > 1})
    if twice:
        places = [str(i + 1) for i, title in enumerate(titles) if title == twice[0]]
        raise Refused(f"The header {twice[0]!r} stands over columns {' and '.join(places)}: keep one of them.")
    repeated = pl.all_horizontal(pl.col(cell).eq_missing(pl.lit(header[cell] or None)) for cell in cells[: last + 1])
    again = rows.filter(repeated).height
    if again:
        notes.append(f"{again} repeats of the header were left out")
    rows = rows.filter(~repeated).join(long, on="row", how="anti", maintain_order="left")
    named = {cell: header[cell] for cell in cells[: last + 1] if header[cell]}
    return rows.select("row", *named).rename(named), list(named.values()), notes, long


def _too_long(long: pl.DataFrame) -> pl.DataFrame:
    return long.select(
        "row",
        column=pl.lit(""),
        value=pl.concat_str(pl.exclude("row"), separator=",", ignore_nulls=True),
        reason=pl.lit("has more fields than the header: is there a separator inside a value?"),
    ).cast(REJECTED)


def _own(feed: Feed, rows: pl.DataFrame, headers: list[str]) -> tuple[dict[str, pl.Expr], list[str]]:
    """Feed column -> expression, by the feed's own names and aliases; and the headers that are not of the feed."""
    known = known_headers(feed)
    found: dict[str, pl.Expr] = {}
    taken: dict[str, str] = {}
    for header in headers:
        column = known.get(folded(header))
        if column is None:
            continue
        if column in taken:
            raise Refused(f"Both {taken[column]!r} and {header!r} mean the column {column}: keep one of them.")
        found[column], taken[column] = pl.col(header), header
    return found, [header for header in headers if header not in taken.values()]


def _stated(mapping: Mapping, feed: Feed, headers: list[str]) -> dict[str, pl.Expr]:
    """Feed column -> expression, as the mapping file states it."""

    def present(header: str, column: str) -> str:
        if header not in headers:
            listed = ", ".join(headers)
            raise Refused(f"The mapping takes {column} from {header!r}, which is not in the file. It has: {listed}.")
        return header

    found = {}
    for column, source in mapping.columns.items():
        if column not in feed.columns:
            raise Refused(
                f"The mapping names {column!r}, which is not a column of {feed.id}: {', '.join(feed.columns)}."
            )
        if isinstance(source, str):
            found[column] = pl.col(present(source, column))
        elif isinstance(source, dict) and set(source) == {"constant"}:
            found[column] = pl.lit(str(source["constant"]))
        elif isinstance(source, dict) and set(source) == {"expression"}:
            try:
                for header in names(source["expression"]):
                    present(header, column)
                found[column] = expression(source["expression"])
            except BadExpression as error:
                raise Refused(f"The mapping's expression for {column}: {error}.") from error
        elif isinstance(source, dict) and set(source) == {"column", "values"}:
            found[column] = pl.col(present(source["column"], column)).replace(source["values"])
        else:
            raise Refused(
                f"The mapping of {column} must be a header, or have constant, expression, or column and values."
            )
    return found


def _where(rows: pl.DataFrame, conditions: tuple[str, ...]) -> tuple[pl.DataFrame, list[str]]:
    notes = []
    for words in conditions:
        match = WHERE.match(words)
        if match is None or match["column"].strip('"') not in rows.columns:
            raise Refused(
                f"The mapping's condition {words!r} cannot be understood: write `column = value`, `column != value`, "
                "`column is empty` or `column is not empty`, with a column of the file."
            )
        cell = pl.col(match["column"].strip('"'))
        value = (match["value"] or "").strip("\"'")
        if match["empty"]:
            keep = cell.is_not_null() if match["not"] else cell.is_null()
        else:
            keep = cell.eq_missing(pl.lit(value)) if match["sign"] == "=" else cell.ne_missing(pl.lit(value))
        kept = rows.filter(keep)
        if kept.height < rows.height:
            notes.append(f"the mapping left out {rows.height - kept.height} rows where not: {words}")
        rows = kept
    return rows, notes


def pick_sheet(sheets: list[Sheet], mapping: Mapping) -> Sheet:
    """The sheet to read: the only one, or the one that the mapping names; Asks where there are several."""
    if mapping.sheet:
        for sheet in sheets:
            if sheet.name == mapping.sheet:
                return sheet
        raise Refused(f"There is no visible sheet {mapping.sheet!r}: {', '.join(sheet.name for sheet in sheets)}.")
    if len(sheets) > 1:
        listed = tuple(sheet.name for sheet in sheets)
        raise Asks(f"Which sheet holds the data? There are: {', '.join(listed)}.", listed)
    return sheets[0]


def apply_mapping(feed: Feed, sheets: list[Sheet], mapping: Mapping, may_be_empty: bool = False) -> Mapped:
    """The feed's columns as text.

    Refused where there are no rows (unless it `may_be_empty`) or a required column is missing; Asks where a sheet
    must be chosen.
    """
    if mapping.feed and mapping.feed != feed.id:
        raise Refused(f"The mapping is for the feed {mapping.feed}, not for {feed.id}.")
    sheet = pick_sheet(sheets, mapping)
    wanted = set(known_headers(feed)) if not mapping.columns else {folded(name) for name in _sources(mapping)}
    rows, headers, notes, long = _with_headers(sheet, wanted)
    if mapping.columns:
        found = _stated(mapping, feed, headers)
    else:
        found, strange = _own(feed, rows, headers)
        if strange:
            notes.append(f"columns that are not of this feed were left out: {', '.join(strange)}")
    required = [name for name, column in feed.columns.items() if not column.nullable and name not in found]
    if required:
        raise Refused(
            f"{'The column' if len(required) == 1 else 'The columns'} {', '.join(required)} of {feed.id} "
            f"{'is' if len(required) == 1 else 'are'} missing. The file has: {', '.join(headers) or 'no headers'}."
        )
    rows, left_out = _where(rows, mapping.where)
    text = rows.select("row", *[found.get(name, pl.lit(None, dtype=pl.String)).alias(name) for name in feed.columns])
    if mapping.distinct:
        text = text.unique(list(feed.columns), keep="first", maintain_order=True)
    if not text.height and not long.height and not may_be_empty:
        raise Refused("There are no data rows below the header.")
    return Mapped(text, _too_long(long), notes + left_out)


def _sources(mapping: Mapping) -> list[str]:
    """Every header that a mapping reads."""
    found: list[str] = []
    for source in mapping.columns.values():
        if isinstance(source, str):
            found.append(source)
        elif isinstance(source, dict) and "column" in source:
            found.append(str(source["column"]))
        elif isinstance(source, dict) and "expression" in source:
            found += names(str(source["expression"]))
    return found


def spelling(mapping: Mapping) -> Spelling:
    """How the sender writes what could be read in two ways."""
    return Spelling(mapping.date_order)


def read_mapping(path: Path) -> Mapping:
    """The mapping in a TOML file."""
    return parse_mapping(path.read_text(encoding="utf-8"), path.name)
