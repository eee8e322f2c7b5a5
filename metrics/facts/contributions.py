"""Events: what each row adds in which month, summed by breakdown, month and unit, from any engine Narwhals knows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import polars as pl

from data import months
from metrics.measure import AGE, Flow, Measure

EPOCH = 719_163  # Python's ordinal of 1970-01-01, from which Polars counts days
NEVER = 10**9
BATCH = 250_000  # rows to add at once: what is worked out for them stays small


class Grid:
    """The cells that events are summed in: months × units, the units in the order of their ids."""

    def __init__(self, units: Iterable[str], first: int, last: int) -> None:
        self.units = pl.Enum(sorted(set(units)))
        self.days = [months.first_day(month) for month in range(first, last + 1)]
        self.first_day, self.last_day = self.days[0], months.last_day(self.days[-1])
        self.first, self.last = first, last
        self.shape = (len(self.days), len(self.units.categories))
        self.last_days = np.array([[months.last_day(day).toordinal()] for day in self.days])
        lengths = np.diff(self.last_days[:, 0], prepend=self.first_day.toordinal() - 1)
        self._slot_of_day = np.r_[0, np.repeat(np.arange(1, len(lengths) + 1), lengths), len(lengths) + 1]

    def slots(self, when: pl.Series) -> np.ndarray:
        """Of days or numbered months: 0 before the first month, 1 in it and so on; one more than there are months
        after the last, or never. Days are looked up in a table, which costs less than to compute year and month."""
        if when.dtype != pl.Date:
            numbered: np.ndarray = np.clip(when.to_numpy() - self.first + 1, 0, self.shape[0] + 1)
            return numbered
        ordinal = when.to_physical().cast(pl.Int64).fill_null(NEVER).to_numpy() + EPOCH
        answer: np.ndarray = self._slot_of_day.take(ordinal - self.first_day.toordinal() + 1, mode="clip")
        return answer


@dataclass(frozen=True)
class _Sum:
    """The rows that count and what each is worth (None: all, and one), the day on which it is added, and for a
    stock the day on which it is taken away."""

    added: str
    taken: str | None
    holds: nw.Expr | None
    worth: nw.Expr | None

    def matters(self, grid: Grid) -> nw.Expr:
        """Whether a row can change a cell, which engines push down to what they read."""
        begun = nw.col(self.added) <= grid.last_day
        if self.taken is None:
            return begun & (nw.col(self.added) >= grid.first_day)
        return begun & (nw.col(self.taken).is_null() | (nw.col(self.taken) >= grid.first_day))


def _month(column: str) -> nw.Expr:
    """Months since the year 0."""
    day = nw.col(column).dt
    return day.year().cast(nw.Int64) * 12 + day.month().cast(nw.Int64) - 1


def _ordinal(column: str) -> nw.Expr:
    """Python's ordinal of the day, from year and day of the year: durations are not portable."""
    day = nw.col(column).dt
    year = day.year().cast(nw.Int64) - 1
    return year * 365 + year // 4 - year // 100 + year // 400 + day.ordinal_day().cast(nw.Int64)


def _ordinal_on_polars(column: str) -> nw.Expr:
    return nw.col(column).cast(nw.Int32) + EPOCH


def _sums(measure: Measure, ordinal: Callable[[str], nw.Expr]) -> dict[str, _Sum]:
    """A measure's sums under names that equal sums share: the value, or by age the count and the days on which
    its rows began."""
    own = "" if measure.where is None else id(measure.where)
    worth = nw.col(measure.weight) if measure.weight and measure.weight != AGE else None
    if isinstance(measure, Flow):
        return {f"{measure.on} {measure.weight} {own}": _Sum(measure.on, None, measure.where, worth)}
    ends = nw.col(measure.until)
    stands = ends.is_null() | (ends > nw.col(measure.since))
    if measure.where is not None:
        stands = stands & measure.where
    name = f"{measure.since} {measure.until} {own}"
    if measure.weight != AGE:
        return {f"{name} {measure.weight}": _Sum(measure.since, measure.until, stands, worth)}
    return {
        f"{name} ": _Sum(measure.since, measure.until, stands, None),
        f"{name} {AGE}": _Sum(measure.since, measure.until, stands, ordinal(measure.since)),
    }


def _coded(rows: pl.LazyFrame, grid: Grid, words: pl.Categories) -> pl.LazyFrame:
    """Units and breakdowns as small numbers; a unit that is not in the register takes no part."""
    codes = pl.col("unit").cast(grid.units, strict=False), pl.col("word").cast(pl.Categorical(words))
    return rows.with_columns(codes).filter(pl.col("unit").is_not_null())


def _from_polars(
    rows: nw.LazyFrame[Any], sums: dict[str, _Sum], grid: Grid, words: pl.Categories
) -> list[pl.DataFrame]:
    """Every row as it is, read in one pass: to add it where it belongs costs less than to group."""
    days = dict.fromkeys(day for one in sums.values() for day in (one.added, one.taken) if day)
    picked = rows.filter(reduce(or_, [one.matters(grid) for one in sums.values()])).select(
        "unit",
        "word",
        *[nw.col(day).alias(f"on {day}") for day in days],
        *[one.holds.alias(f"{name} holds") for name, one in sums.items() if one.holds is not None],
        *[one.worth.alias(f"{name} worth") for name, one in sums.items() if one.worth is not None],
    )
    table = _coded(picked.to_native(), grid, words).collect(engine="streaming")
    return list(table.iter_slices(BATCH))


def _from_any(rows: nw.LazyFrame[Any], sums: dict[str, _Sum], grid: Grid, words: pl.Categories) -> list[pl.DataFrame]:
    """Rows that the engine has grouped by unit, breakdown and month, one query a day column."""
    found = []
    for day in dict.fromkeys(day for one in sums.values() for day in (one.added, one.taken) if day):
        worths = {}
        for name, one in sums.items():
            if day in (one.added, one.taken):
                worth = (nw.lit(1) if one.worth is None else one.worth).cast(nw.Float64)
                worths[f"{name} worth"] = (
                    worth if one.holds is None else nw.when(one.holds).then(worth).otherwise(nw.lit(0.0))
                )
        table = (
            rows.filter(~nw.col(day).is_null())
            .select(
                "unit", "word", _month(day).alias(f"on {day}"), *[worth.alias(name) for name, worth in worths.items()]
            )
            .group_by("unit", "word", f"on {day}")
            .agg(*[nw.col(name).sum() for name in worths])
            .collect("polars")
            .to_native()
        )
        found.append(_coded(table.lazy(), grid, words).collect())
    return found


def _add(total: np.ndarray, cells: np.ndarray, rows: pl.DataFrame, name: str, sign: float) -> None:
    worth = rows[f"{name} worth"].cast(pl.Float64).fill_null(0).to_numpy() if f"{name} worth" in rows.columns else None
    if f"{name} holds" in rows.columns:
        holds = rows[f"{name} holds"].fill_null(False).to_numpy()
        cells, worth = cells[holds], None if worth is None else worth[holds]
    np.add.at(total, cells, sign if worth is None else sign * worth)


def summed(
    frame: nw.LazyFrame[Any], by: str, measures: Iterable[Measure], grid: Grid
) -> tuple[list[str], list[np.ndarray]]:
    """The measures of one feed by breakdown, month and unit.

    `frame`: the feed's tidy table. `by`: its breakdown column, or "". Returns the breakdowns, and for each measure
    an array of breakdowns × months × units, with one breakdown more for the rows that have none.
    """
    polars = isinstance(frame.to_native(), pl.LazyFrame)
    parts = [_sums(measure, _ordinal_on_polars if polars else _ordinal) for measure in measures]
    sums = {name: one for part in parts for name, one in part.items()}
    categories = pl.Categories.random()
    rows = frame.with_columns(
        nw.col("unit_id").alias("unit"),
        (nw.col(by) if by else nw.lit(None, nw.String)).alias("word"),
    )
    tables = (_from_polars if polars else _from_any)(rows, sums, grid, categories)
    words = categories.to_series().to_list()
    shape = (len(words) + 1, grid.shape[0] + 2, grid.shape[1])
    totals = {name: np.zeros(shape) for name in sums}
    for one in tables:
        word = one["word"].to_physical().cast(pl.Int64).fill_null(len(words)).to_numpy()
        first_cell = word * (shape[1] * shape[2]) + one["unit"].to_physical().to_numpy()
        for day in [name for name in one.columns if name.startswith("on ")]:
            cells = first_cell + grid.slots(one[day]) * shape[2]
            for name, what in sums.items():
                for on, sign in ((what.added, 1.0), (what.taken, -1.0)):
                    if f"on {on}" == day:
                        _add(totals[name].reshape(-1), cells, one, name, sign)
    for name, what in sums.items():
        if what.taken is not None:
            np.cumsum(totals[name], axis=1, out=totals[name])
    inside = {name: total[:, 1:-1] for name, total in totals.items()}
    found = []
    for part in parts:
        count, *began = [inside[name] for name in part]
        found.append(count * grid.last_days - began[0] if began else count)
    return words, found
