"""What a pack is made of: sections in order, each made from the month's results and from what people added."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from data import months
from data.errors import Invalid
from data.language import _, translated
from data.store import editions
from metrics.facts.figures import Figures
from metrics.meeting.month_review import MonthReview
from reports import text
from reports.layout.content import Block, Pack, Progress, Section, Text, quiet
from reports.sections.meeting_input import Meeting, worded

Part = Callable[[MonthReview, Meeting], Section]


@translated("title", "words")
@dataclass(frozen=True)
class Recipe:
    """`parts`: each makes a section, shown slide by slide; `annex`: those that stand in the workbook alone. One that
    is empty is left out. `of_unit`: whether it is about one unit."""

    title: str
    words: str
    parts: tuple[Part, ...]
    annex: tuple[Part, ...] = ()
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
            raise Invalid(_("{pack} is about one unit: name it.", pack=self.title))
        meeting = meeting or Meeting()
        results = MonthReview(figures, month, under)
        sections, parts = [], (*self.parts, *self.annex)
        for place, part in enumerate(parts):
            section = part(results, meeting)
            progress((place + 1) / len(parts), section.name)
            slides = tuple(worded(slide, meeting) for slide in section.slides)
            if slides or section.lists:
                sections.append(replace(section, slides=slides, annex=place >= len(self.parts)))
        return Pack(
            self.id,
            self.title,
            f"{text.visible(results.whole)} · {text.month(month)}",
            meeting.moment or _moment(figures, month),
            meeting.edition or _standing(figures, month),
            with_agenda(sections),
            figures.store.demonstration,
        )


def with_agenda(sections: list[Section]) -> tuple[Section, ...]:
    """The sections, with the slides' numbers under the sections' names wherever a slide holds an agenda."""
    said, begins = [], 1
    for section in sections:
        ends = begins + len(section.slides) - 1
        if section.slides and not section.annex:
            said.append(f"{begins}–{ends} {section.name}" if ends > begins else f"{begins} {section.name}")
            begins = ends + 1
    annex = [section.name for section in sections if section.annex]
    said += [_("workbook: {sheets}", sheets=text.joined(annex))] if annex else []

    def written(block: Block) -> Block:
        if not isinstance(block, Text) or not block.agenda:
            return block
        return replace(block, paragraphs=(*block.paragraphs, ("", " · ".join(said))), agenda=False)

    return tuple(
        replace(one, slides=tuple(replace(slide, blocks=tuple(map(written, slide.blocks))) for slide in one.slides))
        for one in sections
    )


def _standing(figures: Figures, month: date) -> str:
    """What figures that no edition froze are called."""
    closed = editions.of_month(figures.store, month)
    if closed is None:
        return _("Provisional: the month is not closed")
    return _("As it stands now; closed as edition {edition}", edition=closed.number)


def _moment(figures: Figures, month: date) -> datetime:
    """What an open month's files bear: the newest delivery that they stand on."""
    received = [delivery.received_at for delivery in figures.store.live(as_of=figures.as_of)]
    return max(received, default=datetime.combine(months.last_day(month), time(), UTC))
