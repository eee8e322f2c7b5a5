"""Foot: what a slide's figures are, in small letters: as of, edition, source, definition."""

from dataclasses import dataclass

from data.clock import day_of
from data.language import _
from reports.layout import paging as layout
from reports.layout import text_width as measured
from reports.layout.content import Pack
from reports.layout.paging import Page

SIZES = (11.0, 10.0)
BESIDE = 60.0  # points of the slide number and what parts it from the foot


@dataclass(frozen=True)
class Foot:
    """The words, their size, and the place of their box in points."""

    words: str
    size: float
    y: float
    high: float
    wide: float


def foot_words(pack: Pack, source: str, mark: str = "") -> str:
    """The line: who wrote the sentence, the day that the figures are of, the edition, their source and definition."""
    as_of = _("As of {day}", day=day_of(pack.moment))
    demonstration = _("Demonstration: invented units, people and figures") if pack.demonstration else ""
    return " · ".join(part for part in (mark, as_of, pack.edition, demonstration, pack.remark, source) if part)


def foot_of(page: Page, pack: Pack, wide: float = layout.WIDE) -> Foot:
    """On one line, or where a line is too short for them on two; what two cannot hold is cut."""
    words, room = foot_words(pack, page.slide.source, page.slide.mark), wide - 2 * layout.EDGE - BESIDE
    size = next((size for size in SIZES if measured.width(words, size) <= room), None)
    if size is not None:
        return Foot(words, size, 513, 16, room)
    cut = measured.cut(words, SIZES[-1], 1.9 * room)  # a line ends between words, so that two hold a little less
    return Foot(cut, SIZES[-1], 505, 30, room)
