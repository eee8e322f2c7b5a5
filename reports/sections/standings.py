"""Standings: each peer group in the metric in which most of it stands out, as small multiples on one page."""

import polars as pl

from data.language import _, ngettext
from metrics.comparison.overview import off_target
from metrics.comparison.standings import RANKED
from metrics.meeting.month_review import MonthReview
from metrics.statistics.levels import WATCH
from reports import text
from reports.layout import cells
from reports.layout.content import Chart, Listing, Section, Slide
from reports.levels import percent
from reports.sections import native_charts as native
from reports.sections.meeting_input import Meeting

SMALLEST = 3  # units of a peer group that are worth a comparison
GROUPS = 6  # charts on the page
BARS = 4  # units in each


def _chosen(table: pl.DataFrame) -> str | None:
    """The metric of a peer group's matrix: most units significantly worse, then most off target."""
    worse = table.filter((pl.col("verdict") == "worse") & (pl.col("level") == "act"))
    counts = off_target(table).join(worse["metric"].value_counts(name="out"), on="metric", how="left")
    found = counts.with_columns(pl.col("out").fill_null(0)).filter(pl.col("judged") >= SMALLEST)
    if found.is_empty():
        return None
    return str(found.sort("out", "off", "metric", descending=[True, True, False])["metric"][0])


def _chart(results: MonthReview, kind: str, table: pl.DataFrame) -> tuple[Chart, int] | None:
    """The farthest behind of a peer group, and how many of it stand out."""
    metric_id = _chosen(table)
    if metric_id is None:
        return None
    metric = results.figures.metrics[metric_id]
    rows = table.filter(pl.col("metric") == metric_id, pl.col("status") == RANKED)
    rows = rows.sort("rank", "unit_id", descending=[True, False])
    out = sum(native.stands_out(row) for row in rows.iter_rows(named=True))
    name = _("{group}: {metric}", group=text.begun(text.visible(kind)), metric=metric.title)
    chart = native.standing(rows.head(BARS), metric, name)
    return (chart, out) if chart else None


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
    near = percent(WATCH)
    values = {
        "value": "Value",
        "lower": _("Lower {near}", near=near),
        "upper": _("Upper {near}", near=near),
        "target": "Target",
    }
    middle = cells.listed(found.rename(values), results.figures.metrics, list(values.values()))
    last = {
        "numerator": "Cases counted",
        "denominator": "Number of cases",
        "verdict": "Verdict",
        "status": "Status",
        "level": "Level",
        "against_target": "Against the target",
        "through_name": "Through",
        "reason": "No verdict because",
    }
    rest = found.select(pl.col(column).alias(name) for column, name in last.items())
    return Listing(_("Every unit in every metric"), pl.concat([first, middle, rest], how="horizontal"))


def standings(results: MonthReview, _meeting: Meeting) -> Section:
    """One slide; every figure of every unit for the workbook."""
    groups = {kind: units for kind, units in results.groups.items() if len(units) >= SMALLEST}
    drawn = [_chart(results, kind, results.table.filter(pl.col("kind") == kind)) for kind in list(groups)[:GROUPS]]
    known = [one for one in drawn if one]
    if not known:
        return Section("standings", _("Standings"), (), (_every(results),))
    out = sum(1 for _chart_of, count in known if count)
    title = ngettext(
        "In {n} of {of} peer groups units are significantly worse: the farthest behind of each",
        "In {n} of {of} peer groups units are significantly worse: the farthest behind of each",
        out,
        of=len(known),
    )
    if not out:
        title = _("No unit is significantly worse than its peers: the farthest behind of each peer group")
    notes = tuple(_("{group}: {n} units.", group=kind, n=text.count(len(units))) for kind, units in groups.items())
    source = _("Source: all feeds; each unit among its own peer group, in the metric in which most of it stands out")
    slide = Slide("standings", title, tuple(chart for chart, _out in known), notes, source=source)
    return Section("standings", _("Standings"), (slide,), (_every(results),))
