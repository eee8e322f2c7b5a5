"""Messages: the five things to know of the month: its first stories, in their order."""

from data.language import _, ngettext
from metrics.attention.attention import FALSE_SHARE
from metrics.meeting.month_review import MonthReview
from reports import text
from reports.layout.content import Section, Slide, Text
from reports.sections.meeting_input import Meeting
from reports.words import stories as words

MOST = 5


def messages(results: MonthReview, _meeting: Meeting) -> Section:
    """One slide; none where nothing deserves attention."""
    stories, metrics = results.stories, results.figures.metrics
    if not stories:
        return Section("messages", _("Messages"), ())
    told = tuple(
        (
            f"{place}. {words.headline(one, results.names[one.unit_id], metrics)}",
            f"{one.mechanism} · {_('since {month}', month=text.month(one.since))} · {words.state(one)}",
        )
        for place, one in enumerate(stories[:MOST], start=1)
    )
    units = len({one.unit_id for one in stories})
    title = ngettext(
        "{n} story in {units} deserves attention: the first {shown}",
        "{n} stories in {units} deserve attention: the first {shown}",
        len(stories),
        units=ngettext("{n} unit", "{n} units", units),
        shown=len(told),
    )
    notes = (
        _("Each story is told once, at the unit where it lies; the gravest first."),
        words.by_chance(len(results.scope), FALSE_SHARE),
        *(line for one in stories[:MOST] for line in words.further(one, metrics)),
    )
    return Section("messages", _("Messages"), (Slide("messages", title, (Text(told),), notes),))
