"""Control charts: units' months on the chart that fits their metric, each series judged once."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import polars as pl

from metrics.facts.occurrences import dated, is_miss
from metrics.facts.values import counts_events
from metrics.measure import Metric, Stock
from metrics.statistics.control_lines import PROVISIONAL_BELOW, from_rebasing
from metrics.statistics.levels import FloatArray
from metrics.trends.own_past import LEAST, Figures, OwnPast, own_past
from metrics.trends.peer_seasons import SEASON

CHARTS = {"p": "p′ chart", "r": "u′ chart", "i": "i′ chart", "x": "XmR chart"}
REBASED = {"unit_id": pl.String, "month": pl.Date}
NO_SEASON = pl.DataFrame(schema=SEASON)
RARE_BELOW = 1.0  # events a month: the lower limit is 0 then, and one event may already pass the upper one
UNIT = "unit_id"


@dataclass(frozen=True)
class Control:
    """One series: `table` has month, value, adjusted (without its season), centre, lower, upper (of the adjusted
    value), cause (the special cause, common cause, not judged or no data) and variation.

    `chart`: the kind of chart. `variation`: improvement, concern, neutral high, neutral low, common cause, not judged
    or no data, of the latest point. `assurance`: consistently meets, consistently misses, hit and miss, too early to
    tell, no data. `points`: how many the latest limits rest on; with fewer than LEAST there are none. `arrow`: the
    recent trend. `correlation`: of a month with the one before, by which limits are widened; None without limits.
    `drift`: increasing, decreasing, no drift, no data, from `drift_first` to `drift_last` over `drift_months`.
    `cadence`: months from point to point. `seasonal`: limits and arrow are of the adjusted series. `filling`: how many
    of the first months are not judged, since the stock still filled up. `stock`: months share their rows. `rare`:
    events are so few that not months but the stretches between events are judged.
    """

    table: pl.DataFrame
    chart: str
    variation: str
    assurance: str
    points: int
    arrow: str
    correlation: float | None = None
    drift: str = "no data"
    drift_first: float | None = None
    drift_last: float | None = None
    drift_months: int = 0
    cadence: int = 1
    seasonal: bool = False
    filling: int = 0
    stock: bool = False
    rare: bool = False

    @property
    def provisional(self) -> bool:
        """Whether the limits rest on too few points to be trusted."""
        return self.points < PROVISIONAL_BELOW

    @property
    def limited(self) -> bool:
        """Whether there are limits at the latest point."""
        return self.points >= LEAST and self.correlation is not None


@dataclass(frozen=True)
class Controls:
    """Many series: `table` as of `Control` with unit_id; `units` has a row a unit: unit_id, month (the latest with
    data), value, cause, arrow_z (of the slope of the arrow), and the fields of `Control`."""

    table: pl.DataFrame
    units: pl.DataFrame
    chart: str


def kind_of_chart(metric: Metric) -> Literal["p", "r", "i", "x"]:
    """p′ for proportions and u′ for counted rates, which allow for the denominator and for overdispersion; i′ for
    quotients of sums, which allows for the denominator; XmR for means."""
    if metric.kind in ("p", "r") and counts_events(metric):
        return "p" if metric.kind == "p" else "r"
    return "x" if metric.kind == "m" else "i"


def _of(table: pl.DataFrame, column: str, units: int) -> FloatArray:
    """A column as an array, units × months."""
    return table[column].cast(pl.Float64).fill_null(np.nan).to_numpy().reshape(units, -1)


def segments_of(table: pl.DataFrame, rebased: pl.DataFrame, units: int) -> np.ndarray:
    """The stretches between re-basings, counted from 0; units × months. `rebased`: REBASED, unit_id "" for all."""
    everywhere = rebased.filter(pl.col(UNIT) == "")["month"]
    own = rebased.select(UNIT, "month", begins=pl.lit(True)).unique()
    marks = table.select(UNIT, "month").join(own, on=[UNIT, "month"], how="left", maintain_order="left")
    begins = marks["begins"].fill_null(False) | marks["month"].is_in(everywhere.implode())
    return from_rebasing(begins.to_numpy().reshape(units, -1))


def judged(
    table: pl.DataFrame, metric: Metric, rebased: pl.DataFrame, season: pl.DataFrame, full_from: date | None
) -> OwnPast:
    """The series of a trend (rows in order of unit and month) judged, units × months; arguments of `controls`."""
    units = table[UNIT].n_unique()
    size = _of(table, "denominator", units)
    factors = table.select(UNIT, place=pl.col("month").dt.month().cast(pl.Int64)).join(
        season, on=[UNIT, "place"], how="left", maintain_order="left"
    )
    return own_past(
        Figures(
            kind_of_chart(metric),
            metric.polarity,
            _of(table, "numerator", units),
            np.where(size > 0, size, np.nan),
            np.where(size > 0, _of(table, "value", units), np.nan),
            _of(table, "target", units),
            segments_of(table, rebased, units),
            np.nan_to_num(_of(factors, "season", units)),
            (table["month"] < (full_from or date.min)).to_numpy().reshape(units, -1),
            isinstance(metric.numerator, Stock),
        )
    )


def controls(
    table: pl.DataFrame,
    metric: Metric,
    rebased: pl.DataFrame,
    season: pl.DataFrame = NO_SEASON,
    full_from: date | None = None,
) -> Controls:
    """The control charts of the units of a trend (rows of `trend`, in order of unit and month), all at once.

    `rebased` (REBASED): the months from which people said that the process is another one: limits begin anew there.
    `season`: of `peer_seasons`. `full_from`: the first month in which a stock is full; those before are not judged.
    """
    found = judged(table, metric, rebased, season, full_from)
    columns = {
        "adjusted": found.adjusted,
        "centre": found.lines.centre,
        "lower": np.maximum(found.lines.lower, 0),
        "upper": np.minimum(found.lines.upper, 1) if metric.kind == "p" else found.lines.upper,
    }
    charted = table.select(UNIT, "month", "value", "target", "numerator", "denominator").with_columns(
        *(pl.Series(name, grid.ravel()).fill_nan(None) for name, grid in columns.items()),
        cause=pl.Series(found.cause.ravel().tolist(), dtype=pl.String),
        variation=pl.Series(found.variation.ravel().tolist(), dtype=pl.String),
    )
    told = np.isin(found.drift.word, ["increasing", "decreasing"])
    low, high = (0, 1 if metric.kind == "p" else None)
    ends = [np.where(told, np.clip(end, low, high), np.nan) for end in (found.drift.first, found.drift.last)]
    first = table["month"].min()
    begins = (full_from.year - first.year) * 12 + full_from.month - first.month if full_from and first else 0  # type: ignore[union-attr]
    units = pl.DataFrame(
        {
            UNIT: charted[UNIT].unique(maintain_order=True),
            "assurance": found.assurance.tolist(),
            "points": found.points,
            "arrow": found.arrow.tolist(),
            "arrow_z": found.arrow_z,
            "correlation": found.correlation,
            "drift": found.drift.word.tolist(),
            "drift_first": ends[0],
            "drift_last": ends[1],
            "drift_months": found.drift_months,
            "cadence": found.cadence,
            "seasonal": found.seasonal,
        },
        schema_overrides=dict.fromkeys(("assurance", "arrow", "drift"), pl.String),
    ).with_columns(
        pl.col("correlation", "drift_first", "drift_last", "arrow_z").fill_nan(None),
        pl.col("points", "drift_months", "cadence").cast(pl.Int64),
        filling=pl.lit(max(begins, 0), dtype=pl.Int64),
        stock=pl.lit(isinstance(metric.numerator, Stock)),
        rare=pl.lit(False),
    )
    known = charted.filter(pl.col("cause") != "no data").group_by(UNIT).last()
    latest = units.join(known.select(UNIT, "month", "value", "cause", "variation"), on=UNIT, how="left")
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
        row[UNIT]: Control(tables[row[UNIT],], found.chart, **{name: row[name] for name in FIELDS})
        for row in found.units.iter_rows(named=True)
    }


FIELDS = set(Control.__dataclass_fields__) - {"table", "chart"}


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
