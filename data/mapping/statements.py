"""Stating: what a mapping file says of columns and rows, as expressions over the headers of a file."""

import re

import polars as pl

from data.cells.tidying import trimmed
from data.errors import Refused
from data.feeds.feed import Feed
from data.language import _, ngettext
from data.mapping.expression import BadExpression, expression, names
from data.mapping.mapping import Mapping
from data.notes import changes_figures

WHERE = re.compile(
    r"^\s*(?P<column>.+?)\s+(?:(?P<empty>is\s+(?P<not>not\s+)?empty)|(?P<sign>=|!=)\s*(?P<value>.*?))\s*$"
)


def sources(mapping: Mapping) -> list[str]:
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


def stated(mapping: Mapping, feed: Feed, headers: list[str]) -> dict[str, pl.Expr]:
    """Feed column -> expression, as the mapping file states it."""

    def present(header: str, column: str) -> str:
        if header not in headers:
            listed = ", ".join(headers)
            raise Refused(
                _(
                    "The mapping takes {column} from {header!r}, which is not in the file. It has: {listed}.",
                    column=column,
                    header=header,
                    listed=listed,
                )
            )
        return header

    found = {}
    for column, source in mapping.columns.items():
        if column not in feed.columns:
            raise Refused(
                _(
                    "The mapping names {column!r}, which is not a column of {feed_id}: {columns}.",
                    column=column,
                    feed_id=feed.id,
                    columns=", ".join(feed.columns),
                )
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
                raise Refused(
                    _("The mapping's expression for {column}: {error}.", column=column, error=error)
                ) from error
        elif isinstance(source, dict) and set(source) == {"column", "values"}:
            found[column] = pl.col(present(source["column"], column)).replace(source["values"])
        else:
            raise Refused(
                _(
                    "The mapping of {column} must be a header, or have constant, expression, or column and values.",
                    column=column,
                )
            )
    return found


def where(rows: pl.DataFrame, conditions: tuple[str, ...]) -> tuple[pl.DataFrame, list[str]]:
    """The rows that a mapping takes, and notes of how many it leaves out."""
    notes = []
    for words in conditions:
        match = WHERE.match(words)
        if match is None or match["column"].strip('"') not in rows.columns:
            raise Refused(
                _(
                    "The mapping's condition {words!r} cannot be understood: write `column = value`, `column "
                    "!= value`, `column is empty` or `column is not empty`, with a column of the file.",
                    words=words,
                )
            )
        cell = trimmed(pl.col(match["column"].strip('"')))
        value = (match["value"] or "").strip("\"'")
        if match["empty"]:
            keep = cell.is_not_null() if match["not"] else cell.is_null()
        else:
            keep = cell.eq_missing(pl.lit(value)) if match["sign"] == "=" else cell.ne_missing(pl.lit(value))
        kept = rows.filter(keep)
        if kept.height < rows.height:
            said = _(
                "the mapping left out {rows} where not: {words}",
                rows=ngettext("{n} row", "{n} rows", rows.height - kept.height),
                words=words,
            )
            notes.append(changes_figures(said))
        rows = kept
    return rows, notes
