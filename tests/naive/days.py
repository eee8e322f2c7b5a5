"""Calendar arithmetic in the words of the catalogue."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta


def first_day(day: date) -> date:
    return date(day.year, day.month, 1)


def last_day(day: date) -> date:
    return date(day.year, day.month, monthrange(day.year, day.month)[1])


def month_name(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


def months(first: date, last: date) -> Iterator[date]:
    """The first days of the months from the one in which `first` lies to the one in which `last` lies."""
    month = first_day(first)
    while month <= last:
        yield month
        month = last_day(month) + timedelta(days=1)


def add_months(day: date, count: int) -> date:
    """31 January + 1 month is the last day of February."""
    months_since_year_nought = day.year * 12 + (day.month - 1) + count
    year, month_index = divmod(months_since_year_nought, 12)
    length = monthrange(year, month_index + 1)[1]
    return date(year, month_index + 1, min(day.day, length))


def overdue_from(due: date | None) -> date | None:
    """Overdue from the day after the due date; nothing that has no due date is ever overdue."""
    return None if due is None else due + timedelta(days=1)


def later_of(one: date | None, other: date | None) -> date | None:
    """The later of two dates that are both needed: where one is empty there is no such day."""
    return None if one is None or other is None else max(one, other)
