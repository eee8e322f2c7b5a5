"""Messages: the five things to know of the month: its first stories, in their order."""

from collections import Counter
from collections.abc import Iterable

from data.language import _, ngettext, term
from metrics.attention.attention import FALSE_SHARE
from metrics.attention.stories import RECORDS, Story, leading
from metrics.meeting.month_review import MonthReview
from reports import text
from reports.layout.content import Section, Slide, Text
from reports.sections.meeting_input import Meeting
from reports.words import stories as words

MOST = 5


def _why(first: Iterable[Story]) -> str:
    """How many units are silent, and how many are told of by their records or by their figures."""
    by = Counter("silent" if one.silent else "records" if one.lead.source == RECORDS else "figures" for one in first)
    said = (
        (by["silent"], ngettext("{n} has handed in nothing", "{n} have handed in nothing", by["silent"])),
        (by["figures"], ngettext("{n} by its figures", "{n} by their figures", by["figures"])),
        (by["records"], ngettext("{n} by its records", "{n} by their records", by["records"])),
    )
    return text.joined([words for count, words in said if count])


def messages(results: MonthReview, _meeting: Meeting) -> Section:
    """One slide; none where nothing deserves attention."""
    stories, metrics = results.stories, results.figures.metrics
    if not stories:
        return Section("messages", _("Messages"), ())
    told = tuple(
        (
            f"{place}. {words.headline(one, results.names[one.unit_id], metrics)}",
            f"{term(one.mechanism)} · {_('since {month}', month=text.month(one.since))} · {words.state(one)}",
        )
        for place, one in enumerate(stories[:MOST], start=1)
    )
    first = leading(stories)
    title = ngettext(
        "{n} unit deserves attention: {why}", "{n} units deserve attention: {why}", len(first), why=_why(first)
    )
    if len(stories) == 1:
        title = words.headline(first[0], results.names[first[0].unit_id], metrics)
    notes = (
        _("Each story is told once, at the unit where it lies; the gravest first."),
        words.by_chance(len(results.scope), FALSE_SHARE),
        *(line for one in stories[:MOST] for line in words.further(one, metrics)),
    )
    return Section("messages", _("Messages"), (Slide("messages", title, (Text(told),), notes),))
