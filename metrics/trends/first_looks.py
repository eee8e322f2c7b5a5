"""First looks: the control charts of many units at once, in the order in which they need a look."""

from datetime import date

import polars as pl

from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.facts.occurrences import occurrences
from metrics.measure import Metric
from metrics.trends.control_chart import UNIT, Controls, controls, rare
from metrics.trends.rare_events import Between, between
from metrics.trends.series import trend

#: Of a stretch between events, long is few: the other way round for a metric that is not judged.
OF_EVENTS = {"neutral high": "neutral low", "neutral low": "neutral high"}


def rarities(
    figures: Figures, metric: Metric, table: pl.DataFrame, rebased: pl.DataFrame, part: str = ""
) -> Between | None:
    """What lies between the events of those units of a trend whose events are rare; None where there is no such unit.

    `rebased`: of `controls`.
    """
    units = rare(table, metric)
    if not units:
        return None
    span = (table["month"].min(), table["month"].max())
    cases = occurrences(figures, metric, units, *span, part)  # type: ignore[arg-type]
    return between(cases, table.filter(pl.col(UNIT).is_in(units)), metric, rebased)


def first_looks(
    figures: Figures,
    metric: Metric,
    units: list[str],
    span: tuple[date, date],
    rebased: pl.DataFrame,
    part: str = "",
) -> Controls:
    """The control charts of `units` over the months of `span`, the result's `units` in the order of need.

    That is: concern, other special causes, a target missed month after month, a recent trend for the worse, a target
    met by chance, no special cause, improvement, no data. Added columns: name, need, and `rare`: its events are so few
    that its causes are those of the stretches between them, and that it has no limits by month.
    """
    table = trend(figures, Comparison.of(figures, span[1], metric.id, "1", part), units, span[0])
    found = controls(table, metric, rebased)
    charted, latest = found.table, found.units.with_columns(rare=pl.lit(False))
    apart = rarities(figures, metric, table, rebased, part)
    if apart is not None:
        few = pl.col(UNIT).is_in(apart.units[UNIT].implode())
        charted = charted.with_columns(
            *(pl.when(~few).then(name).alias(name) for name in ("centre", "lower", "upper")),
            variation=pl.when(few & (pl.col("cause") != "no data")).then(pl.lit("common cause")).otherwise("variation"),
        )
        latest = _with_rare(latest, apart, metric)
    names = table.select(UNIT, "name").unique(UNIT)
    latest = latest.join(names, on=UNIT).with_columns(need=_need(metric))
    return Controls(charted, latest.sort("need", UNIT), found.chart)


def _with_rare(latest: pl.DataFrame, apart: Between, metric: Metric) -> pl.DataFrame:
    """The rows of rare units with what the stretches between their events say."""
    longer = pl.col("open_cause") == "above upper limit"
    stretches = apart.units.select(
        UNIT,
        apart_variation=pl.when(longer)
        .then(pl.lit("improvement" if metric.better else "neutral low"))
        .otherwise(pl.col("variation").replace(OF_EVENTS)),
        apart_cause=pl.when(longer).then("open_cause").otherwise("cause"),
        apart_points="points",
    )
    both = latest.join(stretches, on=UNIT, how="left", maintain_order="left")
    few = pl.col("apart_points").is_not_null()
    return both.with_columns(
        rare=few,
        # One event or none leaves no stretch; the months themselves are there, and common.
        variation=pl.when(few & (pl.col("variation") != "no data"))
        .then(pl.col("apart_variation").replace("no data", "common cause"))
        .otherwise("variation"),
        cause=pl.when(few).then("apart_cause").otherwise("cause"),
        points=pl.when(few).then("apart_points").otherwise("points"),
        assurance=pl.when(few).then(pl.lit("no data")).otherwise("assurance"),
    ).drop("apart_variation", "apart_cause", "apart_points")


def _need(metric: Metric) -> pl.Expr:
    """0 for the unit that needs a look most, 7 for one without data."""
    worse = {"high": "decreasing", "low": "increasing"}.get(metric.better, "")
    return (
        pl.when(pl.col("variation") == "no data")
        .then(7)
        .when(pl.col("variation") == "concern")
        .then(0)
        .when(pl.col("variation").str.starts_with("neutral"))
        .then(1)
        .when(pl.col("assurance") == "consistently misses")
        .then(2)
        .when(pl.col("arrow") == worse)
        .then(3)
        .when(pl.col("variation") == "improvement")
        .then(6)
        .when(pl.col("assurance") == "hit and miss")
        .then(4)
        .otherwise(5)
    )
