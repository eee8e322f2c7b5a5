"""What day it is: the one place that looks at the clock, so that a replay can stand on another day.

Moments are kept in UTC. Days are those of the installation's time zone: PLUMBLINE_ZONE, such as Asia/Shanghai, or the
machine's own.
"""

import os
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data.errors import Invalid
from data.language import _

VARIABLE = "PLUMBLINE_TODAY"
ZONE = "PLUMBLINE_ZONE"


def zone() -> tzinfo | None:
    """The installation's time zone; None stands for the machine's own."""
    stated = os.environ.get(ZONE)
    if not stated:
        return None
    try:
        return ZoneInfo(stated)
    except (ValueError, OSError, ZoneInfoNotFoundError) as error:
        raise Invalid(
            _("{zone} is {stated!r}: write a time zone such as Asia/Shanghai", zone=ZONE, stated=stated)
        ) from error


def now() -> datetime:
    """The moment, in UTC; on the day that PLUMBLINE_TODAY names in the installation's zone, if it is set."""
    moment = datetime.now(UTC)
    stated = os.environ.get(VARIABLE)
    if not stated:
        return moment
    try:
        day = date.fromisoformat(stated)
    except ValueError as error:
        raise Invalid(
            _("{variable} is {stated!r}: write a day such as 2026-11-22", variable=VARIABLE, stated=stated)
        ) from error
    here = moment.astimezone(zone())
    return datetime.combine(day, here.time(), zone()).astimezone(UTC)


def day_of(moment: datetime) -> date:
    """The day of a moment in the installation's zone; a moment without a zone is one in UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(zone()).date()


def today() -> date:
    """The day of `now()`."""
    return day_of(now())
