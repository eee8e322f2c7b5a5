"""What rows are drawn from: dates around month boundaries, awkward identifiers, names."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from .days import add_months, last_day

Row = dict[str, Any]
T = TypeVar("T")

DELIVERED_ON = date(2026, 11, 22)
EARLIEST = date(1950, 1, 1)

# Distinct texts that become one and the same where somebody reads them as numbers.
IDS = ["001", "01", "1", "002", "02", "2", "1e3", "1000", "003", "0003", "03", "3", "00"]
MISSING = "0999"
PERSONS = ["p01", "p1", "001", "1", "甲"]
NAMES = [
    "局机关",
    "第一分局",
    "第二分局, 东区",
    '物资"采购"中心',
    "工程处",
    "办公室",
    "Night desk",
    "审批窗口",
]
AMOUNTS = [0, 0.25, 1, 99.75, 100, 100.25, 5000, 123456.5]  # quarters add up exactly in any order

EDGE_DAYS = [
    day
    for month in (
        date(2024, 1, 1),
        date(2024, 2, 1),
        date(2025, 1, 1),
        date(2025, 2, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
        date(2026, 3, 1),
        date(2026, 9, 1),
        date(2026, 10, 1),
    )
    for day in (month, last_day(month))
]
EDGE_DAYS += [date(2024, 2, 28), date(2025, 2, 27), date(2026, 2, 27), date(2026, 4, 30), date(2026, 5, 31)]
EDGE_DAYS += [date(year, 1, day) for year in (2024, 2025, 2026) for day in (28, 29, 30)]
# Three years before days within reach, so that inspections lapse there, and one day far back.
LAPSING_DAYS = [date(2020, 2, 29), date(2023, 1, 31), date(2023, 2, 1), date(2023, 2, 28), date(2023, 8, 31)]
EDGE_DAYS += [*LAPSING_DAYS, *LAPSING_DAYS[:1] * 3, EARLIEST]  # the leap day is met seldom, being one of many
EDGE_DAYS += [date(2025, 6, 17), date(2026, 7, 8), date(2026, 11, 1), DELIVERED_ON]
FUTURE_DAYS = [
    date(2026, 11, 23),
    date(2026, 11, 30),
    date(2026, 12, 1),
    date(2026, 12, 31),
    date(2027, 2, 28),
]
STEPS = [0, 0, 0, 1, 1, 2, 6, 7, 8, 27, 28, 29, 30, 31, 59, 365, 366]


class Organisation:
    """What rows of later feeds may refer to."""

    def __init__(self, units: list[Row]) -> None:
        self.units = units
        self.ids: dict[str, list[str]] = {}

    def remember(self, feed: str, rows: list[Row]) -> None:
        if feed in ("posts", "inspections", "decisions"):
            self.ids[feed] = [row[feed[:-1] + "_id"] for row in rows]

    def unit(self, random: Random) -> str:
        # Half the rows fall to two units, so that facts are not all about a single row.
        few = self.units[:2] if random.random() < 0.5 else self.units
        return str(random.choice(few)["unit_id"])

    def reference(self, random: Random, feed: str) -> str:
        known = self.ids[feed]
        return random.choice(known) if known and random.random() < 0.8 else MISSING


def happened(random: Random) -> date:
    return random.choice(EDGE_DAYS)


def planned(random: Random) -> date:
    return random.choice(EDGE_DAYS + FUTURE_DAYS)


def not_before(random: Random, start: date) -> date:
    """A planned day, often the start itself, the end of its month or the first day of the next."""
    draw = random.random()
    if draw < 0.2:
        return last_day(start)
    if draw < 0.4:
        return last_day(start) + timedelta(days=1)
    if draw < 0.5:
        return add_months(start, random.choice([1, 2, 12]))
    if draw < 0.6:
        return max(start, happened(random))
    return start + timedelta(days=random.choice(STEPS))


def happened_not_before(random: Random, start: date) -> date:
    return min(not_before(random, start), DELIVERED_ON)


def around(random: Random, day: date) -> date:
    """A planned day shortly before, on or after the other."""
    return max(EARLIEST, day + timedelta(days=random.choice([0, 0, 1, -1, 7, -7, 31, -31])))


def happened_around(random: Random, day: date) -> date:
    return min(around(random, day), DELIVERED_ON)


def perhaps(random: Random, value: Callable[[], T], chance: float = 0.6) -> T | None:
    return value() if random.random() < chance else None


def maybe_happened_around(random: Random, day: date) -> date | None:
    return perhaps(random, lambda: happened_around(random, day))


def maybe_happened_since(random: Random, start: date) -> date | None:
    return perhaps(random, lambda: happened_not_before(random, start))
