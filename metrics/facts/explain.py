"""Explain a number: the very rows that make up its numerator and its denominator."""

from dataclasses import dataclass
from datetime import date

import narwhals.stable.v2 as nw
import polars as pl

from data import months
from data.feeds import named
from metrics.facts.figures import Figures
from metrics.facts.structure import TODAY, heirs
from metrics.facts.tidy import tidied_feed
from metrics.facts.windows import first_month
from metrics.measure import AGE, Flow, Measure, Metric, Stock

PERSONS = ("person_id", "holder_id", "applicant_id", "approver_id", "executor_id", "supervisor_id")


@dataclass(frozen=True)
class Side:
    """The rows of one side of a metric: the feed's columns, `delivery`, and `adds` (what a row adds to the number).

    `total` is the number that they add up to.
    """

    feed: str
    rows: pl.DataFrame
    total: float

    @property
    def persons(self) -> bool:
        """Whether the rows name persons."""
        return any(column in self.rows.columns for column in PERSONS)


def _units(figures: Figures, unit: str) -> list[str]:
    """The unit's subtree, and in today's structure those who passed their work on to it."""
    under = set(figures.tree.under(unit))
    if figures.structure == TODAY:
        passed = {closed for closed, heir in heirs(figures.tree.units).items() if heir in under}
        under = {one for one in under if one not in heirs(figures.tree.units)} | passed
    return sorted(under)


def _first(figures: Figures, month: date, window: str) -> date:
    """The first month of a window for which there are figures."""
    first = first_month(month, window)
    return max(first, figures.delivered[0]) if figures.delivered else first


def members(measure: Measure, tidy: pl.LazyFrame, first: date, last: date) -> pl.LazyFrame:
    """The rows that a measure counts over the months, by the same expressions that facts are computed from."""
    frame = nw.from_native(tidy)
    end = nw.lit(months.last_day(last))
    if isinstance(measure, Flow):
        rows = frame.filter((nw.col(measure.on) >= nw.lit(first)) & (nw.col(measure.on) <= end))
    else:
        until = nw.col(measure.until)
        open_ = until.is_null() | ((until > end) & (until > nw.col(measure.since)))
        rows = frame.filter((nw.col(measure.since) <= end) & open_)
    return (rows if measure.where is None else rows.filter(measure.where)).to_native()


def _adds(measure: Measure, last: date) -> pl.Expr:
    if not measure.weight:
        return pl.lit(1.0)
    if measure.weight == AGE and isinstance(measure, Stock):
        return (pl.lit(months.last_day(last)) - pl.col(measure.since)).dt.total_days().cast(pl.Float64)
    return pl.col(measure.weight).cast(pl.Float64)


def without_silent(rows: pl.LazyFrame, figures: Figures, metric: Metric, month: pl.Expr) -> pl.LazyFrame:
    """Without the rows of a unit and month that were left out of sums, since not all was reported."""
    silent = figures.left_out(metric).rename({"month": "silent_month"})
    return rows.with_columns(silent_month=month).join(silent.lazy(), on=["unit_id", "silent_month"], how="anti")


def _side(figures: Figures, metric: Metric, measure: Measure, unit: str, span: tuple[date, date], part: str) -> Side:
    first, last = span
    if isinstance(measure, Stock) and not (metric.staff_years and measure is metric.denominator):
        first = last

    def records(feed: str) -> pl.LazyFrame:
        return figures.store.records(feed, figures.scope, figures.as_of)

    tidy = tidied_feed(measure.feed, records, figures.settings).filter(pl.col("unit_id").is_in(_units(figures, unit)))
    if part and not (metric.per_staff and measure is metric.denominator):
        tidy = tidy.filter(pl.col(metric.by) == part)
    spans = [first]
    if isinstance(measure, Stock):
        spans = [months.first_day(one) for one in range(months.number(first), months.number(last) + 1)]
    found = []
    for month in spans:
        until = last if isinstance(measure, Flow) else month
        counted = members(measure, tidy, month, until).with_columns(adds=_adds(measure, until))
        of_month = pl.col(measure.on).dt.truncate("1mo") if isinstance(measure, Flow) else pl.lit(month)
        found.append(without_silent(counted, figures, metric, of_month))
    rows = pl.concat(found).collect()
    if metric.staff_years and measure is metric.denominator:
        rows = rows.with_columns(pl.col("adds") / 12)
    if isinstance(measure, Stock) and measure.once:
        rows = _once(rows, figures, last)
    columns = [name for name in [*named(measure.feed).columns, "delivery", "adds"] if name in rows.columns]
    return Side(measure.feed, rows.select(columns), float(rows["adds"].sum()))


def _once(rows: pl.DataFrame, figures: Figures, last: date) -> pl.DataFrame:
    """Of a unit's rows the first one counts, and none of a unit that does not stand itself."""
    stands = figures.tree.units.filter(
        (pl.col("opened_on") <= months.last_day(last)).fill_null(True)
        & (pl.col("closed_on") > months.last_day(last)).fill_null(True)
    )
    counts = pl.col("unit_id").is_first_distinct() & pl.col("unit_id").is_in(stands["unit_id"].implode())
    return rows.with_columns(adds=counts.cast(pl.Float64))


def counted(figures: Figures, measure: Measure, unit: str, month: date, window: str) -> pl.DataFrame:
    """The rows of a unit's subtree that a measure counts over a window, with `adds`; of a stock at the window's end."""

    def records(feed: str) -> pl.LazyFrame:
        return figures.store.records(feed, figures.scope, figures.as_of)

    tidy = tidied_feed(measure.feed, records, figures.settings).filter(pl.col("unit_id").is_in(_units(figures, unit)))
    return (
        members(measure, tidy, _first(figures, month, window), month).with_columns(adds=_adds(measure, month)).collect()
    )


def explain(
    figures: Figures, metric: Metric, unit: str, month: date, window: str, part: str = ""
) -> tuple[Side, Side] | None:
    """The rows of numerator and denominator of a unit's figure, its subtree's included; None where no records make
    up the metric, but monthly returns do, or where an edition's metric has another formula by now."""
    if metric.numerator is None or metric.denominator is None or metric.id in figures.redefined:
        return None
    span = (_first(figures, month, window), month)
    return (
        _side(figures, metric, metric.numerator, unit, span, part),
        _side(figures, metric, metric.denominator, unit, span, part),
    )


def not_counted(metric: Metric, sides: tuple[Side, Side]) -> Side | None:
    """The rows that count in the denominator of a proportion and not in its numerator: what was not done of what was
    to be done (or what is in order, where the numerator counts what is not). None where the two are no part and whole.
    """
    above, below = sides
    if metric.kind != "p":
        return None
    if above.feed == below.feed:
        keys = list(named(above.feed).keys)
        rows = below.rows.join(above.rows.filter(pl.col("adds") > 0), on=keys, how="anti", nulls_equal=True)
    elif isinstance(metric.numerator, Stock) and metric.numerator.once:
        counted = above.rows.filter(pl.col("adds") > 0)
        rows = below.rows.filter(pl.col("adds") > 0).join(counted, on="unit_id", how="anti")
    else:
        return None
    return Side(below.feed, rows, float(rows["adds"].sum()))


def returned(figures: Figures, metric: Metric, unit: str, month: date, window: str) -> pl.DataFrame:
    """The monthly returns that name the metric, of the unit's subtree within the window."""
    rows = figures.store.records("returns", figures.scope, figures.as_of)
    return rows.filter(
        pl.col("metric") == metric.id,
        pl.col("unit_id").is_in(_units(figures, unit)),
        pl.col("month").is_between(_first(figures, month, window), month),
    ).collect()
