"""Restatements: figures already shown that changed since, with size and cause."""

from data.language import _, ngettext
from metrics.meeting.month_review import MonthReview
from reports import text
from reports.layout import cells
from reports.layout.content import Cell, Section, Slide, Table
from reports.sections.meeting_input import Meeting


def restatements(results: MonthReview, meeting: Meeting) -> Section:
    """One list; nothing where nothing moved."""
    known = [
        one for one in meeting.restatements if one.unit_id in results.names and one.metric in results.figures.metrics
    ]
    if not known:
        return Section("restatements", _("Restatements"), ())
    rows = []
    for one in known:
        metric = results.figures.metrics[one.metric]
        size = None if one.before is None or one.after is None else one.after - one.before
        shown = None if size is None else text.shown(metric, size)
        rows.append(
            (
                cells.words(results.names[one.unit_id]),
                cells.titled(metric),
                cells.words(text.short_month(one.month)),
                cells.value(metric, one.before),
                cells.value(metric, one.after),
                Cell(text.change(metric, size), shown, "+#,##0.00;−#,##0.00"),
                cells.words(one.cause),
            )
        )
    columns = (_("Unit"), _("Metric"), _("Month"), _("Was shown"), _("Is now"), _("Moved"), _("Cause"))
    units = len({one.unit_id for one in known})
    title = _(
        "{figures} already shown changed since, in {units}",
        figures=ngettext("{n} figure", "{n} figures", len(rows)),
        units=ngettext("{n} unit", "{n} units", units),
    )
    table = Table(_("Restatements"), columns, tuple(rows), (3.4, 3, 1.2, 1.3, 1.3, 1.3, 3))
    notes = (_("What was decided on the old figures stands; this page says what they would be today."),)
    return Section("restatements", _("Restatements"), (Slide("restatements", title, (table,), notes),))
