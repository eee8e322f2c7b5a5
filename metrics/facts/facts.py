"""Facts: checked records -> numerator and denominator per metric, unit and month."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import narwhals.stable.v2 as nw
import numpy as np
import polars as pl
from narwhals.typing import IntoFrame

from data import months
from metrics.facts.contributions import Grid, summed
from metrics.measure import Measure, Metric, Stock, stock

FACTS = {
    "metric": pl.String,
    "unit_id": pl.String,
    "month": pl.Date,
    "breakdown": pl.String,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
}
LIFE = stock("units", "opened_on", "closed_on")
Table = tuple[str, str]  # a feed and its breakdown column, or ""


class _Side:
    """One measure by breakdown: the whole, and its parts by their words, each months × units."""

    def __init__(self, words: list[str], values: np.ndarray) -> None:
        self.whole = values.sum(axis=0)
        self.parts = dict(zip(words, values, strict=False))  # the rows without a word are in the whole alone

    def part(self, word: str) -> np.ndarray:
        return self.parts[word] if word in self.parts else np.zeros_like(self.whole)


def _measures(metric: Metric) -> dict[Table, list[Measure]]:
    """What a metric needs, by the table that it is summed from."""
    assert metric.numerator is not None and metric.denominator is not None
    needed: dict[Table, list[Measure]] = {(metric.numerator.feed, metric.by): [metric.numerator]}
    by = "" if metric.per_staff else metric.by
    needed.setdefault((metric.denominator.feed, by), []).append(metric.denominator)
    if isinstance(metric.numerator, Stock) and metric.numerator.once:
        needed.setdefault(("units", ""), []).append(LIFE)
    return needed


class _Sums:
    """The sums that metrics need: all measures of a table are summed together, and forgotten after the last metric
    that needs them."""

    def __init__(self, tidy: Mapping[str, IntoFrame], metrics: list[Metric], grid: Grid) -> None:
        self.tidy, self.grid = tidy, grid
        self.wanted: dict[Table, dict[int, Measure]] = {}
        self.last_user: dict[Table, str] = {}
        self.held: dict[Table, dict[int, _Side]] = {}
        for metric in metrics:
            for table, measures in _measures(metric).items():
                self.wanted.setdefault(table, {}).update({id(measure): measure for measure in measures})
                self.last_user[table] = metric.id

    def side(self, measure: Measure, by: str) -> _Side:
        table = (measure.feed, by)
        if table not in self.held:
            wanted = self.wanted[table]
            frame = nw.from_native(self.tidy[measure.feed]).lazy()
            words, found = summed(frame, by, wanted.values(), self.grid)
            self.held[table] = {key: _Side(words, values) for key, values in zip(wanted, found, strict=True)}
        return self.held[table][id(measure)]

    def forget(self, metric: Metric) -> None:
        for table in [table for table in self.held if self.last_user[table] == metric.id]:
            del self.held[table]


def _of_metric(metric: Metric, sums: _Sums, cells: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """A metric's facts, a table a breakdown and the whole first, wherever either side is not zero.

    `cells`: month and unit of every cell.
    """
    assert metric.numerator is not None and metric.denominator is not None
    top = sums.side(metric.numerator, metric.by)
    bottom = sums.side(metric.denominator, "" if metric.per_staff else metric.by)
    whole = top.whole
    if isinstance(metric.numerator, Stock) and metric.numerator.once:
        whole = ((whole > 0) & (sums.side(LIFE, "").whole > 0)).astype(float)
    sides: dict[str, tuple[np.ndarray, np.ndarray | None]] = {"": (whole, bottom.whole)}
    for word in sorted(top.parts if metric.per_staff else top.parts | bottom.parts):
        sides[word] = (top.part(word), None if metric.per_staff else bottom.part(word))

    for word, (numerator, denominator) in sides.items():
        below = pl.lit(None, pl.Float64) if denominator is None else pl.Series(denominator.ravel())
        yield (
            cells.lazy()
            .with_columns(numerator=pl.Series(numerator.ravel()), denominator=below)
            .filter((pl.col("numerator") != 0) | (pl.col("denominator") != 0))
            .with_columns(metric=pl.lit(metric.id), breakdown=pl.lit(word))
            .select(list(FACTS))
            .collect()
        )


def _with_returns(computed: pl.DataFrame, said: pl.DataFrame) -> list[pl.DataFrame]:
    """A table a metric and breakdown, with the monthly figures as they are, where no record speaks for the same
    unit, month and metric."""
    keys = ["metric", "unit_id", "month"]
    said = said.join(computed, on=keys, how="anti")
    whole = said.filter(pl.col("breakdown") == "")
    summed_up = (
        said.join(whole, on=keys, how="anti")
        .group_by(keys)
        .agg(pl.col("numerator").sum(), pl.col("denominator").sum())
        .with_columns(breakdown=pl.lit(""))
    )
    said = pl.concat([said.select(list(FACTS)), summed_up.select(list(FACTS))])
    said = said.filter((pl.col("numerator") != 0) | (pl.col("denominator") != 0))
    both = pl.concat([computed, said]).sort("metric", "breakdown", "month", "unit_id")
    return both.partition_by("metric", "breakdown", maintain_order=True)


def each(
    tidy: Mapping[str, IntoFrame], metrics: Iterable[Metric], units: list[str], first: date, last: date
) -> Iterator[pl.DataFrame]:
    """The facts as tables of one metric and breakdown, those of one feed after each other, so that they need not
    all be held at once."""
    grid = Grid(units, months.number(first), months.number(last))
    counted = sorted(
        (metric for metric in metrics if metric.numerator is not None), key=lambda one: next(iter(_measures(one)))
    )
    sums = _Sums(tidy, counted, grid)
    cells = pl.DataFrame({"month": grid.days}, schema={"month": pl.Date}).join(
        pl.DataFrame({"unit_id": grid.units.categories}), how="cross", maintain_order="left_right"
    )
    said = pl.DataFrame(schema=FACTS)
    if "returns" in tidy:
        within = pl.col("month").is_between(grid.first_day, grid.last_day)
        said = nw.from_native(tidy["returns"]).lazy().collect("polars").to_native().filter(within)
    for metric in counted:
        found = _of_metric(metric, sums, cells)
        also = said.filter(pl.col("metric") == metric.id)
        yield from found if also.is_empty() else _with_returns(pl.concat(found), also)
        sums.forget(metric)
    rest = said.filter(~pl.col("metric").is_in([metric.id for metric in counted]))
    yield from _with_returns(pl.DataFrame(schema=FACTS), rest)


def facts(
    tidy: Mapping[str, IntoFrame], metrics: Iterable[Metric], units: list[str], first: date, last: date
) -> pl.DataFrame:
    """The facts of whole months from `first`'s to `last`'s, at a row's own unit.

    `tidy`: feed id -> its tidy table, in any engine that Narwhals knows; `returns` in Polars. `units`: the
    register's ids. Returns the columns FACTS, sorted, a row wherever either side is not zero; breakdown "" is the
    whole, in which rows without a breakdown count too; a breakdown of staff has an empty denominator.
    """
    tables = [table for table in each(tidy, metrics, units, first, last) if table.height]
    return pl.concat([pl.DataFrame(schema=FACTS), *sorted(tables, key=lambda table: table.row(0)[0])])
