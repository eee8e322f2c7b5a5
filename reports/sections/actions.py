"""Actions: what was promised in earlier months, and what has become of it."""

from data.store.actions import ACCEPTED, DONE, ENDED, OVERDUE, STATES, UNANSWERED
from metrics.meeting.month_review import MonthReview
from reports import text
from reports.layout import cells
from reports.layout.content import Cell, Section, Slide, Table, Tile, Tiles
from reports.sections.meeting_input import Action, Meeting

TONES = {OVERDUE: "worse", UNANSWERED: "worse faint", ENDED: "worse faint", ACCEPTED: "other", DONE: "better faint"}


def _row(results: MonthReview, action: Action) -> tuple[Cell, ...]:
    metric = results.figures.metrics.get(action.metric)
    return (
        cells.words(results.names.get(action.unit_id, action.unit_id)),
        cells.titled(metric) if metric else cells.words(action.metric),
        cells.words(f"{action.month:%b %Y}"),
        cells.words(action.reason if action.state == ACCEPTED else action.action),
        cells.words(action.owner),
        cells.words(f"{until}" if (until := action.until or action.due) else None),
        cells.words(action.state, TONES.get(action.state, "")),
    )


def actions(results: MonthReview, meeting: Meeting) -> Section:
    """The promises of earlier months: how many of each state, and the list, the overdue first."""
    order = list(STATES)
    earlier = sorted(
        (action for action in meeting.actions if action.month < results.month and action.unit_id in results.names),
        key=lambda action: (order.index(action.state), action.month, action.unit_id, action.metric),
    )
    if not earlier:
        return Section("actions", "Actions", ())
    counts = {state: sum(action.state == state for action in earlier) for state in order}
    late = counts[OVERDUE] + counts[UNANSWERED]
    title = f"Of {text.of(len(earlier), 'action')} promised before: {counts[DONE]} done, {late} late"
    tiles = tuple(Tile(state.capitalize(), f"{n:,}", STATES[state], n) for state, n in counts.items() if n)
    table = Table(
        "Actions of earlier months",
        ("Unit", "Metric", "Asked for", "Action", "Owner", "By", "State"),
        tuple(_row(results, action) for action in earlier),
        (3, 2.6, 1.3, 4, 1.6, 1.4, 1.5),
        f"{text.of(len(earlier), 'action')} of earlier months with owner, date and state.",
    )
    notes = ("Unanswered: the unit was asked for cause, action, owner and date, and the days to answer have passed.",)
    return Section("actions", "Actions", (Slide("actions", title, (Tiles(tiles), table), notes),))
