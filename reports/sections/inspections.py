"""Inspections: how many, what they found, and what has become of the findings."""

import polars as pl

from metrics.comparison.standings import RANKED
from metrics.meeting.month_review import MonthReview
from reports import text
from reports.layout import cells
from reports.layout.content import Section, Slide, Table
from reports.sections import native_charts as native
from reports.sections.meeting_input import Meeting
from reports.sections.noted import noted

FEEDS = {"inspections", "findings"}
SHOWN = 10


def inspections(results: MonthReview, _meeting: Meeting) -> Section:
    """The metrics of inspections, of the whole; and the units farthest behind in rectification."""
    metrics = [metric for metric in results.figures.metrics.values() if FEEDS & set(metric.feeds)]
    known = [metric for metric in metrics if results.overall.get(metric.id, {}).get("value") is not None]
    if not known:
        return Section("inspections", "Inspections", ())
    rows = tuple(
        (
            cells.titled(metric),
            cells.value(metric, (row := results.overall[metric.id])["value"], "strong"),
            cells.words(f"{text.count(row['numerator'])} of {text.count(row['denominator'])}"),
            cells.value(metric, row["target"]),
        )
        for metric in known
    )
    table = Table("Inspections, of the whole", ("Metric", "Value", "Of", "Target"), rows, (3.2, 1.4, 2, 1.3))
    counts = results.off.filter(pl.col("metric").is_in([metric.id for metric in known])).sort(
        "off", "metric", descending=[True, False]
    )
    if counts.is_empty():
        return Section("inspections", "Inspections", (Slide("inspections", "Inspections of the whole", (table,)),))
    first = counts.row(0, named=True)
    metric = results.figures.metrics[first["metric"]]
    ranked = results.current.filter(pl.col("metric") == metric.id, pl.col("status") == RANKED)
    worst = ranked.sort("value", "unit_id", descending=[metric.better == "low", False]).head(SHOWN)
    behind = f"the {worst.height} units farthest behind of {ranked.height}"
    heading = f"{metric.title}: {behind if ranked.height > SHOWN else text.of(ranked.height, 'unit')}"
    chart = native.standing(worst, metric, heading)
    many = f"{first['off']} of {text.of(first['judged'], 'unit')}"
    off = f"{metric.title} is off target beyond chance in {many}"
    title = f"Inspections: {off if first['off'] else 'nothing is off target beyond chance'}"
    slide = Slide("inspections", title, (chart, table), noted(results, metric), metric=metric.id)
    return Section("inspections", "Inspections", (slide,))
