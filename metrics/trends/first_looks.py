"""First looks: the control charts of many units at once, in the order in which they need a look."""

from datetime import date

import polars as pl

from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.measure import Metric
from metrics.trends.control_chart import UNIT, Controls
from metrics.trends.unit_charts import unit_charts


def first_looks(figures: Figures, asked: Comparison, units: list[str], first: date) -> Controls:
    """The control charts of `units` from the month `first` to the one asked for, the result's `units` in the order of
    need.

    That is: concern, other special causes, a target missed month after month, a recent trend or a drift for the worse,
    a target met by chance, no special cause, improvement, not judged, no data. Added columns: name, need.
    """
    found = unit_charts(figures, asked, units, first)
    names = figures.tree.units.select(UNIT, "name")
    latest = found.units.join(names, on=UNIT, how="left").with_columns(need=_need(figures.metric(asked.metric)))
    return Controls(found.table, latest.sort("need", UNIT), found.chart)


def _need(metric: Metric) -> pl.Expr:
    """0 for the unit that needs a look most, 8 for one without data."""
    worse = {"high": "decreasing", "low": "increasing"}.get(metric.better, "")
    return (
        pl.when(pl.col("variation") == "no data")
        .then(8)
        .when(pl.col("variation") == "concern")
        .then(0)
        .when(pl.col("variation").str.starts_with("neutral"))
        .then(1)
        .when(pl.col("assurance") == "consistently misses")
        .then(2)
        .when((pl.col("arrow") == worse) | (pl.col("drift") == worse))
        .then(3)
        .when(pl.col("variation") == "improvement")
        .then(6)
        .when(pl.col("variation") == "not judged")
        .then(7)
        .when(pl.col("assurance") == "hit and miss")
        .then(4)
        .otherwise(5)
    )
