"""Content: what a pack says, apart from any format: sections of slides, each a message with chart, table, notes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from reports.levels import GROUNDS, VARIATIONS

Progress = Callable[[float, str], None]
TONES = ("", *GROUNDS, "quiet", "strong")
LOOKS = ("value", "centre", "limit", "target", *VARIATIONS, "off", "on")


def quiet(_share: float, _words: str) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: the words that people read, the number behind them, how XLSX writes it, its tone."""

    words: str
    number: float | None = None
    format: str = "General"
    tone: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of cells under `columns`; `widths` in shares of the whole. `name` says what is listed."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...] = ()
    alt: str = ""


@dataclass(frozen=True)
class Series:
    """One row of a chart's data, a value a category. `look`: one of LOOKS. `lower` and `upper`: the interval."""

    name: str
    values: tuple[float | None, ...]
    look: str = "value"
    lower: tuple[float | None, ...] = ()
    upper: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A native chart. `kind`: "line" over months, "bar" of units with intervals and targets, "stack" of counts.

    `marked`: the categories, by place, that stand out as worse; `format`: of its numbers, as XLSX writes it. `months`:
    of a line, one a category.
    """

    kind: str
    name: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    format: str = "General"
    axis: str = ""
    alt: str = ""
    marked: tuple[int, ...] = ()
    months: tuple[date, ...] = ()


@dataclass(frozen=True)
class Text:
    """Paragraphs, each with a heading or "" before it, under a `title` of their own or none. `agenda`: the numbers of
    all slides, by section, are added once the pack is whole."""

    paragraphs: tuple[tuple[str, str], ...]
    title: str = ""
    agenda: bool = False


@dataclass(frozen=True)
class Tile:
    """A question, its answer in one glance, and what it rests on."""

    question: str
    answer: str
    words: str
    number: float | None = None


@dataclass(frozen=True)
class Tiles:
    """The questions that a slide answers, side by side."""

    tiles: tuple[Tile, ...]


Block = Chart | Table | Text | Tiles


@dataclass(frozen=True)
class Slide:
    """One message on one page. `title`: the sentence that is shown; `said`: the one that the rules wrote; `id` never
    changes. `source`: what the figures are made of, and their definition.

    `mark`: who edited the sentence, and whether the figures beneath have changed since. `metric` and `unit`: what it is
    about, for those who look closer.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    source: str = ""
    said: str = ""
    mark: str = ""
    metric: str = ""
    unit: str = ""


@dataclass(frozen=True, eq=False)
class Listing:
    """A whole list, for the workbook alone: text and numbers as they are, days as days."""

    name: str
    rows: pl.DataFrame

    def __eq__(self, other: object) -> bool:
        """Frames are compared by what they hold."""
        return isinstance(other, Listing) and self.name == other.name and self.rows.equals(other.rows)

    def __hash__(self) -> int:
        return hash((self.name, self.rows.shape))


@dataclass(frozen=True)
class Section:
    """Slides under one name: a sheet of the workbook, a heading of the document. `lists`: for the workbook alone, as
    is all of an `annex`."""

    id: str
    name: str
    slides: tuple[Slide, ...]
    lists: tuple[Listing, ...] = ()
    annex: bool = False


@dataclass(frozen=True)
class Pack:
    """What is written as PPTX, XLSX or PDF. `moment`: of the edition; files bear it instead of the clock's. `remark`:
    what stands at the foot of every slide beside it."""

    id: str
    title: str
    subtitle: str
    moment: datetime
    edition: str
    sections: tuple[Section, ...]
    demonstration: bool = False
    remark: str = ""

    @property
    def slides(self) -> tuple[Slide, ...]:
        """All slides in order: what is shown; the annex is looked up in the workbook."""
        return tuple(slide for section in self.sections if not section.annex for slide in section.slides)
