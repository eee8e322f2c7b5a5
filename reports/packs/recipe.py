"""What a pack is made of: sections in order, each made from the month's results and from what people added."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from data import months
from data.errors import Invalid
from data.language import translated
from data.store import editions
from metrics.facts.figures import Figures
from metrics.meeting.month_review import MonthReview
from reports import text
from reports.layout.content import Pack, Progress, Section, quiet
from reports.sections.meeting_input import Meeting, worded

Part = Callable[[MonthReview, Meeting], Section]


@translated("title", "words")
@dataclass(frozen=True)
class Recipe:
    """`parts`: each makes a section; one without slides is left out. `of_unit`: whether it is about one unit."""

    title: str
    words: str
    parts: tuple[Part, ...]
    of_unit: bool = False
    id: str = ""

    def make(
        self,
        figures: Figures,
        month: date,
        under: str | None = None,
        meeting: Meeting | None = None,
        progress: Progress = quiet,
    ) -> Pack:
        """The pack of a month, of the whole organisation or of the units `under` one.

        KeyError for an unknown unit; ValueError where the pack is about one unit and none is named.
        """
        if self.of_unit and under is None:
            raise Invalid(f"{self.title} is about one unit: name it.")
        meeting = meeting or Meeting()
        results = MonthReview(figures, month, under)
        sections = []
        for place, part in enumerate(self.parts):
            section = part(results, meeting)
            progress((place + 1) / len(self.parts), section.name)
            slides = tuple(worded(slide, meeting) for slide in section.slides)
            sections += [replace(section, slides=slides)] if slides else []
        return Pack(
            self.id,
            self.title,
            f"{text.visible(results.whole)} · {text.month(month)}",
            meeting.moment or _moment(figures, month),
            meeting.edition or _standing(figures, month),
            tuple(sections),
            figures.store.demonstration,
        )


def _standing(figures: Figures, month: date) -> str:
    """What figures that no edition froze are called."""
    closed = editions.of_month(figures.store, month)
    if closed is None:
        return "Provisional: the month is not closed"
    return f"As it stands now; closed as edition {closed.number}"


def _moment(figures: Figures, month: date) -> datetime:
    """What an open month's files bear: the newest delivery that they stand on."""
    received = [delivery.received_at for delivery in figures.store.live(as_of=figures.as_of)]
    return max(received, default=datetime.combine(months.last_day(month), time(), UTC))
