"""The draws that every feed shares: rows by unit and month, days, chances, and when a thing is finished."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data.demo import stories
from data.demo.structure import NEVER, Days, Index, Scene

Share = NDArray[np.float64]
Rate = NDArray[np.floating[Any]]


def many(scene: Scene, rng: np.random.Generator, rate: Rate, before: int = 0) -> Index:
    """Units x months: how many rows, around a monthly rate per unit that varies more than chance alone."""
    shape = (len(scene.headcount), before + scene.months)
    habit = rng.gamma(5, 0.2, shape[0])
    habit[[unit for members in scene.told.values() for unit in members]] = 1.0
    rates = np.broadcast_to(rate if rate.ndim == 2 else rate[:, None], shape) * habit[:, None]
    return rng.poisson(rates).astype(np.int64) * scene.open(before)


def yearly(scene: Scene, shares: Sequence[float]) -> Share:
    """Twelve figures, January first, laid out over the months of the history."""
    return np.asarray(shares, dtype=np.float64)[scene.season(np.arange(scene.months))]


def spread(counts: Index, before: int = 0) -> tuple[Index, Index]:
    """The unit and the month of each row, from the counts of rows."""
    unit, month = np.divmod(np.repeat(np.arange(counts.size), counts.ravel()), counts.shape[1])
    return unit.astype(np.int64), (month - before).astype(np.int64)


def places(counts: Index) -> Index:
    """The place 0, 1, 2, ... of each row within its unit and month."""
    flat = counts.ravel()
    return np.arange(flat.sum()) - np.repeat(np.cumsum(flat) - flat, flat)


def working_days(scene: Scene, rng: np.random.Generator, month: Index) -> Days:
    """A working day of each month."""
    start = scene.starts(month)
    length = (scene.starts(month + 1) - start).astype(np.int64)
    day = start + np.floor(rng.random(len(month)) * length).astype(np.int64)
    beyond = np.maximum((day.astype(np.int64) + 3) % 7 - 4, 0)
    day = day - beyond
    return np.where(day < start, day + 3, day)


def month_ends(scene: Scene, month: Index) -> Days:
    """The last day of each month."""
    return scene.starts(month + 1) - 1


def between(rng: np.random.Generator, low: int, high: int, size: int) -> Index:
    """Whole numbers of days, both ends included."""
    return rng.integers(low, high + 1, size)


def chance(scene: Scene, feed: str, base: float, width: float = 0.45) -> Share:
    """Units x months: the chance that a thing is done as it should be."""
    rng = scene.rng("chance " + feed + str(base))
    units = len(scene.quality)
    habit = width * (0.7 * scene.quality + 0.7 * rng.normal(0, 1, units))
    wobble = rng.normal(0, 0.15, (units, scene.months))
    log_odds = np.log(base / (1 - base)) + habit[:, None] + wobble
    return stories.tell(scene.told, feed, 1 / (1 + np.exp(-log_odds)))


def holds(rng: np.random.Generator, shares: Share, unit: Index, month: Index) -> NDArray[np.bool_]:
    """For each row, whether the chance of its unit and month came true."""
    return rng.random(len(unit)) < shares[unit, np.clip(month, 0, shares.shape[1] - 1)]


def finish(
    scene: Scene,
    rng: np.random.Generator,
    unit: Index,
    month: Index,
    start: Days,
    due: Days,
    shares: Share,
    early: float,
    late: float,
    never: float,
) -> Days:
    """When each row was done: on time with its chance, else late by some days, or never."""
    size = len(unit)
    on_time = holds(rng, shares, unit, month)
    ahead = np.maximum(start, due - np.floor(rng.exponential(early, size)).astype(np.int64))
    # Whoever files everything on the very day it is due has a calendar, not a practice.
    same_day = (scene.of("zero_lag", unit) | scene.of("too_good", unit)) & scene.late(month, 24)
    ahead = np.where(same_day, due, ahead)
    behind = due + 1 + np.floor(rng.exponential(late, size)).astype(np.int64)
    behind = np.where(rng.random(size) < never, NEVER, behind)
    return np.where(on_time, ahead, behind)


def unit_ids(scene: Scene, unit: Index) -> pl.Series:
    """The ids of units by their numbers."""
    return scene.register["unit_id"].gather(unit)


def people(scene: Scene, unit: Index, place: Index) -> pl.Series:
    """The pseudonymous id of a unit's place-th person."""
    # Room for everyone who comes and goes over the years.
    base = np.cumsum(scene.headcount * 3) - scene.headcount * 3
    number = pl.Series(base[unit] + place + 1)
    return "P" + number.cast(pl.String).str.zfill(7)


def words(options: Sequence[str], index: Index) -> pl.Series:
    """The option that each index names."""
    return pl.Series(options, dtype=pl.String).gather(index)


def weighted(rng: np.random.Generator, weights: Sequence[float], size: int) -> Index:
    """Indices drawn by weight."""
    return np.searchsorted(np.cumsum(weights) / np.sum(weights), rng.random(size), side="right").astype(np.int64)


def numbered(frame: pl.DataFrame, key: str, letter: str, by: str) -> pl.DataFrame:
    """The rows in order of a date, with ids of that order in front."""
    frame = frame.sort(by, "unit_id", maintain_order=True)
    serial = letter + pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(7)
    return frame.select(serial.alias(key), pl.all())
