"""The meeting: what people add to a month's results: actions, edited sentences, restatements, what is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from reports import text
from reports.content import Slide


@dataclass(frozen=True)
class Action:
    """What a unit was asked for a breach, and what it answered; empty until it answers.

    `state`: unanswered, overdue, open, done, or accepted (a deviation with a `reason` until the day `until`).
    """

    unit_id: str
    metric: str
    month: date
    state: str
    answer_by: date | None = None
    cause: str = ""
    action: str = ""
    owner: str = ""
    due: date | None = None
    done_on: date | None = None
    reason: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Edited:
    """A slide's sentence as a person wrote it; `said`: the sentence of the rules at that time."""

    words: str
    by: str
    at: datetime
    said: str


@dataclass(frozen=True)
class Restated:
    """A figure already shown that changed since: numbers as the metric measures them, `cause` in words."""

    metric: str
    unit_id: str
    month: date
    before: float | None
    after: float | None
    cause: str = ""


@dataclass(frozen=True)
class Meeting:
    """What a month's pack holds beside the results. `edition`: its name, empty while the month is provisional.

    `moment`: when it was closed. `words`: slide id -> the edited sentence. `changed`: definitions that changed since
    the edition before, in words. `asks`: what is asked of the meeting.
    """

    edition: str = ""
    moment: datetime | None = None
    actions: tuple[Action, ...] = ()
    words: Mapping[str, Edited] = field(default_factory=dict)
    restatements: tuple[Restated, ...] = ()
    changed: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()

    def of(self, unit_id: str, metric: str, month: date) -> Action | None:
        """The action asked for one breach."""
        wanted = (unit_id, metric, month)
        return next((one for one in self.actions if (one.unit_id, one.metric, one.month) == wanted), None)


def worded(slide: Slide, meeting: Meeting) -> Slide:
    """The slide with the sentence that a person wrote for it, marked as such."""
    slide = replace(slide, said=slide.said or slide.title)
    edited = meeting.words.get(slide.id)
    if edited is None:
        return slide
    mark = f"Edited by {text.visible(edited.by)}, {edited.at:%Y-%m-%d}"
    if edited.said != slide.said:
        mark += " · the figures beneath have changed since"
    return replace(slide, title=text.visible(edited.words), mark=mark)
