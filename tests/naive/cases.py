"""What the cases worked by hand share: rows in a few words, and what the second implementation makes of them."""

from datetime import date
from typing import Any

from .facts import Facts, facts
from .organisations import COLUMNS

Row = dict[str, Any]
UNIT: Row = {"unit_id": "001"}
PRESENT: Row = {"entitled": 9, "present": 9}


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def complete(feed: str, row: Row) -> Row:
    """The row with every column of its feed, empty where not given, for unit 001 unless it says otherwise.

    Texts that look like dates are dates, so that the cases below stay readable.
    """
    blank: Row = dict.fromkeys(COLUMNS[feed])
    assert not row.keys() - blank.keys(), f"{feed} has no {row.keys() - blank.keys()}"
    values = {**blank, "unit_id": "001", **row}
    return {name: day(value) if looks_like_date(value) else value for name, value in values.items()}


def looks_like_date(value: object) -> bool:
    return isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-"


def computed(first: str, last: str, declared: frozenset[str] = frozenset(), **feeds: Any) -> Facts:
    tables = {feed: [complete(feed, row) for row in rows] for feed, rows in {"units": [UNIT], **feeds}.items()}
    return facts(tables, date.fromisoformat(first), date.fromisoformat(last), declared)


def fact(metric: str, month: str, breakdown: str = "", unit: str = "001", **feeds: Any) -> Any:
    """The sides of one fact of one month, or None where there is no such row."""
    return computed(f"{month}-01", f"{month}-01", **feeds).get((metric, unit, month, breakdown))


def sides(metric: str, months: list[str], **feeds: Any) -> list[Any]:
    return [fact(metric, month, **feeds) for month in months]
