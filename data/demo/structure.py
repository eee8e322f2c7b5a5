"""The units of the demonstration organisation: four levels, sizes, peer groups, openings and closings."""

from dataclasses import dataclass
from datetime import date
from zlib import crc32

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data.demo import names, stories

Days = NDArray[np.datetime64]
Index = NDArray[np.int64]
LOWEST_KINDS = ("bureau", "township office", "bureau", "service centre")
NEVER = np.datetime64("NaT", "D")


@dataclass(frozen=True)
class Scene:
    """Where and when the organisation's records arise; units are numbered by their row in the register."""

    seed: int
    first: np.datetime64
    months: int
    register: pl.DataFrame
    level: Index
    headcount: Index
    leaders: Index
    closed: Days
    quality: NDArray[np.float64]
    told: dict[str, tuple[int, ...]]

    def rng(self, topic: str) -> np.random.Generator:
        """A source of chance of its own for each topic, so that one feed never disturbs another."""
        return np.random.default_rng([self.seed, crc32(topic.encode())])

    def starts(self, month: NDArray[np.int64] | int) -> Days:
        """The first day of a month; months count from the first one, earlier ones are negative."""
        return np.asarray(self.first + np.asarray(month)).astype("M8[D]")

    @property
    def now(self) -> np.datetime64:
        """The last day of the last month: nothing later is known."""
        answer: np.datetime64 = (self.first + self.months).astype("M8[D]") - 1
        return answer

    def day(self, moment: Days | np.datetime64) -> date:
        """The same day for polars."""
        return date.fromisoformat(str(moment))

    def season(self, month: Index) -> Index:
        """The calendar month, January = 0."""
        return (self.first.astype(np.int64) + month) % 12

    def open(self, before: int = 0) -> NDArray[np.bool_]:
        """Units x months: does the unit exist throughout the month?"""
        ends = self.starts(np.arange(-before, self.months) + 1)
        return np.isnat(self.closed)[:, None] | (ends[None, :] <= self.closed[:, None])

    def of(self, story: str, unit: Index) -> NDArray[np.bool_]:
        """Which of these rows' units tell the story?"""
        return np.isin(unit, self.told.get(story, ()))

    def late(self, month: Index, wanted: int) -> NDArray[np.bool_]:
        """Which of these months lie in the last so many?"""
        return month >= self.months - stories.back(self.months, wanted)


def build(units: int, months: int, seed: int, last_month: date) -> Scene:
    """Lay out the organisation; its ids and stories depend on the size alone, its sizes and habits on the seed."""
    first = np.datetime64(last_month, "M") - (months - 1)
    unit_id, parent, kind, name, level = _layout(units)
    lowest = [i for i, depth in enumerate(level) if depth == 4]
    told = stories.cast([unit_id[i] for i in lowest], [parent[i] or "" for i in lowest])
    number = {one: i for i, one in enumerate(unit_id)}
    cast = {story: tuple(number[one] for one in ones) for story, ones in told.items()}
    rng = np.random.default_rng([seed, units])
    depth = np.array(level, dtype=np.int64)
    centre = np.array([0, 320, 240, 130, 42])[depth]
    headcount = np.clip(centre * rng.lognormal(0, 0.45, units), 8, 400).astype(np.int64)
    for story, members in cast.items():
        for place, unit in enumerate(members):
            headcount[unit] = 4 + place * 2 if story == "small" else 90 + rng.integers(0, 60)
    leaders = np.maximum(1, np.round(headcount * rng.uniform(0.08, 0.14, units))).astype(np.int64)
    closed, successor = np.full(units, NEVER), np.full(units, -1)
    for a, b, when in _closings(cast):
        closed[a] = (first + months - stories.back(months, when)).astype("M8[D]")
        successor[a] = b
    opened = (np.datetime64("2004-01-01") + rng.integers(0, 120, units) * 31).astype("M8[M]").astype("M8[D]")
    register = pl.DataFrame(
        {
            "unit_id": pl.Series(unit_id, dtype=pl.String),
            "name": pl.Series(name, dtype=pl.String),
            "parent_id": pl.Series(parent, dtype=pl.String),
            "kind": pl.Series(kind, dtype=pl.String),
            "opened_on": np.minimum(opened, np.datetime64("2014-01-01")),
            "closed_on": closed,
            "successor_id": pl.Series([unit_id[s] if s >= 0 else None for s in successor], dtype=pl.String),
        }
    )
    quality = rng.normal(0, 1, units)
    return Scene(seed, first, months, register, depth, headcount, leaders, closed, quality, cast)


def _closings(cast: dict[str, tuple[int, ...]]) -> list[tuple[int, int, int]]:
    closings: list[tuple[int, int, int]] = []
    if "merger" in cast:
        a, b = cast["merger"]
        closings.append((a, b, 8))
    if "merger_chain" in cast:
        a, b, c = cast["merger_chain"]
        closings += [(a, b, 20), (b, c, 5)]
    return closings


def _layout(units: int) -> tuple[list[str], list[str | None], list[str], list[str], list[int]]:
    seconds = int(np.clip(round(units / 20), 2, 20))
    thirds = round(25 * (units / 120) ** 0.7) if units > 60 else max(2, units // 4)
    rest = units - 1 - seconds - thirds
    rows: list[tuple[str, str | None, str, str, int]] = [("000000", None, "headquarters", "省本级 Province", 1)]
    for s in range(seconds):
        chinese, english = names.place(480 + s)
        second = f"{s + 1:02d}0000"
        rows.append((second, "000000", "headquarters", f"{chinese}市 {english} City", 2))
        for place, t in enumerate(range(s, thirds, seconds)):
            chinese, english = names.place(t)
            third = f"{s + 1:02d}{place + 1:02d}00"
            rows.append((third, second, "county government", f"{chinese}县 {english} County", 3))
            for seat, u in enumerate(range(t, rest, thirds)):
                kind = LOWEST_KINDS[(seat + t) % 4]
                name = names.office(kind, t, u + 40 if kind == "township office" else seat + t * 2)
                rows.append((f"{third[:4]}{seat + 1:02d}", third, kind, name, 4))
    unit_id, parent, kinds, called, level = (list(column) for column in zip(*rows, strict=True))
    return unit_id, parent, kinds, called, level
