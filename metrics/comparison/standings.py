"""Standings: the units of a league table, each with its value, interval, target, change and rank."""

from datetime import date

import numpy as np
import polars as pl

from data import months
from metrics.comparison.compared_units import entrants
from metrics.comparison.own_variation import own_variation
from metrics.comparison.peers import above, among, peers
from metrics.comparison.question import Comparison
from metrics.comparison.stock_moves import with_stock_moves
from metrics.facts.figures import Figures
from metrics.facts.values import counts_events, reaches, with_values
from metrics.facts.windows import first_month, over_window
from metrics.measure import Metric, Stock
from metrics.statistics.change import allowing_for, change_of_proportion, change_of_rate

RANKED, TOO_FEW, NO_DATA, UNJUDGED, SILENT = "ranked", "too few", "no data", "not judged", "not reported"
ABOVE = "above others"  # of its own group: shown as context, neither ranked nor judged
STANDINGS = {
    "unit_id": pl.String,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "value": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "target": pl.Float64,
    "target_met": pl.Boolean,
    "change_month": pl.Float64,
    "moved_month": pl.String,
    "change_year": pl.Float64,
    "moved_year": pl.String,
    "reporting": pl.Int64,
    "expected": pl.Int64,
    "status": pl.String,
    "rank": pl.Int64,
}
YEAR = 12  # months
SAME = 12  # decimals: values that agree to so many are ties


def _values(facts: pl.DataFrame, metric: Metric, units: list[str], month: date, window: str) -> pl.DataFrame:
    """One row a unit of `units`, with or without data."""
    rows = pl.DataFrame({"unit_id": units}, schema={"unit_id": pl.String})
    found = over_window(facts, metric, month, window)
    return with_values(rows.join(found, on="unit_id", how="left", maintain_order="left"), metric)


def _changes(
    facts: pl.DataFrame, now: pl.DataFrame, metric: Metric, month: date, window: str, back: int, least: pl.Series
) -> tuple[pl.Series, pl.Series]:
    """The difference of the values to the window that ends `back` months earlier, and its word: up, down or no clear
    change, beyond chance and beyond what the unit's own months vary. No word where chance has no known shape (sums of
    money or days), where the two windows share months, nor where either of them has fewer cases than `least`: what so
    few say is no news."""
    before = months.shifted(month, -back)
    then = _values(facts, metric, now["unit_id"].to_list(), before, window)
    difference = now["value"] - then["value"]
    if before >= first_month(month, window) or not counts_events(metric):
        return difference, pl.Series([None] * now.height, dtype=pl.String)
    test = change_of_proportion if metric.kind == "p" else change_of_rate

    def side(table: pl.DataFrame, name: str) -> np.ndarray:
        return table[name].cast(pl.Float64).fill_null(np.nan).to_numpy()

    found = test(side(then, "numerator"), side(then, "denominator"), side(now, "numerator"), side(now, "denominator"))
    if not isinstance(metric.numerator, Stock):
        found = allowing_for(found, *own_variation(facts, metric, now["unit_id"], month, window, back))
    few = np.fmin(side(now, "denominator"), side(then, "denominator")) < least.to_numpy()
    return difference, pl.Series(found.word.tolist(), dtype=pl.String).set(pl.Series(few), None)


def league_table(
    facts: pl.DataFrame, metric: Metric, compared: pl.DataFrame, month: date, window: str = "1"
) -> pl.DataFrame:
    """The league table of the `compared` units (ENTRANTS) for one metric, over the window that ends with `month`.

    `facts`: unit_id, month, numerator, denominator of that metric and of one breakdown. Returns STANDINGS, best
    first; ties share the best rank (1, 1, 3). Unranked, and below: units with a denominator under the least
    ("too few"), without data, that have not reported, and all of them where the metric is not judged.
    """
    units = compared["unit_id"].to_list()
    rows = _values(facts, metric, units, month, window)
    changes = [_changes(facts, rows, metric, month, window, back, compared["least"]) for back in (1, YEAR)]
    (change_month, moved_month), (change_year, moved_year) = changes
    rows = rows.join(compared, on="unit_id", maintain_order="left").with_columns(
        target_met=reaches(metric),
        change_month=change_month,
        moved_month=moved_month,
        change_year=change_year,
        moved_year=moved_year,
        status=pl.when((pl.col("reporting") == 0) & (pl.col("expected") > 0))
        .then(pl.lit(SILENT))
        .when(pl.col("value").is_null())
        .then(pl.lit(NO_DATA))
        .when(pl.col("denominator") < pl.col("least"))
        .then(pl.lit(TOO_FEW))
        .when(pl.lit(not metric.better))
        .then(pl.lit(UNJUDGED))
        .otherwise(pl.lit(RANKED)),
    )
    return ranked(rows, metric).select(list(STANDINGS))


def compared_rows(figures: Figures, asked: Comparison) -> pl.DataFrame:
    """The facts that a comparison stands on, of all units in view: two windows, a year apart."""
    first = months.shifted(first_month(asked.month, asked.window), -12)
    return figures.rows(figures.metric(asked.metric), first, asked.month, asked.breakdown)


def standings(
    figures: Figures, asked: Comparison, units: list[str] | None = None, rows: pl.DataFrame | None = None
) -> pl.DataFrame:
    """The league table of the peers of a comparison, or of some `units`: name, kind and `among` (with whom each is
    compared) beside STANDINGS; each peer group is ranked by itself, the largest first. `rows`: of `compared_rows`."""
    metric, month = figures.metric(asked.metric), asked.month
    rows = compared_rows(figures, asked) if rows is None else rows
    reports = figures.reporting.of(metric, month)
    listed = peers(figures, asked) if units is None else units
    compared = entrants(metric, listed, month, figures.settings, figures.kinds, reports)
    groups = among(figures, asked, listed)
    upper = above(figures, listed, groups)
    named = figures.tree.units.select("unit_id", "name", "kind")
    table = league_table(rows, metric, compared, month, asked.window)
    table = with_stock_moves(figures, asked, table, rows, compared)
    few = pl.col("status") == TOO_FEW  # what so few say is no news
    table = table.with_columns(pl.when(~few).then(name).alias(name) for name in ("moved_month", "moved_year"))
    table = table.join(named, on="unit_id", maintain_order="left").join(
        pl.DataFrame({"unit_id": listed, "among": groups}, schema={"unit_id": pl.String, "among": pl.String}),
        on="unit_id",
        maintain_order="left",
    )
    if upper:
        judged = pl.col("unit_id").is_in(list(upper)) & pl.col("status").is_in([RANKED, UNJUDGED])
        table = table.with_columns(status=pl.when(judged).then(pl.lit(ABOVE)).otherwise("status"))
    return ranked(table, metric) if upper or len(set(groups)) > 1 else table


def ranked(rows: pl.DataFrame, metric: Metric) -> pl.DataFrame:
    """Rows of standings ranked within each group (`among`), best first; the largest group stands first."""
    counts = pl.when(pl.col("status") == RANKED).then(pl.col("value").round(SAME))
    rank = counts.rank("min", descending=metric.better == "high").cast(pl.Int64)
    places = {RANKED: 0, UNJUDGED: 0, ABOVE: 1, TOO_FEW: 1, NO_DATA: 2, SILENT: 3}
    place = pl.col("status").replace_strict(places)
    best_first = pl.col("value") if metric.better == "low" else -pl.col("value")
    order: list[pl.Expr | str] = [place, "rank", best_first, "unit_id"]
    if "among" not in rows.columns:
        return rows.with_columns(rank=rank).sort(*order, nulls_last=True)
    return rows.with_columns(rank=rank.over("among")).sort(
        -pl.len().cast(pl.Int64).over("among"), "among", *order, nulls_last=True
    )
