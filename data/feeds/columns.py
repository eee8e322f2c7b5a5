"""The words a feed's columns are written in; each gives a Pandera column that also knows its headers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandera.polars as pa
import polars as pl

FIRST_YEAR = 1950
LONGEST_TEXT = 500

Column = pa.Column


def _column(
    dtype: Any, read: str, aliases: tuple[str, ...], empty: bool, checks: list[pa.Check], **facts: Any
) -> Column:
    metadata = {"read": read, "aliases": aliases, **facts}
    return pa.Column(dtype, checks, nullable=empty, required=not empty, metadata=metadata)


def text(*aliases: str, empty: bool = False, of: str = "") -> Column:
    """Free of meaning to the product: an identifier or a name; `of` names the feed whose key it refers to."""
    short = pa.Check.str_length(max_value=LONGEST_TEXT, error=f"is longer than {LONGEST_TEXT} characters: shorten it")
    return _column(pl.String, "text", aliases, empty, [short], refers_to=of)


def key(*aliases: str) -> Column:
    """The identifier of the row."""
    return text(*aliases)


def unit(*aliases: str) -> Column:
    """The unit that the row belongs to: it must be in the unit register."""
    names = (
        "unit",
        "unit code",
        "unit number",
        "单位编号",
        "单位代码",
        "单位编码",
        "机构编码",
        "单位",
        *aliases,
    )
    column = text(*names)
    column.metadata["register"] = True
    return column


def unit_name(*aliases: str, of: str = "unit_id") -> Column:
    """The name of the unit in the column `of`: it must be the register's name of that unit."""
    column = text("unit name", "单位名称", "机构名称", *aliases)
    column.metadata["names"] = of
    return column


def choice(words: Mapping[str, tuple[str, ...]], *aliases: str, empty: bool = False) -> Column:
    """One of a few words, each with its other spellings."""
    listed = ", ".join(words)
    known = pa.Check.isin(list(words), error=f"is not one of: {listed}")
    return _column(pl.String, "choice", aliases, empty, [known], words=dict(words))


def _date(aliases: tuple[str, ...], empty: bool, happened: bool) -> Column:
    late_enough = pa.Check.ge(date(FIRST_YEAR, 1, 1), error=f"lies before {FIRST_YEAR}: a typing error in the year?")
    return _column(pl.Date, "date", aliases, empty, [late_enough], happened=happened)


def happened(*aliases: str, empty: bool = False) -> Column:
    """A day on which something happened: it cannot lie after the day of the delivery."""
    return _date(aliases, empty, happened=True)


def planned(*aliases: str, empty: bool = False) -> Column:
    """A day that plans: it may lie in the future."""
    return _date(aliases, empty, happened=False)


def month(*aliases: str) -> Column:
    """A calendar month, kept as its first day; it cannot begin after the day of the delivery."""
    column = _date(("period", "月份", "月", "期间", *aliases), False, happened=True)
    column.metadata["read"] = "month"
    return column


def flag(*aliases: str, empty: bool = False) -> Column:
    """Yes or no."""
    return _column(pl.Boolean, "flag", aliases, empty, [])


def whole(*aliases: str, empty: bool = False, least: int = 0, most: int | None = None) -> Column:
    """A whole number from `least` to `most`."""
    checks = [pa.Check.ge(least, error=f"is less than {least}")]
    if most is not None:
        checks.append(pa.Check.le(most, error=f"is more than {most}"))
    return _column(pl.Int64, "whole", aliases, empty, checks)


def amount(*aliases: str, empty: bool = False, above: float | None = None) -> Column:
    """A number that is not negative, or one above `above`."""
    check = (
        pa.Check.ge(0, error="is less than 0")
        if above is None
        else pa.Check.gt(above, error=f"is not more than {above:g}")
    )
    return _column(pl.Float64, "amount", aliases, empty, [check])


def rate(*aliases: str, empty: bool = False) -> Column:
    """A share from 0 to 1; 85% is 0.85."""
    checks = [pa.Check.ge(0, error="is less than 0"), pa.Check.le(1, error="is more than 1: write 0.85 or 85%")]
    return _column(pl.Float64, "rate", aliases, empty, checks)


def stated(column: Column) -> Column:
    """The column must be in the file, though its cells may be empty."""
    column.required = True
    return column
