"""Between: the days (t chart) or the cases (g chart) that lie between a unit's rare events."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from data import months
from metrics.measure import Metric
from metrics.statistics import special_causes
from metrics.statistics.control_lines import PROVISIONAL_BELOW, Lines, segment_mean
from metrics.statistics.g_chart import g_chart
from metrics.statistics.open_stretch import too_long
from metrics.statistics.t_chart import t_chart
from metrics.trends.control_chart import UNIT, segments_of

DAYS, CASES = "t chart (days between events)", "g chart (cases between events)"
SAME_DAY = 0.5  # days: a date has no hours, and a time of nothing cannot be judged


@dataclass(frozen=True)
class Between:
    """`table`: an event a row, with unit_id, day, month, between (since the event before: days, or cases that were
    none; empty for the first one and where months without data or a re-basing lie between), centre, lower, upper, cause
    and variation. Long stretches are the good ones.

    `units`: a unit a row, with unit_id, events, day (of the last one), variation and cause of the last stretch, points
    (how many stretches the limits rest on), open (the stretch since the last event, to the end of the months shown) and
    open_cause ("above upper limit" where already that is longer than chance explains). `span`: the months shown.
    """

    table: pl.DataFrame
    units: pl.DataFrame
    chart: str
    span: tuple[date, date]

    @property
    def end(self) -> date:
        """The last day of the months shown."""
        return months.last_day(self.span[1])

    def of(self, unit: str) -> "Between":
        """The same of one unit."""
        own = pl.col(UNIT) == unit
        return Between(self.table.filter(own), self.units.filter(own), self.chart, self.span)

    @property
    def provisional(self) -> bool:
        """Whether any unit's limits rest on too few stretches to be trusted."""
        return bool((self.units["points"] < PROVISIONAL_BELOW).any())


def between(cases: pl.DataFrame, table: pl.DataFrame, metric: Metric, rebased: pl.DataFrame) -> Between:
    """What lies between the events of units, judged by their own past.

    `cases`: of `occurrences`. `table`: the same units' trend, in order of unit and month. `rebased`: of `controls`.
    Two events of one day are half a day apart.
    """
    by_days = metric.kind != "p"
    names = table[UNIT].unique(maintain_order=True)
    calendar = _calendar(table, rebased, len(names), by_days)
    events = _stretches(cases, by_days).join(calendar, on=[UNIT, "month"], how="left", maintain_order="left")
    broken = pl.col("breaks") != pl.col("breaks").shift().over(UNIT)
    events = events.with_columns(between=pl.when(~broken).then("between"))
    place = pl.DataFrame({UNIT: names}).with_row_index("row")
    at = events.select(UNIT).join(place, on=UNIT, how="left", maintain_order="left")["row"].to_numpy()
    nth = events.select(pl.int_range(pl.len()).over(UNIT)).to_series().to_numpy()
    values = np.full((len(names), int(nth.max(initial=0)) + 1), np.nan)
    segment = np.zeros(values.shape, dtype=int)
    values[at, nth] = events["between"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    segment[at, nth] = events["segment"].to_numpy()
    segment = np.maximum.accumulate(segment, axis=1)
    lines: Lines = t_chart(values, segment) if by_days else g_chart(values, segment)
    causes = special_causes.special_causes(values, lines, segment)
    words = special_causes.variation(causes, "high" if metric.better else "neither")

    def cells(array: np.ndarray) -> pl.Series:
        return pl.Series(array[at, nth].tolist())

    charted = events.select(UNIT, "day", "month", "between").with_columns(
        centre=cells(lines.centre).cast(pl.Float64).fill_nan(None),
        lower=cells(lines.lower).cast(pl.Float64).fill_nan(None),
        upper=cells(lines.upper).cast(pl.Float64).fill_nan(None),
        mean=cells(segment_mean(values, segment)).cast(pl.Float64).fill_nan(None),
        points=cells(lines.points).cast(pl.Float64).fill_nan(0).cast(pl.Int64),
        cause=cells(causes).cast(pl.String),
        variation=cells(words).cast(pl.String),
    )
    span = (table["month"].min(), table["month"].max())
    latest = _latest(charted, cases, names, metric, table)
    return Between(charted.drop("points", "mean"), latest, DAYS if by_days else CASES, span)  # type: ignore[arg-type]


def _calendar(table: pl.DataFrame, rebased: pl.DataFrame, units: int, by_days: bool) -> pl.DataFrame:
    """Of each unit and month its segment, and a number that changes where a stretch is broken.

    Days run on through months without data, in which events may have been; of cases only those known are counted.
    """
    gap = pl.col("value").is_null().cast(pl.Int64).cum_sum().over(UNIT) if by_days else pl.lit(0, pl.Int64)
    marked = table.select(UNIT, "month", "value").with_columns(
        segment=pl.Series(segments_of(table, rebased, units).ravel()).cast(pl.Int64)
    )
    most = table["month"].n_unique() + 1
    return marked.select(UNIT, "month", "segment", breaks=pl.col("segment") * most + gap)


def _stretches(cases: pl.DataFrame, by_days: bool) -> pl.DataFrame:
    """The events alone, each with the days, or the cases that were none, since the one before."""
    numbered = cases.with_columns(nth=pl.int_range(pl.len()).over(UNIT), month=pl.col("day").dt.truncate("1mo"))
    days = pl.max_horizontal(pl.col("day").diff().over(UNIT).dt.total_days().cast(pl.Float64), pl.lit(SAME_DAY))
    apart = (
        pl.when(pl.col("day").shift().over(UNIT).is_not_null()).then(days)
        if by_days
        else (pl.col("nth").diff().over(UNIT) - 1).cast(pl.Float64)
    )
    return numbered.filter("event").with_columns(between=apart)


def _latest(
    charted: pl.DataFrame, cases: pl.DataFrame, names: pl.Series, metric: Metric, table: pl.DataFrame
) -> pl.DataFrame:
    """`units` of Between. The open stretch ends with the last month that has data, and is unknown where a month
    without data lies within it."""
    last = charted.group_by(UNIT).agg(
        pl.len().alias("events"),
        *(pl.col(name).last() for name in ("day", "month", "cause", "variation", "mean", "points")),
    )
    known = table.drop_nulls("value").group_by(UNIT).agg(until=pl.col("month").max())
    silent = (
        table.filter(pl.col("value").is_null())
        .select(UNIT, gap="month")
        .join(last.select(UNIT, "month"), on=UNIT)
        .join(known, on=UNIT)
        .filter(pl.col("gap").is_between("month", "until"))
    )[UNIT]
    since = (
        cases.with_columns(seen=pl.col("event").cast(pl.Int64).cum_sum().over(UNIT))
        .filter(pl.col("seen") == pl.col("seen").max().over(UNIT))
        .group_by(UNIT)
        .agg(cases_since=(~pl.col("event")).sum().cast(pl.Float64))
    )
    days = (pl.col("until").dt.month_end() - pl.col("day")).dt.total_days().cast(pl.Float64)
    open_days = pl.when(~pl.col(UNIT).is_in(silent.implode())).then(days)
    open_cases = pl.when(pl.col("day").is_not_null()).then("cases_since")
    found = pl.DataFrame({UNIT: names})
    for part in (last, since, known):
        found = found.join(part, on=UNIT, how="left", maintain_order="left")
    found = found.with_columns(
        pl.col("events", "points").fill_null(0).cast(pl.Int64),
        pl.col("cause", "variation").fill_null("no data"),
        open=open_cases if metric.kind == "p" else open_days,
    )
    # Cases are whole numbers: half a one more keeps a mean of nothing from making every stretch too long.
    mean = pl.col("mean") + (SAME_DAY if metric.kind == "p" else 0)
    figures = found.select(pl.col("open").cast(pl.Float64), mean, pl.col("points").cast(pl.Float64))
    longer = too_long(*(column.fill_null(np.nan).to_numpy() for column in figures.iter_columns()))
    return found.with_columns(
        open_cause=pl.Series(np.where(longer, "above upper limit", "common cause").tolist(), dtype=pl.String)
    ).drop("cases_since", "mean", "month", "until")
