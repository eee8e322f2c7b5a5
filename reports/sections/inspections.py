"""Inspections: what was done and found, and who is next."""

import polars as pl

from data.clock import day_of
from data.language import _
from data.store.selections import DROP, STEPS, opened, selections
from metrics.comparison.standings import RANKED
from metrics.meeting.month_review import MonthReview
from reports import text
from reports.layout import cells
from reports.layout.content import Block, Section, Slide, Table, Text
from reports.sections import native_charts as native
from reports.sections.cover import short
from reports.sections.meeting_input import Meeting
from reports.sections.noted import noted, source

FEEDS = {"inspections", "findings"}
SHOWN, NAMED = 7, 4


def _next(results: MonthReview, meeting: Meeting) -> Text:
    """Whom the newest kept selection names; by the moment of the edition where there is one."""
    store = results.figures.store
    kept = [one for one in selections(store) if meeting.moment is None or one.as_of <= meeting.moment]
    if not kept:
        return Text((("", _("No selection of units to visit has been kept yet.")),), _("Next"))
    newest = max(kept, key=lambda one: one.number)
    states = opened(store, newest.number, results.figures.scope).states
    units = [unit for unit, state in states.items() if state != STEPS[DROP] and unit in results.names]
    names = _("; ").join(short(results.names[unit]) for unit in units[:NAMED])
    more = _("; and {n} more", n=text.count(len(units) - NAMED)) if len(units) > NAMED else ""
    head = _(
        "Selection {number} of {day}: {n} units",
        number=newest.number,
        day=day_of(newest.as_of),
        n=text.count(len(units)),
    )
    return Text(((head, f"{names}{more}"),), _("Next"))


def inspections(results: MonthReview, meeting: Meeting) -> Section:
    """The metrics of inspections, of the whole; the units farthest behind in them; and who is next."""
    metrics = [metric for metric in results.figures.metrics.values() if FEEDS & set(metric.feeds)]
    known = [metric for metric in metrics if results.overall.get(metric.id, {}).get("value") is not None]
    following = _next(results, meeting)
    if not known:
        title = _("No inspection is on record")
        return Section("inspections", _("Inspections"), (Slide("inspections", title, (following,)),))
    rows = tuple(
        (
            cells.titled(metric),
            cells.value(metric, (row := results.overall[metric.id])["value"], "strong"),
            cells.words(_("{of} of {n}", of=text.count(row["numerator"]), n=text.count(row["denominator"]))),
            cells.value(metric, row["target"]),
        )
        for metric in known
    )
    table = Table(_("Done"), (_("Metric"), _("Value"), _("Of"), _("Target")), rows, (2.8, 1.7, 1.9, 1.6))
    counts = results.off.filter(pl.col("metric").is_in([metric.id for metric in known]))
    counts = counts.sort("off", "metric", descending=[True, False])
    chart = None
    title = _("Inspections: no target is missed (significant)")
    metric = known[0]
    if counts.height and counts["off"][0]:
        first = counts.row(0, named=True)
        metric = results.figures.metrics[first["metric"]]
        title = _(
            "{metric}: {off} of {units} units miss the target (significant)",
            metric=metric.title,
            off=text.count(first["off"]),
            units=text.count(first["judged"]),
        )
        ranked = results.current.filter(pl.col("metric") == metric.id, pl.col("status") == RANKED)
        worst = ranked.sort("value", "unit_id", descending=[metric.better == "low", False]).head(SHOWN)
        heading = _("{metric}: farthest behind of {n}", metric=metric.title, n=text.count(ranked.height))
        chart = native.standing(worst, metric, heading)
    blocks: tuple[Block, ...] = (chart, table, following) if chart else (table, following)
    slide = Slide(
        "inspections", title, blocks, noted(results, metric), metric=metric.id, source=source(results, metric)
    )
    return Section("inspections", _("Inspections"), (slide,))
