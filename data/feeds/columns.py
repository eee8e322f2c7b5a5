"""The words a feed's columns are written in; each gives a Pandera column that also knows its headers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandera.polars as pa

from data.cells import amount as amounts
from data.cells import choice as choices
from data.cells import date as dates
from data.cells import flag as flags
from data.cells import month as months
from data.cells import text as texts
from data.cells import whole as wholes
from data.cells.cell_type import CellType, Facts
from data.language import language

FIRST_YEAR, LAST_YEAR = 1950, 2099
LONGEST_TEXT = 500

Column = pa.Column


def column(
    kind: CellType, aliases: tuple[str, ...], empty: bool = False, checks: Sequence[pa.Check] = (), **facts: Any
) -> Column:
    """A column of a kind; `facts` are what else the kind, or the check of a file, asks of it."""
    metadata = {"kind": kind, "aliases": aliases, "empty": empty, **facts}
    return pa.Column(kind.dtype, list(checks), nullable=empty, required=not empty, metadata=metadata)


def kind_of(column: Column) -> CellType:
    """The kind of a column's cells."""
    found: CellType = column.metadata["kind"]
    return found


def facts_of(column: Column) -> Facts:
    """What is said of a column beyond its kind."""
    found: Facts = column.metadata
    return found


def _in_script(spellings: Iterable[str]) -> str | None:
    """The first of a thing's spellings that is written in the script of the reader's language."""
    if not language().startswith("zh"):
        return None
    return next((one for one in spellings if any("一" <= sign <= "鿿" for sign in one)), None)


def heading(name: str, column: Column | None) -> str:
    """What a column of a feed is called, by the headers that it is known under."""
    spoken = _in_script(column.metadata["aliases"]) if column is not None else None
    return spoken or name.replace("_id", " number").replace("_", " ")


def word(written: str, column: Column | None) -> str:
    """A word of a choice as people read it, by the spellings that it is known under."""
    spellings = column.metadata.get("words", {}).get(written, ()) if column is not None else ()
    return _in_script(spellings) or written.replace("_", " ")


def text(*aliases: str, empty: bool = False, of: str = "") -> Column:
    """Free of meaning to the product: an identifier or a name; `of` names the feed whose key it refers to."""
    short = pa.Check.str_length(max_value=LONGEST_TEXT, error=f"is longer than {LONGEST_TEXT} characters: shorten it")
    return column(texts.kind, aliases, empty, [short], refers_to=of)


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
    found = text(*names)
    found.metadata["register"] = True
    return found


def choice(words: Mapping[str, tuple[str, ...]], *aliases: str, empty: bool = False) -> Column:
    """One of a few words, each with its other spellings."""
    listed = ", ".join(words)
    known = pa.Check.isin(list(words), error=f"is not one of: {listed}")
    return column(choices.kind, aliases, empty, [known], words=dict(words))


LATE_ENOUGH = pa.Check.ge(date(FIRST_YEAR, 1, 1), error=f"lies before {FIRST_YEAR}: a typing error in the year?")
EARLY_ENOUGH = pa.Check.le(
    date(LAST_YEAR, 12, 31),
    error=f"lies after {LAST_YEAR}: a year of another calendar, or one that stands for no day?",
)


def happened(*aliases: str, empty: bool = False) -> Column:
    """A day on which something happened: it cannot lie after the day of the delivery."""
    return column(dates.kind, aliases, empty, [LATE_ENOUGH], happened=True)


def planned(*aliases: str, empty: bool = False) -> Column:
    """A day that plans: it may lie in the future."""
    return column(dates.kind, aliases, empty, [LATE_ENOUGH, EARLY_ENOUGH])


def month(*aliases: str) -> Column:
    """A calendar month, kept as its first day; it cannot begin after the day of the delivery."""
    return column(months.kind, ("period", "月份", "月", "期间", *aliases), False, [LATE_ENOUGH], happened=True)


def flag(*aliases: str, empty: bool = False) -> Column:
    """Yes or no."""
    return column(flags.kind, aliases, empty)


def whole(*aliases: str, empty: bool = False, least: int = 0, most: int | None = None) -> Column:
    """A whole number from `least` to `most`."""
    checks = [pa.Check.ge(least, error=f"is less than {least}")]
    if most is not None:
        checks.append(pa.Check.le(most, error=f"is more than {most}"))
    return column(wholes.kind, aliases, empty, checks)


def amount(*aliases: str, empty: bool = False, above: float | None = None) -> Column:
    """A number that is not negative, or one above `above`."""
    check = (
        pa.Check.ge(0, error="is less than 0")
        if above is None
        else pa.Check.gt(above, error=f"is not more than {above:g}")
    )
    return column(amounts.kind, aliases, empty, [check])
