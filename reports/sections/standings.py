"""Standings: each peer group in the metric in which most of it stands out or is off target, with intervals."""

import polars as pl

from metrics.comparison.overview import off_target
from metrics.comparison.standings import RANKED
from metrics.meeting.month_review import MonthReview
from metrics.statistics.levels import WATCH
from reports import text
from reports.layout import cells
from reports.layout.content import Listing, Section, Slide
from reports.levels import percent
from reports.sections import native_charts as native
from reports.sections.meeting_input import Meeting
from reports.sections.noted import noted

SMALLEST = 3  # units of a peer group that are worth a comparison


def _chosen(table: pl.DataFrame) -> str | None:
    """The metric of a peer group's matrix: most units significantly worse, then most off target."""
    worse = table.filter((pl.col("verdict") == "worse") & (pl.col("level") == "act"))
    counts = off_target(table).join(worse["metric"].value_counts(name="out"), on="metric", how="left")
    found = counts.with_columns(pl.col("out").fill_null(0)).filter(pl.col("judged") >= SMALLEST)
    if found.is_empty():
        return None
    return str(found.sort("out", "off", "metric", descending=[True, True, False])["metric"][0])


def _slide(results: MonthReview, kind: str, table: pl.DataFrame) -> Slide | None:
    metric_id = _chosen(table)
    if metric_id is None:
        return None
    metric = results.figures.metrics[metric_id]
    rows = table.filter(pl.col("metric") == metric_id, pl.col("status") == RANKED)
    rows = rows.sort("rank", "unit_id", descending=[True, False])
    out = sum(native.stands_out(row) for row in rows.iter_rows(named=True))
    told = (
        f"{text.of(out, 'unit')} of {rows.height} can be told from the others"
        if out
        else "no unit can be told from the others"
    )
    name = f"{text.visible(kind)[:1].upper()}{text.visible(kind)[1:]}: {metric.title}"
    notes = (f"From the farthest behind; compared are {rows.height} of this peer group.", *noted(results, metric))
    return Slide(f"standing:{kind}", f"{name}: {told}", (native.standing(rows, metric, name),), notes, metric=metric_id)


def _every(results: MonthReview) -> Listing:
    """Every figure of every unit, with what it was judged by."""
    known = results.table.filter(pl.col("value").is_not_null())
    found = known.sort("kind", "metric", "rank", "unit_id", nulls_last=True)
    names = {unit: text.visible(results.names[unit]) for unit in results.units}
    first = found.select(
        pl.col("kind").alias("Peer group"),
        pl.col("unit_id").replace_strict(names, return_dtype=pl.String).alias("Unit"),
        pl.col("unit_id").alias("Number"),
        pl.col("rank").alias("Rank"),
    )
    values = {
        "value": "Value",
        "lower": f"Lower {percent(WATCH)}",
        "upper": f"Upper {percent(WATCH)}",
        "target": "Target",
    }
    middle = cells.listed(found.rename(values), results.figures.metrics, list(values.values()))
    last = {"numerator": "Numerator", "denominator": "Denominator", "verdict": "Against peers", "status": "Status"}
    rest = found.select(pl.col(column).alias(name) for column, name in last.items())
    return Listing("Every unit in every metric", pl.concat([first, middle, rest], how="horizontal"))


def standings(results: MonthReview, _meeting: Meeting) -> Section:
    """A slide a peer group; every figure of every unit for the workbook."""
    slides = [
        _slide(results, kind, results.table.filter(pl.col("kind") == kind))
        for kind, units in results.groups.items()
        if len(units) >= SMALLEST
    ]
    return Section("standings", "Standings", tuple(slide for slide in slides if slide), (_every(results),))
