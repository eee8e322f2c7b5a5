"""The sieve: an expression that is true for rows of text that are plainly right, and their typed values.

Plain is stricter than right: every cell is in its standard spelling and passes all checks of the feed's Pandera schema.
A row that is not plain may be right all the same: it takes the ordinary way, which alone says what is wrong, and in
which words.
"""

from collections.abc import Mapping

import pandera.polars as pa
import polars as pl

from data.cells.text import UNTIDY
from data.checking.check import holds
from data.feeds.columns import facts_of, kind_of
from data.feeds.feed import Feed, Surroundings
from data.language import _
from data.mapping.totals import NEAR as TOTALS

SUM = rf"{UNTIDY}|(?:{TOTALS})"  # in a key: perhaps a row of sums


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
        kind = kind_of(column)
        if kind.plain is None:
            raise AssertionError(_("a column of the kind {kind_name} takes the ordinary way", kind_name=kind.name))
        value, spelt = kind.plain(text, facts_of(column))
        values.append(value.cast(dtype).alias(name))
        if name in feed.keys and kind.name == "text":
            spelt = ~text.str.contains(SUM)
        tests = [spelt, pl.col(name).is_not_null()]
        # A word of the column is one of those that its check allows.
        tests += [_passes(check, name) for check in column.checks if (kind.name, check.name) != ("choice", "isin")]
        if column.metadata.get("register"):
            tests.append(pl.col(name).is_in(list(near.units)))
        right = pl.all_horizontal(tests)
        plain.append(right | text.is_null() if column.nullable else right)
    rules = [rule.holds.fill_null(True) for rule in feed.rules]
    return values, pl.all_horizontal(*plain, *rules).fill_null(False)
