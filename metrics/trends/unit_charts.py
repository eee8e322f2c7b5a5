"""Unit charts: the one way from a store to what is said of units against their own past, for pages and packs."""

from dataclasses import replace
from datetime import date

import polars as pl

from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.facts.occurrences import occurrences
from metrics.facts.values import with_values
from metrics.measure import Metric
from metrics.trends.control_chart import UNIT, Control, Controls, controls, each, rare
from metrics.trends.filling_up import full_from
from metrics.trends.peer_seasons import peer_seasons
from metrics.trends.rare_events import Between, between
from metrics.trends.recalculations import rebased
from metrics.trends.series import trend

#: Of a stretch between events, long is few: the other way round for a metric that is not judged.
OF_EVENTS = {"neutral high": "neutral low", "neutral low": "neutral high"}


def unit_charts(figures: Figures, asked: Comparison, units: list[str], first: date) -> Controls:
    """The control charts of `units` over the months from `first` to the one asked for, whatever the window asked for;
    their season is that of their peer groups.

    A unit whose events are so few that months say nothing has no limits by month: its `variation` and `cause` are
    those of the stretches between its events, and `rare` is true.
    """
    metric = figures.metric(asked.metric)
    table = trend(figures, replace(asked, window="1"), units, first)
    begins = rebased(figures, units)
    found = controls(table, metric, begins, *_grounds(figures, asked, first))
    apart = rarities(figures, metric, table, begins, asked.breakdown)
    if apart is None:
        return found
    few = pl.col(UNIT).is_in(apart.units[UNIT].implode())
    charted = found.table.with_columns(
        *(pl.when(~few).then(name).alias(name) for name in ("centre", "lower", "upper")),
        variation=pl.when(few & (pl.col("cause") != "no data")).then(pl.lit("common cause")).otherwise("variation"),
    )
    return Controls(charted, _with_rare(found.units, apart, metric), found.chart)


def _grounds(figures: Figures, asked: Comparison, first: date) -> tuple[pl.DataFrame, date | None]:
    """What charts rest on beside the series themselves: the season of every unit, and from when a stock is full."""
    metric, last = figures.metric(asked.metric), asked.month
    full = full_from(figures, metric)
    judged = max(first, full or first)  # a stock that fills up has no season yet
    season = peer_seasons(figures.rows(metric, judged, last, asked.breakdown), metric, figures.kinds, judged, last)
    return season, full


def charts_without(figures: Figures, asked: Comparison, pairs: list[tuple[str, str]], first: date) -> Controls:
    """The control charts by month of upper units with one of their branches left out, a pair (upper, branch) each, in
    that order: whether what stands out is theirs or the branch's. Rare events are judged by month here."""
    metric = figures.metric(asked.metric)
    units = sorted({unit for pair in pairs for unit in pair})
    table = trend(figures, replace(asked, window="1"), units, first).select(
        UNIT, "month", "numerator", "denominator", "target"
    )
    named = pl.DataFrame(pairs, schema=["upper", "branch"], orient="row").with_row_index("pair")
    named = named.with_columns(pair=pl.format("{}", pl.col("pair").cast(pl.String).str.zfill(8)))
    own = named.join(table.rename({UNIT: "upper"}), on="upper", maintain_order="left")
    less = own.join(table.rename({UNIT: "branch"}), on=["branch", "month"], how="left", suffix="_of_branch")
    rest = less.sort("pair", "month").select(
        pl.col("pair").alias(UNIT),
        "month",
        *(pl.col(side) - pl.col(f"{side}_of_branch").fill_null(0) for side in ("numerator", "denominator")),
        "target",
    )

    def of_pairs(of_units: pl.DataFrame) -> pl.DataFrame:
        """Rows by upper unit as rows by pair; those of all units stay."""
        mine = named.join(of_units.rename({UNIT: "upper"}), on="upper").drop("upper", "branch").rename({"pair": UNIT})
        return pl.concat([mine.select(of_units.columns), of_units.filter(pl.col(UNIT) == "")])

    season, full = _grounds(figures, asked, first)
    return controls(with_values(rest, metric), metric, of_pairs(rebased(figures, units)), of_pairs(season), full)


def unit_chart(figures: Figures, asked: Comparison, unit: str, first: date) -> Control:
    """The control chart of one unit."""
    return each(unit_charts(figures, asked, [unit], first))[unit]


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
        drift=pl.when(few).then(pl.lit("no data")).otherwise("drift"),
    ).drop("apart_variation", "apart_cause", "apart_points")
