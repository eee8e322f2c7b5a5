"""The meeting: what people add to a month's results: actions, edited sentences, restatements, what is asked."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from data.clock import day_of
from data.language import _
from reports import text
from reports.layout.content import Block, Chart, Slide, Table, Tiles


@dataclass(frozen=True)
class Action:
    """What a unit was asked for a breach, and what it answered; empty until it answers.

    `state`: of data.actions.STATES; accepted: a deviation with a `reason` until the day `until`.
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
    """A slide's sentence as a person wrote it; `beneath`: of the figures beneath at that time."""

    words: str
    by: str
    at: datetime
    beneath: str


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
        """The newest action asked for a figure by a month: while it is open, a further breach asks for no other."""
        asked = [one for one in self.actions if (one.unit_id, one.metric) == (unit_id, metric) and one.month <= month]
        return max(asked, key=lambda one: one.month, default=None)


def _numbers(block: Block) -> object:
    """The figures of a block, without what people say beside them."""
    if isinstance(block, Chart):
        return block.categories, block.series
    if isinstance(block, Table):
        return [[(cell.words, cell.number) for cell in row if cell.number is not None] for row in block.rows]
    return [tile.answer for tile in block.tiles] if isinstance(block, Tiles) else None


def beneath(slide: Slide) -> str:
    """A fingerprint of the figures beneath a slide's sentence, and of what the rules say of them."""
    figures = (slide.said or slide.title, [_numbers(block) for block in slide.blocks])
    return hashlib.sha256(repr(figures).encode()).hexdigest()[:16]


def worded(slide: Slide, meeting: Meeting) -> Slide:
    """The slide with the sentence that a person wrote for it, marked as such."""
    slide = replace(slide, said=slide.said or slide.title)
    edited = meeting.words.get(slide.id)
    if edited is None:
        return slide
    mark = _("Edited by {name}, {at}", name=text.visible(edited.by), at=day_of(edited.at))
    if edited.beneath != beneath(slide):
        mark += _(" · the figures beneath have changed since")
    return replace(slide, title=text.visible(edited.words), mark=mark)
