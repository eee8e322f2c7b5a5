"""Definitions: which of them changed, and, in the workbook, all of them."""

import polars as pl

from data import months
from data.language import _, ngettext
from data.registry.settings import ALWAYS
from metrics.meeting.month_review import MonthReview
from reports import text
from reports.layout.content import Listing, Section, Slide, Text
from reports.sections.meeting_input import Meeting


def _set(results: MonthReview) -> list[tuple[str, str]]:
    """What administrators set to hold from this month on."""
    last = months.last_day(results.month)
    said = []
    for row in results.figures.settings.rows:
        if row.since != ALWAYS and results.month <= row.since <= last:
            metric = results.figures.metrics.get(row.subject)
            shown = text.value(metric, row.value) if metric and row.name == "target" else text.count(row.value)
            of = _(" for {group}", group=row.kind) if row.kind else ""
            what = _(
                "{subject}: {name}{group} {value} from {day}",
                subject=metric.title if metric else row.subject,
                name=row.name,
                group=of,
                value=shown,
                day=row.since,
            )
            said.append((text.visible(what), text.visible(f"{row.why} ({row.by})")))
    return said


def definitions(results: MonthReview, meeting: Meeting) -> Section:
    """One slide on what changed; where nothing did it says so."""
    changed = [("", text.visible(words)) for words in meeting.changed] + _set(results)
    title = (
        _(
            "{changes} of definitions and targets with {month}",
            changes=ngettext("{n} change", "{n} changes", len(changed)),
            month=text.month(results.month),
        )
        if changed
        else _("No definition and no target changed with {month}", month=text.month(results.month))
    )
    body = Text(tuple(changed) or (("", _("Figures of this month and of the months before are measured alike.")),))
    every = Listing(
        _("All definitions"),
        pl.DataFrame(
            [
                {
                    "Metric": metric.title,
                    "Definition": metric.words,
                    "Why it matters": metric.why,
                    "Rule": metric.reference,
                    "Left out": metric.exclusions,
                    "The trap": metric.trap,
                    "Feeds": ", ".join(metric.feeds),
                    "Target": text.value(metric, results.overall.get(metric.id, {}).get("target")),
                    "Id": metric.id,
                }
                for metric in results.figures.metrics.values()
            ]
        ),
    )
    return Section("definitions", _("Definitions"), (Slide("definitions", title, (body,)),), (every,))
