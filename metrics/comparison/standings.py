"""Standings: the units of a league table, each with its value, interval, target, change and rank."""

from datetime import date

import numpy as np
import polars as pl

from data import months
from metrics.comparison.compared_units import entrants
from metrics.comparison.peers import peers
from metrics.comparison.question import Comparison
from metrics.comparison.stock_moves import with_stock_moves
from metrics.facts.figures import Figures
from metrics.facts.values import counts_events, reaches, with_values
from metrics.facts.windows import first_month, over_window
from metrics.measure import Metric
from metrics.statistics.change import change_of_proportion, change_of_rate

RANKED, TOO_FEW, NO_DATA, UNJUDGED, SILENT = "ranked", "too few", "no data", "not judged", "not reported"
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
SAME = 12  # decimals: values that agree to so many are ties


def _values(facts: pl.DataFrame, metric: Metric, units: list[str], month: date, window: str) -> pl.DataFrame:
    """One row a unit of `units`, with or without data."""
    rows = pl.DataFrame({"unit_id": units}, schema={"unit_id": pl.String})
    found = over_window(facts, metric, month, window)
    return with_values(rows.join(found, on="unit_id", how="left", maintain_order="left"), metric)


def _changes(now: pl.DataFrame, then: pl.DataFrame, metric: Metric, apart: bool) -> tuple[pl.Series, pl.Series]:
    """The difference of the values, and its word: up, down or no clear change. No word where chance has no known
    shape (sums of money or days), nor where the two windows are not `apart` but share months."""
    difference = now["value"] - then["value"]
    if not (apart and counts_events(metric)):
        return difference, pl.Series([None] * now.height, dtype=pl.String)
    test = change_of_proportion if metric.kind == "p" else change_of_rate

    def side(table: pl.DataFrame, name: str) -> np.ndarray:
        return table[name].cast(pl.Float64).fill_null(np.nan).to_numpy()

    found = test(side(then, "numerator"), side(then, "denominator"), side(now, "numerator"), side(now, "denominator"))
    return difference, pl.Series(found.word.tolist(), dtype=pl.String)


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
    month_before = _values(facts, metric, units, months.shifted(month, -1), window)
    year_before = _values(facts, metric, units, months.shifted(month, -12), window)
    begins = first_month(month, window)
    change_month, moved_month = _changes(rows, month_before, metric, months.shifted(month, -1) < begins)
    change_year, moved_year = _changes(rows, year_before, metric, months.shifted(month, -12) < begins)
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


def standings(figures: Figures, asked: Comparison, units: list[str] | None = None) -> pl.DataFrame:
    """The league table of the peers of a comparison, or of some `units`: name and kind beside STANDINGS."""
    metric, month = figures.metric(asked.metric), asked.month
    first = months.shifted(first_month(month, asked.window), -12)
    rows = figures.rows(metric, first, month, asked.breakdown)
    reports = figures.reporting.of(metric, month)
    among = peers(figures, asked) if units is None else units
    compared = entrants(metric, among, month, figures.settings, figures.kinds, reports)
    table = league_table(rows, metric, compared, month, asked.window)
    table = with_stock_moves(figures, asked, table, rows)
    return table.join(figures.tree.units.select("unit_id", "name", "kind"), on="unit_id", maintain_order="left")


def ranked(rows: pl.DataFrame, metric: Metric) -> pl.DataFrame:
    """Rows of standings ranked among themselves, best first: a league table of some of the units of another one."""
    counts = pl.when(pl.col("status") == RANKED).then(pl.col("value").round(SAME))
    rows = rows.with_columns(rank=counts.rank("min", descending=metric.better == "high").cast(pl.Int64))
    place = pl.col("status").replace_strict({RANKED: 0, UNJUDGED: 0, TOO_FEW: 1, NO_DATA: 2, SILENT: 3})
    best_first = pl.col("value") if metric.better == "low" else -pl.col("value")
    return rows.sort(place, "rank", best_first, "unit_id", nulls_last=True)
