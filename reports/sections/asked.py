"""Asked: what this meeting is to decide, drawn together from the slides before."""

from data.language import _, ngettext
from data.store.actions import OVERDUE, UNANSWERED
from metrics.attention.stories import NEW
from metrics.meeting.month_review import MonthReview
from reports import text
from reports.layout.content import Section, Slide, Text
from reports.sections.actions import earlier
from reports.sections.cover import short
from reports.sections.meeting_input import Meeting

NAMED = 4  # units by name under one decision


def _named(results: MonthReview, units: list[str]) -> str:
    units = list(dict.fromkeys(units))
    names = _("; ").join(short(results.names[unit]) for unit in units[:NAMED])
    return names + (_("; and {n} more", n=text.count(len(units) - NAMED)) if len(units) > NAMED else "")


def asked(results: MonthReview, meeting: Meeting) -> Section:
    """One slide; it says so where nothing is asked."""
    said: list[tuple[str, str]] = [("", one) for one in meeting.asks]
    if first := [one.unit_id for one in results.first]:
        said.append((ngettext("Call {n} unit", "Call {n} units", len(first)), _named(results, first)))
    if new := [one.unit_id for one in results.stories if one.state == NEW]:
        head = ngettext(
            "Agree on owner and date for {n} story that nobody was asked about yet",
            "Agree on owner and date for {n} stories that nobody was asked about yet",
            len(new),
        )
        said.append((head, _named(results, new)))
    before = earlier(results, meeting)
    if broken := [one.unit_id for one in before if one.state == OVERDUE]:
        head = ngettext("Set a new date for {n} broken promise", "Set a new date for {n} broken promises", len(broken))
        said.append((head, _named(results, broken)))
    if silent := [one.unit_id for one in before if one.state == UNANSWERED]:
        head = ngettext("Press for {n} answer that is due", "Press for {n} answers that are due", len(silent))
        said.append((head, _named(results, silent)))
    if results.silent.height:
        head = ngettext(
            "Have {n} unit hand in what is missing", "Have {n} units hand in what is missing", results.silent.height
        )
        said.append((head, _named(results, results.silent["unit_id"].to_list())))
    if not said:
        slide = Slide("asked", _("Nothing is asked of this meeting"), (Text((("", _("No decision is open.")),)),))
    else:
        more = len(said) - 1
        title = said[0][0] or said[0][1]
        title += ngettext("; {n} further decision", "; {n} further decisions", more) if more else ""
        slide = Slide("asked", title, (Text(tuple(said)),))
    return Section("asked", _("Decisions"), (slide,))
