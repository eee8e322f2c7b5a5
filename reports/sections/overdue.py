"""Overdue: what stands overdue or outstanding at the month's end, as counts; no person is named."""

from dataclasses import replace

import polars as pl

from data.language import _, ngettext
from metrics.comparison.standings import SILENT, standings
from metrics.facts.figures import Figures
from metrics.facts.values import counts_events
from metrics.measure import Metric, Stock
from metrics.meeting.month_review import MonthReview
from reports import text
from reports.layout import cells
from reports.layout.content import Listing, Section, Series, Slide, Table
from reports.sections.meeting_input import Meeting
from reports.sections.native_charts import stack


def counted(figures: Figures) -> list[Metric]:
    """The metrics whose numerator stands at the month's end, counts cases, and is better low: what is overdue."""
    return [
        metric
        for metric in figures.metrics.values()
        if isinstance(metric.numerator, Stock) and metric.better == "low" and counts_events(metric)
    ]


def _parts(results: MonthReview, asked: list[Metric]) -> dict[str, tuple[float | None, ...]]:
    """Where the cases of the whole stand, the most first: name -> its count of each metric; of each they add up to it.

    A closed branch is a part as long as it has cases. What is in no branch is the top unit's own.
    """
    figures, top = results.figures, results.top
    assert top is not None
    below = figures.tree.children(top)
    rows = {
        (metric.id, row["unit_id"]): row
        for metric in asked
        for row in standings(figures, replace(results.asked, metric=metric.id), below).iter_rows(named=True)
    }
    found: dict[str, tuple[float | None, ...]] = {}
    left = [results.overall[metric.id]["numerator"] for metric in asked]
    for unit in below:
        mine = [rows[metric.id, unit] for metric in asked]
        counts = tuple(row["numerator"] for row in mine)
        left = [one if one is None else one - (count or 0) for one, count in zip(left, counts, strict=True)]
        name = text.visible(results.names[unit])
        name = f"{name} ({unit})" if name in found else name
        if all(row["status"] == SILENT for row in mine):
            found[_("Not reported: {name}", name=name)] = counts
        elif unit in results.units or any(counts):
            found[name] = counts
    if found and any(left):
        found[_("Itself: {name}", name=text.visible(results.names[top]))] = tuple(left)
    return dict(sorted(found.items(), key=lambda part: -sum(count or 0 for count in part[1])))


def overdue(results: MonthReview, _meeting: Meeting) -> Section:
    """Metrics by branches of the organisation."""
    asked = counted(results.figures)
    overall = {metric.id: results.overall[metric.id]["numerator"] for metric in asked} if results.top else {}
    asked = sorted(asked, key=lambda metric: (-(overall.get(metric.id) or 0), metric.id))
    parts = _parts(results, asked) if results.top else {}
    if not asked or not parts:
        return Section("overdue", _("Overdue"), ())
    whole = text.visible(results.whole)
    chart = stack(
        _("Overdue and outstanding, by branch"),
        list(parts),
        [Series(metric.title, tuple(counts[place] for counts in parts.values())) for place, metric in enumerate(asked)],
        _("cases"),
        _(
            "{kinds} of overdue cases in {parts} of {whole}.",
            kinds=ngettext("{n} kind", "{n} kinds", len(asked)),
            parts=ngettext("{n} part", "{n} parts", len(parts)),
            whole=whole,
        ),
    )
    rows = tuple(
        (
            cells.titled(metric),
            cells.count(overall[metric.id], "strong"),
            cells.value(metric, results.overall[metric.id]["value"]),
            cells.value(metric, results.overall[metric.id]["target"]),
        )
        for metric in asked
    )
    table = Table(
        _("Overdue, in all"),
        (_("Overdue or outstanding"), _("Cases"), _("Share"), _("Target")),
        rows,
        (3, 1.1, 1.2, 1.1),
    )
    counted_of = {
        f"{metric.title} ({metric.id})": [counts[place] for counts in parts.values()]
        for place, metric in enumerate(asked)
    }
    every = Listing(_("By branch"), pl.DataFrame({"Branch": list(parts)} | counted_of))
    total = sum(number or 0 for number in overall.values())
    stand = _("1 case stands") if total == 1 else _("{count} cases stand", count=text.count(total))
    title = _("{stand} overdue or outstanding at the end of {month}", stand=stand, month=text.month(results.month))
    silent = results.silent.height
    notes = (
        _("Counts at the month's end, summed over everything below; who they are is shown to the entitled alone."),
        _("Itself: what stands in the unit's own name and in none of its branches. The parts add up to the whole."),
        *((_("What units have not reported is in no count; they stand under Data quality."),) if silent else ()),
        *(text.headed(metric.title, metric.words) for metric in asked),
    )
    return Section("overdue", _("Overdue"), (Slide("overdue", title, (chart, table), notes),), (every,))
