"""Worsening: the latest five points of a unit's own series go the wrong way, beyond chance."""

import numpy as np
import polars as pl

from data.language import _
from metrics.measure import Metric
from metrics.signals.signal_kind import METRIC, RISE, Kind
from metrics.signals.signal_rows import all_of, found
from metrics.signals.strength import MOST
from metrics.signals.survey import Sight
from metrics.statistics.latest_five import POINTS
from metrics.statistics.levels import FloatArray


def _worse(sight: Sight, metric: Metric, units: pl.DataFrame) -> FloatArray:
    """How far each unit goes the wrong way, as a z: 0 where not beyond chance, NaN where it cannot be told."""
    wrong = "increasing" if sight.bad(metric) == "high" else "decreasing"
    z = pl.when(pl.col("arrow") == wrong).then(pl.col("arrow_z").abs().clip(0, MOST)).otherwise(0.0)
    told = (pl.col("month") == sight.month) & pl.col("arrow_z").is_not_null()
    return units.select(pl.when(told).then(z)).to_series().fill_null(np.nan).to_numpy()


def _without(sight: Sight, metric: Metric | None, upper: np.ndarray, branch: np.ndarray) -> FloatArray:
    assert metric is not None
    return _worse(sight, metric, sight.charts_without(metric, upper, branch).units)


def _of_metric(sight: Sight, metric: Metric) -> pl.DataFrame:
    charts = sight.charts(metric)
    z = _worse(sight, metric, charts.units)
    there = z > 0
    known = charts.table.drop_nulls("value").group_by("unit_id").agg(five=pl.col("value").tail(POINTS))
    rows = charts.units.join(known, on="unit_id", how="left", maintain_order="left")
    first, last = (
        rows.select(pl.col("five").list.get(at, null_on_oob=True)).to_series().cast(pl.Float64).to_numpy()
        for at in (0, -1)
    )
    return found(
        sight,
        metric=metric.id,
        mechanism=metric.mechanism,
        value=np.where(np.isnan(z), np.nan, last),
        peer=first,
        strength=z,
        level=np.where(there, "act", "none"),
        rule=np.where(
            there,
            _(
                "Over its latest five points it moved to the unfavourable side, by more than it varies "
                "anyway, whichever point is left out."
            ),
            _("No clear change over its latest five points."),
        ),
        months=np.where(there, POINTS, 0),
        feeds=metric.feeds,
        page="trends",
    )


def _find(sight: Sight) -> pl.DataFrame:
    return all_of([_of_metric(sight, metric) for metric in sight.judged])


kind = Kind(
    title="Getting worse",
    words="The arrow of each metric that has a better side, as the page Trends shows it: the slope over the latest "
    "five points beyond the outer level, allowing for overdispersion and season, with the same direction whichever "
    "point is left out. Beside the value stands that of the first of them.",
    find=_find,
    without=_without,
    route=RISE,
    measure=METRIC,
    beside="five points before",
)
