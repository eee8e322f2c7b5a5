"""The organisation's history as deliveries: what was handed in, when, and the units and months that it covers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
import polars as pl

from data.demo import stories
from data.demo.knowledge import DATINGS, known, touched


@dataclass(frozen=True)
class Handover:
    """One delivery; no rows means that there was nothing to report."""

    feed: str
    at: datetime
    rows: pl.DataFrame
    units: tuple[str, ...]
    months: tuple[date, ...]


LATE_A_MONTH = 3


def handovers(organisation: dict[str, pl.DataFrame], seed: int = 1) -> Iterator[Handover]:
    """First the years before in bulk, then month by month, each feed as known on the day; in order of time."""
    rng = np.random.default_rng([seed, 7])
    register = organisation["units"]
    months = tuple(organisation["expenses"]["month"].unique().sort())
    monthly = min(12, len(months) - 1)
    stopped = stories.story_units(register).get("stops_reporting", ())
    stops = months[len(months) - stories.back(len(months), 4)]
    bulk, covered = months[:-monthly], _standing(register, months[0])
    opening = datetime.combine(_office_hours(rng, bulk[-1], 6, 8, 0).date(), time(9))
    for number, feed in enumerate(DATINGS):
        at = opening + timedelta(minutes=15 * number)
        yield _handover(organisation, feed, at, None, bulk, covered)
    for month in months[-monthly:]:
        covered = _standing(register, month)
        if month >= stops:
            covered = tuple(unit for unit in covered if unit not in stopped)
        late: dict[str, set[str]] = {}
        for _ in range(LATE_A_MONTH):
            # The register is kept at headquarters and is never late.
            feed = list(DATINGS)[rng.integers(1, len(DATINGS))]
            late.setdefault(feed, set()).add(covered[rng.integers(len(covered))])
        due = []
        for number, feed in enumerate(DATINGS):
            behind = late.get(feed, set())
            prompt = tuple(unit for unit in covered if unit not in behind)
            due.append((_office_hours(rng, month, 5, 10, number), feed, prompt))
            due += [(_office_hours(rng, month, 16, 20, number), feed, (unit,)) for unit in sorted(behind)]
        for at, feed, units in sorted(due, key=lambda one: (one[0], list(DATINGS).index(one[1]), one[2])):
            yield _handover(organisation, feed, at, month, (month,), units)


def _handover(
    organisation: dict[str, pl.DataFrame],
    feed: str,
    at: datetime,
    since: date | None,
    months: tuple[date, ...],
    units: tuple[str, ...],
) -> Handover:
    rows = organisation[feed].filter(pl.col("unit_id").is_in(units))
    if feed == "units" and since is None:
        rows = organisation[feed]
    rows = touched(feed, rows, since, _next(months[-1]) - timedelta(days=1))
    return Handover(feed, at, known(feed, rows, at.date()), units, months)


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _office_hours(rng: np.random.Generator, month: date, low: int, high: int, number: int) -> datetime:
    """A moment on a working day of the month that follows; the feeds come in at different minutes."""
    days = [_next(month) + timedelta(days=day - 1) for day in range(low, high + 1)]
    working = [day for day in days if day.weekday() < 5]
    day = working[rng.integers(len(working))]
    return datetime.combine(day, time(9 + int(rng.integers(0, 8)), 2 * number + int(rng.integers(0, 2))))


def _standing(register: pl.DataFrame, month: date) -> tuple[str, ...]:
    """The units that stood at some day from the month's first on."""
    return tuple(register.filter(pl.col("closed_on").is_null() | (pl.col("closed_on") >= month))["unit_id"])
