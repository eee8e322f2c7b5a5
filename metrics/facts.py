"""Facts: checked records -> numerator and denominator per metric, unit and month."""

from collections.abc import Iterable, Mapping
from datetime import date

import narwhals.stable.v2 as nw
import numpy as np
import polars as pl
from narwhals.typing import IntoFrame

from metrics import months
from metrics.events import summed
from metrics.measure import AGE, Measure, Metric, Stock, stock

FACTS = {
    "metric": pl.String,
    "unit_id": pl.String,
    "month": pl.Date,
    "breakdown": pl.String,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
}
LIFE = stock("units", "opened_on", "closed_on")


class _Grid:
    """Sums as dense arrays, breakdowns × units × months, for units in a given order and a span of months."""

    def __init__(self, units: list[str], first: int, last: int) -> None:
        self.units = pl.DataFrame(
            {"unit_id": units, "unit": np.arange(len(units))}, schema={"unit_id": pl.String, "unit": pl.Int64}
        )
        self.first, self.last = first, last
        self.shape = (len(units), last - first + 1)
        self.last_days = np.array(
            [months.last_day(months.first_day(month)).toordinal() for month in range(first, last + 1)]
        )

    def _dense(self, sums: pl.DataFrame, words: list[str], standing: bool) -> np.ndarray:
        """What came before the first month counts into it where a running sum needs it, and not at all otherwise."""
        if not standing:
            sums = sums.filter(pl.col("month") >= self.first)
        codes = pl.DataFrame(
            {"breakdown": words, "word": np.arange(len(words))},
            schema={"breakdown": pl.String, "word": pl.Int64},
        )
        sums = sums.join(self.units, on="unit_id").join(codes, on="breakdown")
        month = np.maximum(sums["month"].to_numpy(), self.first) - self.first
        place = (sums["word"].to_numpy() * self.shape[0] + sums["unit"].to_numpy()) * self.shape[1] + month
        size = len(words) * self.shape[0] * self.shape[1]
        weights = sums["value"].fill_null(0).to_numpy()
        # Without any row numpy counts in integers.
        return np.bincount(place, weights, minlength=size).astype(float).reshape(len(words), *self.shape)

    def measured(self, measure: Measure, sums: Mapping[str, pl.DataFrame], words: list[str]) -> np.ndarray:
        """The measure by breakdown, unit and month; `sums` by what they sum, as events name them."""
        if not isinstance(measure, Stock):
            return self._dense(sums["in"], words, standing=False)

        def standing(what: str) -> np.ndarray:
            events = pl.concat([sums[what], sums[f"{what} out"]])
            return self._dense(events, words, standing=True).cumsum(axis=2)

        count = standing("in")
        return count * self.last_days - standing("began") if measure.weight == AGE else count

    def rows(self, metric: Metric, breakdown: str, top: np.ndarray, bottom: np.ndarray | None) -> pl.DataFrame:
        """The facts of one breakdown: wherever either side is not zero. `bottom` None is an empty denominator."""
        here = top != 0 if bottom is None else (top != 0) | (bottom != 0)
        unit, month = np.nonzero(here)
        days = np.array([months.first_day(self.first + i) for i in range(self.shape[1])], dtype="datetime64[D]")
        return pl.DataFrame(
            {
                "metric": pl.repeat(metric.id, len(unit), dtype=pl.String, eager=True),
                "unit_id": self.units["unit_id"].gather(unit),
                "month": pl.Series(days[month], dtype=pl.Date),
                "breakdown": pl.repeat(breakdown, len(unit), dtype=pl.String, eager=True),
                "numerator": top[here],
                "denominator": pl.Series(bottom[here] if bottom is not None else [None] * len(unit), dtype=pl.Float64),
            }
        )


def _sums(
    tidy: Mapping[str, IntoFrame], metrics: list[Metric], last: int
) -> dict[tuple[int, str], dict[str, pl.DataFrame]]:
    """(id of a measure, breakdown column) -> its sums; the measures of a feed and breakdown are summed together."""
    wanted: dict[tuple[str, str], list[Measure]] = {}
    for metric in metrics:
        for side in (metric.numerator, metric.denominator):
            if side is not None:
                by = "" if metric.per_staff and side is metric.denominator else metric.by
                held = wanted.setdefault((side.feed, by), [])
                if not any(side is other for other in held):
                    held.append(side)
    if any(isinstance(metric.numerator, Stock) and metric.numerator.once for metric in metrics):
        wanted.setdefault(("units", ""), []).append(LIFE)
    found: dict[tuple[int, str], dict[str, pl.DataFrame]] = {}
    for (feed, by), measures in wanted.items():
        frame = nw.from_native(tidy[feed]).lazy()
        for name, sums in summed(frame, by, measures, last).items():
            place, what = name.split(" ", 1)
            found.setdefault((id(measures[int(place)]), by), {})[what] = sums
    return found


def _words(*sides: Mapping[str, pl.DataFrame]) -> list[str]:
    seen = [sums["breakdown"] for side in sides for sums in side.values()]
    return pl.concat(seen).unique().drop_nulls().sort().to_list()


def _of_metric(metric: Metric, found: Mapping, grid: _Grid) -> list[pl.DataFrame]:
    """A metric's facts, the whole first."""
    assert metric.numerator is not None and metric.denominator is not None
    top_sums = found[id(metric.numerator), metric.by]
    bottom_by = "" if metric.per_staff else metric.by
    bottom_sums = found[id(metric.denominator), bottom_by]
    words = _words(top_sums) if metric.per_staff else _words(top_sums, bottom_sums)
    top = grid.measured(metric.numerator, top_sums, words)
    bottom = grid.measured(metric.denominator, bottom_sums, [""] if metric.per_staff else words)
    if isinstance(metric.numerator, Stock) and metric.numerator.once:
        alive = grid.measured(LIFE, found[id(LIFE), ""], [""])[0]
        top = ((top.sum(axis=0, keepdims=True) > 0) & (alive > 0)).astype(float)
        words = [""]
    whole = [grid.rows(metric, "", top.sum(axis=0), bottom.sum(axis=0))]
    if not metric.by:
        return whole
    parts = zip(words, top, [None] * len(words) if metric.per_staff else bottom, strict=True)
    return whole + [grid.rows(metric, word, part, all_) for word, part, all_ in parts]


def _of_returns(returns: pl.DataFrame, computed: pl.DataFrame, first: date, last: date) -> pl.DataFrame:
    """Monthly figures as they are, where no record speaks for the same unit, month and metric."""
    spoken = computed.select("metric", "unit_id", "month").unique()
    said = returns.filter(pl.col("month").is_between(first, last)).join(
        spoken, on=["metric", "unit_id", "month"], how="anti"
    )
    keys = ["metric", "unit_id", "month"]
    whole = said.filter(pl.col("breakdown") == "")
    summed_up = (
        said.join(whole, on=keys, how="anti")
        .group_by(keys)
        .agg(pl.col("numerator").sum(), pl.col("denominator").sum())
        .with_columns(breakdown=pl.lit(""))
    )
    rows = pl.concat([said.select(list(FACTS)), summed_up.select(list(FACTS))])
    return rows.filter((pl.col("numerator") != 0) | (pl.col("denominator") != 0))


def facts(
    tidy: Mapping[str, IntoFrame], metrics: Iterable[Metric], units: list[str], first: date, last: date
) -> pl.DataFrame:
    """The facts of whole months from `first`'s to `last`'s, at a row's own unit.

    `tidy`: feed id -> its tidy table, in any engine that Narwhals knows; `returns` in Polars. `units`: the
    register's ids. Returns the columns FACTS, sorted, a row wherever either side is not zero; breakdown "" is the
    whole; a breakdown of staff has an empty denominator.
    """
    grid = _Grid(units, months.number(first), months.number(last))
    counted = [metric for metric in metrics if metric.numerator is not None]
    found = _sums(tidy, counted, grid.last)
    parts = [pl.DataFrame(schema=FACTS)]
    for metric in counted:
        parts += _of_metric(metric, found, grid)
    computed = pl.concat(parts)
    if "returns" in tidy:
        returns = nw.from_native(tidy["returns"]).lazy().collect("polars").to_native()
        computed = pl.concat([computed, _of_returns(returns, computed, first.replace(day=1), last)])
    return computed.sort("metric", "breakdown", "month", "unit_id")
