"""Months: the calendar that facts are kept in."""

import calendar
from datetime import date

from data.errors import Invalid
from data.language import _


def number(day: date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """The first day of a numbered month."""
    return date(month // 12, month % 12 + 1, 1)


def last_day(day: date) -> date:
    """The last day of the day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def shifted(day: date, months: int) -> date:
    """The first day of the month so many months later, or earlier."""
    return first_day(number(day) + months)


def read(words: str) -> date:
    """The first day of a month written as 2026-10; ValueError says how to write it."""
    try:
        year, month = words.strip().split("-")
        return date(int(year), int(month), 1)
    except ValueError as error:
        raise Invalid(_("{words!r} is not a month: write it as 2026-10", words=words)) from error
