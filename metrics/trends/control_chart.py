"""Control: units' months on the control chart that fits their metric, with special causes marked and named."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import polars as pl

from metrics.facts.occurrences import dated, is_miss
from metrics.facts.values import counts_events
from metrics.measure import Metric, Stock
from metrics.statistics import autocorrelation, special_causes, xmr
from metrics.statistics.attribute_chart import attribute_chart
from metrics.statistics.chance_limits import no_narrower
from metrics.statistics.control_lines import PROVISIONAL_BELOW, Lines, from_rebasing
from metrics.statistics.levels import FloatArray
from metrics.statistics.recent_trend import RecentTrend, trend_of_proportion, trend_of_value

CHARTS = {"p": "p′ chart (Laney)", "r": "u′ chart (Laney)", "i": "i′ chart (Taylor)", "x": "XmR chart"}
REBASED = {"unit_id": pl.String, "month": pl.Date}
RARE_BELOW = 1.0  # events a month: the lower limit is 0 then, and one event may already pass the upper one
UNIT = "unit_id"


@dataclass(frozen=True)
class Control:
    """One series: `table` has month, value, centre, lower, upper, cause (the special cause, common cause or no data).

    `chart`: the kind of chart. `variation`: improvement, concern, neutral high, neutral low, common cause or no data,
    of the latest point. `assurance`: consistently meets, consistently misses, hit and miss, no data. `points`: how
    many the latest limits rest on. `arrow`: the recent trend. `correlation`: of a stock's month with the one before,
    by which the limits are widened; None of a flow.
    """

    table: pl.DataFrame
    chart: str
    variation: str
    assurance: str
    points: int
    arrow: str
    correlation: float | None = None

    @property
    def provisional(self) -> bool:
        """Whether the limits rest on too few points to be trusted."""
        return self.points < PROVISIONAL_BELOW


@dataclass(frozen=True)
class Controls:
    """Many series: `table` as of `Control` with unit_id; `units` has a row a unit: unit_id, month (the latest with
    data), value, cause, variation, assurance, points, arrow, correlation."""

    table: pl.DataFrame
    units: pl.DataFrame
    chart: str


def kind_of_chart(metric: Metric) -> Literal["p", "r", "i", "x"]:
    """p′ for proportions and u′ for counted rates, which allow for the denominator and for overdispersion; i′ for
    quotients of sums, which allows for the denominator; XmR for means."""
    if metric.kind == "p":
        return "p"
    if metric.kind == "r" and counts_events(metric):
        return "r"
    return "x" if metric.kind == "m" else "i"


def _lines(metric: Metric, table: pl.DataFrame, segment: np.ndarray) -> Lines:
    x, n = _of(table, "numerator", len(segment)), _sizes(table, len(segment))
    kind = kind_of_chart(metric)
    if kind == "x":
        return xmr.limits(_of(table, "value", len(segment)), segment)
    return attribute_chart({"p": "pp", "r": "up", "i": "ip"}[kind], x, n, segment).lines  # type: ignore[arg-type]


def _of(table: pl.DataFrame, column: str, units: int) -> FloatArray:
    """A column as an array, units × months."""
    return table[column].cast(pl.Float64).fill_null(np.nan).to_numpy().reshape(units, -1)


def _sizes(table: pl.DataFrame, units: int) -> FloatArray:
    """The denominators; a month without one has no data."""
    sizes = _of(table, "denominator", units)
    return np.where(sizes > 0, sizes, np.nan)


def _arrow(metric: Metric, table: pl.DataFrame, units: int) -> RecentTrend:
    if metric.kind == "p":
        return trend_of_proportion(_of(table, "numerator", units), _of(table, "denominator", units))
    return trend_of_value(*(_of(table, column, units) for column in ("value", "lower", "upper")))


def latest_trend(series: pl.DataFrame, metric: Metric) -> str:
    """The recent trend of one unit's months: increasing, decreasing, no clear change, cannot be calculated."""
    return str(_arrow(metric, series, 1).word[0])


def segments_of(table: pl.DataFrame, rebased: pl.DataFrame, units: int) -> np.ndarray:
    """The stretches between re-basings, counted from 0; units × months. `rebased`: REBASED, unit_id "" for all."""
    everywhere = rebased.filter(pl.col(UNIT) == "")["month"]
    own = rebased.select(UNIT, "month", begins=pl.lit(True)).unique()
    marks = table.select(UNIT, "month").join(own, on=[UNIT, "month"], how="left", maintain_order="left")
    begins = marks["begins"].fill_null(False) | marks["month"].is_in(everywhere.implode())
    return from_rebasing(begins.to_numpy().reshape(units, -1))


def controls(table: pl.DataFrame, metric: Metric, rebased: pl.DataFrame) -> Controls:
    """The control charts of the units of a trend (rows of `trend`, in order of unit and month), all at once.

    `rebased` (REBASED): the months from which people said that the process is another one: limits begin anew there.
    Limits of a proportion end at 0 and 1; those of a count at 0. Those of a stock are widened by how like its months
    are, and no rule but the limits is read.
    """
    units = table[UNIT].n_unique()
    segment = segments_of(table, rebased, units)
    lines = _lines(metric, table, segment)
    better = metric.polarity
    values = _of(table, "value", units)
    stock = isinstance(metric.numerator, Stock)
    # Most of what stands at a month's end stood at the one before: its months are not independent of each other.
    rho = autocorrelation.correlation(values, segment) if stock else np.full(values.shape, np.nan)
    lines = autocorrelation.widened(lines, rho) if stock else lines
    if (kind := kind_of_chart(metric)) in ("p", "r"):
        lines = no_narrower(lines, _sizes(table, units), kind)
    causes = special_causes.special_causes(values, lines, segment, runs=not stock)
    upper = np.minimum(lines.upper, 1) if metric.kind == "p" else lines.upper
    charted = table.select(UNIT, "month", "value", "target", "numerator", "denominator").with_columns(
        centre=pl.Series(lines.centre.ravel()).fill_nan(None),
        lower=pl.Series(np.maximum(lines.lower, 0).ravel()).fill_nan(None),
        upper=pl.Series(upper.ravel()).fill_nan(None),
        cause=pl.Series(causes.ravel().tolist(), dtype=pl.String),
        variation=pl.Series(special_causes.variation(causes, better).ravel().tolist(), dtype=pl.String),
    )
    found = pl.DataFrame(
        {
            UNIT: charted[UNIT].unique(maintain_order=True),
            "assurance": special_causes.assurance(lines, _of(table, "target", units)[:, -1], better).tolist(),
            "points": np.nan_to_num(lines.points[:, -1]).astype(int),
            "arrow": _arrow(metric, table, units).word.tolist(),
            "correlation": rho[:, -1],
        },
        schema={
            UNIT: pl.String,
            "assurance": pl.String,
            "points": pl.Int64,
            "arrow": pl.String,
            "correlation": pl.Float64,
        },
    ).with_columns(pl.col("correlation").fill_nan(None))
    known = charted.filter(pl.col("cause") != "no data").group_by(UNIT).last()
    latest = found.join(known.select(UNIT, "month", "value", "cause", "variation"), on=UNIT, how="left")
    return Controls(
        charted, latest.with_columns(pl.col("cause", "variation").fill_null("no data")), CHARTS[kind_of_chart(metric)]
    )


def control(series: pl.DataFrame, metric: Metric, rebased: list[date]) -> Control:
    """The control chart of one unit's trend (rows of `trend`, in order of month); see `controls`."""
    begins = pl.DataFrame({UNIT: [""] * len(rebased), "month": rebased}, schema=REBASED)
    return each(controls(series.with_columns(pl.lit("").alias(UNIT)), metric, begins))[""]


def each(found: Controls) -> dict[str, Control]:
    """Unit -> its own chart."""
    tables = found.table.partition_by(UNIT, as_dict=True, include_key=False)
    return {
        one[UNIT]: Control(
            tables[one[UNIT],],
            found.chart,
            one["variation"],
            one["assurance"],
            one["points"],
            one["arrow"],
            one["correlation"],
        )
        for one in found.units.iter_rows(named=True)
    }


def rare(table: pl.DataFrame, metric: Metric) -> list[str]:
    """The units of a trend with fewer events a month than RARE_BELOW: their months say nothing, whereas the days or
    the cases between events do. None where the cases have no days of their own."""
    if not dated(metric):
        return []
    event = pl.col("denominator") - pl.col("numerator") if is_miss(metric) else pl.col("numerator")
    found = (
        table.drop_nulls("value").group_by(UNIT, maintain_order=True).agg(few=event.mean() < RARE_BELOW).filter("few")
    )
    return found[UNIT].to_list()
