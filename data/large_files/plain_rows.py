"""The sieve: an expression that is true for rows of text that are plainly right, and their typed values.

Plain is stricter than right: every cell is in its standard spelling and passes all checks of the feed's Pandera schema.
A row that is not plain may be right all the same: it takes the ordinary way, which alone says what is wrong, and in
which words.
"""

from collections.abc import Callable, Mapping

import pandera.polars as pa
import polars as pl

from data.cells import INVISIBLE
from data.cells.words import NO, SCIENTIFIC, YES
from data.checking.check import holds
from data.feeds.columns import Column
from data.feeds.feed import Feed, Surroundings
from data.mapping.totals import NEAR as TOTALS

UNTIDY = rf"^$|^\s|\s$|^#|[\x00-\x1f]|{INVISIBLE}|{SCIENTIFIC}"
SUM = rf"{UNTIDY}|(?:{TOTALS})"  # in a key: perhaps a row of sums
WHOLE = r"^[0-9]{1,15}$"
AMOUNT = r"^[0-9]{1,15}(\.[0-9]{1,15})?$"
MONTH = r"^[0-9]{4}-[0-9]{2}$"
DAY_LENGTH = 10

Plain = tuple[pl.Expr, pl.Expr]  # the typed value, and whether the text is in its standard spelling


def _text(cell: pl.Expr, column: Column) -> Plain:
    # Identifiers of the register are tidy, and nothing else is among them.
    return cell, pl.lit(True) if column.metadata.get("register") else ~cell.str.contains(UNTIDY)


def _choice(cell: pl.Expr, column: Column) -> Plain:
    return cell, pl.any_horizontal(cell == word for word in column.metadata["words"])  # few: quicker than is_in


def _flag(cell: pl.Expr, column: Column) -> Plain:
    return cell.is_in(YES), cell.is_in([*YES, *NO])


def _date(cell: pl.Expr, column: Column) -> Plain:
    return cell.str.to_date("%Y-%m-%d", strict=False), cell.str.len_bytes() == DAY_LENGTH


def _month(cell: pl.Expr, column: Column) -> Plain:
    return (cell + "-01").str.to_date("%Y-%m-%d", strict=False), cell.str.contains(MONTH)


def _whole(cell: pl.Expr, column: Column) -> Plain:
    return cell.cast(pl.Int64, strict=False), cell.str.contains(WHOLE)


def _amount(cell: pl.Expr, column: Column) -> Plain:
    return cell.cast(pl.Float64, strict=False), cell.str.contains(AMOUNT)


PLAIN: dict[str, Callable[[pl.Expr, Column], Plain]] = {
    "text": _text,
    "choice": _choice,
    "flag": _flag,
    "date": _date,
    "month": _month,
    "whole": _whole,
    "amount": _amount,
}


def _passes(check: pa.Check, name: str) -> pl.Expr:
    """A Pandera check, or what is enough for it and quicker: a text of few bytes is one of few characters."""
    most = (check.statistics or {}).get("max_value")
    return pl.col(name).str.len_bytes() <= most if check.name == "str_length" else holds(check, name)


def sieve(feed: Feed, cells: Mapping[str, str], near: Surroundings) -> tuple[list[pl.Expr], pl.Expr]:
    """The feed's columns, typed, and whether a row is plainly right: an expression over those columns and the text.

    `cells`: column of the feed -> column of text; a column that the file lacks is empty.
    """
    values, plain = [], []
    for name, column in feed.schema(near.day).columns.items():
        dtype = column.dtype.type
        if name not in cells:
            values.append(pl.lit(None, dtype=dtype).alias(name))
            continue
        text = pl.col(cells[name])
        kind = column.metadata["read"]
        value, spelt = PLAIN[kind](text, column)
        values.append(value.cast(dtype).alias(name))
        if name in feed.keys and kind == "text":
            spelt = ~text.str.contains(SUM)
        tests = [spelt, pl.col(name).is_not_null()]
        # A word of the column is one of those that its check allows.
        tests += [_passes(check, name) for check in column.checks if (kind, check.name) != ("choice", "isin")]
        if column.metadata.get("register"):
            tests.append(pl.col(name).is_in(list(near.units)))
        right = pl.all_horizontal(tests)
        plain.append(right | text.is_null() if column.nullable else right)
    rules = [rule.holds.fill_null(True) for rule in feed.rules]
    return values, pl.all_horizontal(*plain, *rules).fill_null(False)
