"""Actions: what was asked in earlier months: promised, broken, done, and never answered, each counted apart."""

from data.language import _, ngettext, term
from data.store.actions import ACCEPTED, DONE, ENDED, OVERDUE, PROMISED, STATES, UNANSWERED, WAITING
from metrics.meeting.month_review import MonthReview
from reports import text
from reports.layout import cells
from reports.layout.content import Cell, Section, Slide, Table, Tile, Tiles
from reports.sections.meeting_input import Action, Meeting

#: What the meeting hears first: broken promises, then who never answered.
ORDER = (OVERDUE, UNANSWERED, ENDED, PROMISED, WAITING, ACCEPTED, DONE)
TONES = {OVERDUE: "worse", UNANSWERED: "worse faint", ENDED: "worse faint", ACCEPTED: "other", DONE: "better faint"}


def earlier(results: MonthReview, meeting: Meeting) -> list[Action]:
    """What was asked before this month of the units in view, what needs a word first."""
    return sorted(
        (one for one in meeting.actions if one.month < results.month and one.unit_id in results.names),
        key=lambda one: (ORDER.index(one.state), one.due or one.answer_by or one.month, one.unit_id, one.metric),
    )


def _row(results: MonthReview, action: Action) -> tuple[Cell, ...]:
    metric = results.figures.metrics.get(action.metric)
    until = action.until or action.due or action.answer_by
    return (
        cells.words(action.state, TONES.get(action.state, "")),
        cells.words(results.names[action.unit_id]),
        cells.words(action.owner),
        cells.words(action.reason if action.state == ACCEPTED else action.action),
        cells.words(f"{until}" if until else None),
        cells.titled(metric) if metric else cells.words(action.metric),
        cells.words(text.month(action.month)),
    )


def _title(counts: dict[str, int], asked: int) -> str:
    """Broken first; that nobody answered is not that something was promised."""
    broken = ngettext("{n} promise broken", "{n} promises broken", counts[OVERDUE])
    done = _("{n} done", n=text.count(counts[DONE]))
    running = _("{n} still running", n=text.count(counts[PROMISED]))
    silent = _("{n} of {asked} never answered", n=text.count(counts[UNANSWERED]), asked=text.count(asked))
    return text.joined([broken, done, running, silent])


def actions(results: MonthReview, meeting: Meeting) -> Section:
    """One slide; none where nothing was asked before."""
    asked = earlier(results, meeting)
    if not asked:
        return Section("actions", _("Promises"), ())
    counts = {state: sum(one.state == state for one in asked) for state in STATES}
    promised = counts[PROMISED] + counts[OVERDUE]
    tiles = (
        Tile(
            _("Asked"),
            f"{len(asked):,}",
            _("of {n} units", n=text.count(len({one.unit_id for one in asked}))),
            len(asked),
        ),
        Tile(
            _("Promised"),
            f"{promised:,}",
            _("with owner and day; {n} not due yet", n=text.count(counts[PROMISED])),
            promised,
        ),
        Tile(_("Broken"), f"{counts[OVERDUE]:,}", _("promised, and not done by the day"), counts[OVERDUE]),
        Tile(_("Done"), f"{counts[DONE]:,}", _("says the unit"), counts[DONE]),
        Tile(_("Never answered"), f"{counts[UNANSWERED]:,}", _("the days to answer have passed"), counts[UNANSWERED]),
    )
    columns = (_("State"), _("Unit"), _("Owner"), _("Action"), _("By"), _("Metric"), _("Asked for"))
    table = Table("", columns, tuple(_row(results, one) for one in asked), (1.5, 3, 1.5, 3.4, 1.4, 2.6, 1.6))
    notes = tuple(text.headed(term(state), term(words)) for state, words in STATES.items() if counts[state])
    source = _("Source: what was asked when months were closed, and what units answered since")
    slide = Slide("actions", _title(counts, len(asked)), (Tiles(tiles), table), notes, source=source)
    return Section("actions", _("Promises"), (slide,))
