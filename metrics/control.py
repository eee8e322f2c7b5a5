"""Control: a unit's months on the control chart that fits its metric, with special causes marked and named."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from metrics.judgement import better_of
from metrics.measure import Metric
from metrics.statistics import special_causes, xmr
from metrics.statistics.attribute_chart import attribute_chart
from metrics.statistics.control_lines import PROVISIONAL_BELOW, Lines
from metrics.statistics.recent_trend import RecentTrend, trend_of_proportion, trend_of_value
from metrics.values import counts_events

CHARTS = {"p": "p′ chart (Laney)", "r": "u′ chart (Laney)", "x": "XmR chart"}
SEVEN = special_causes.RUN


@dataclass(frozen=True)
class Control:
    """One series: `table` has month, value, centre, lower, upper, cause (the special cause, common cause or no data).

    `chart`: the kind of chart. `variation`: improvement, concern, neutral high, neutral low, common cause or no data,
    of the latest point. `assurance`: consistently meets, consistently misses, hit and miss, no data. `points`: how
    many the latest limits rest on. `arrow`: the recent trend.
    """

    table: pl.DataFrame
    chart: str
    variation: str
    assurance: str
    points: int
    arrow: str

    @property
    def provisional(self) -> bool:
        """Whether the limits rest on too few points to be trusted."""
        return self.points < PROVISIONAL_BELOW


def _lines(metric: Metric, series: pl.DataFrame, segment: np.ndarray) -> tuple[str, Lines]:
    """p′ for proportions, u′ for counted rates: they allow for the denominator and for overdispersion; else XmR."""
    x = series["numerator"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    n = series["denominator"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    n = np.where(n > 0, n, np.nan)
    if metric.kind == "p":
        return "p", attribute_chart("pp", x, n, segment).lines
    if metric.kind == "r" and counts_events(metric):
        return "r", attribute_chart("up", x, n, segment).lines
    return "x", xmr.limits(series["value"].fill_null(np.nan).to_numpy(), segment)


def _arrow(metric: Metric, series: pl.DataFrame) -> RecentTrend:
    def of(name: str) -> np.ndarray:
        return series[name].cast(pl.Float64).fill_null(np.nan).to_numpy()

    if metric.kind == "p":
        return trend_of_proportion(of("numerator"), of("denominator"))
    return trend_of_value(of("value"), of("lower"), of("upper"))


def control(series: pl.DataFrame, metric: Metric, rebased: list[date]) -> Control:
    """The control chart of one unit's trend (rows of `trend`, in order of month).

    `rebased`: the months from which people said that the process is another one: limits begin anew there. Limits of
    a proportion end at 0 and 1; those of a count at 0.
    """
    months = series["month"].to_list()
    segment = np.cumsum([month in rebased for month in months])
    kind, lines = _lines(metric, series, segment)
    value = series["value"].fill_null(np.nan).to_numpy()
    causes = special_causes.special_causes(value, lines, segment)
    better = better_of(metric)
    target = series["target"].fill_null(np.nan).to_numpy()[-1]
    upper = np.minimum(lines.upper, 1) if metric.kind == "p" else lines.upper
    table = series.select("month", "value", "target", "numerator", "denominator").with_columns(
        centre=pl.Series(lines.centre),
        lower=pl.Series(np.maximum(lines.lower, 0)),
        upper=pl.Series(upper),
        cause=pl.Series(causes.tolist(), dtype=pl.String),
        variation=pl.Series(special_causes.variation(causes, better).tolist(), dtype=pl.String),
    )
    known = table.filter(pl.col("cause") != "no data")
    return Control(
        table.with_columns(pl.col("centre", "lower", "upper").fill_nan(None)),
        CHARTS[kind],
        known["variation"][-1] if known.height else "no data",
        str(special_causes.assurance(lines, target, better)),
        int(np.nan_to_num(lines.points[-1])),
        str(_arrow(metric, series).word),
    )
