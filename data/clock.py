"""What day it is: the one place that looks at the clock, so that a replay can stand on another day."""

import os
from datetime import UTC, date, datetime

VARIABLE = "PLUMBLINE_TODAY"


def now() -> datetime:
    """The moment, in UTC; on the day that PLUMBLINE_TODAY names, if it is set."""
    moment = datetime.now(UTC)
    stated = os.environ.get(VARIABLE)
    if not stated:
        return moment
    try:
        return datetime.combine(date.fromisoformat(stated), moment.timetz())
    except ValueError as error:
        raise ValueError(f"{VARIABLE} is {stated!r}: write a day such as 2026-11-22") from error


def today() -> date:
    """The day of `now()`."""
    return now().date()
