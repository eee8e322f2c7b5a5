"""Layout: each slide's blocks on its one page of 960 × 540 points; what does not fit is cut, and the page says so."""

from dataclasses import dataclass, replace

from data.language import _
from reports.layout import fitting
from reports.layout import text_width as measured
from reports.layout.content import Block, Chart, Pack, Section, Slide, Table, Text, Tiles
from reports.layout.labels import BOLD
from reports.text import unbroken

WIDE, HIGH = 960, 540
EDGE, TOP, BOTTOM, GAP = 40.0, 124.0, 480.0, 20.0
TITLES = (30, 26, 23, 20)
ASKS = 200.0  # points that a block below another one may keep for itself
TILES = 110.0
BAR = 27.0  # points of a chart's category, so that each is read from afar
FEWEST = 3  # categories, however low the chart
LEFT = 0.58  # of the width, for the first of several blocks
ACROSS = 3  # charts side by side, where a slide is small multiples


@dataclass(frozen=True)
class Placed:
    """A block in its place, in points; `size` of its words."""

    block: Block
    x: float
    y: float
    wide: float
    high: float
    size: float = 14


@dataclass(frozen=True)
class Page:
    """A page: the slide that it shows, where it stands in its section, its blocks, the size of its title."""

    slide: Slide
    section: Section
    placed: tuple[Placed, ...]
    title: str
    size: float

    def head(self, pack: Pack) -> str:
        """What stands above the title."""
        return f"{self.section.name} · {pack.subtitle}"


def pages(pack: Pack, wide: float = WIDE) -> list[Page]:
    """A page for each slide of the pack in order, so wide; a template may ask for narrower ones."""
    found: list[Page] = []
    for section in pack.sections:
        for slide in () if section.annex else section.slides:
            title = unbroken(slide.title)
            size = next((size for size in TITLES if _fits_title(title, size, wide)), TITLES[-1])
            if not _fits_title(title, size, wide):
                title = measured.cut(title, size, 2.6 * (wide - 2 * EDGE))
            found.append(Page(slide, section, placed(slide, section.name, wide), title, size))
    return found


def _fits_title(title: str, size: float, wide: float) -> bool:
    return measured.lines(title, size * BOLD, wide - 2 * EDGE) <= (2 if size > TITLES[-1] else 3)


def placed(slide: Slide, sheet: str, page_wide: float = WIDE) -> tuple[Placed, ...]:
    """The slide's blocks in their places, none of them overfull; `sheet`: where the workbook holds what is cut."""
    found: list[Placed] = []
    inner, top = page_wide - 2 * EDGE, TOP
    blocks = [_whole(block) if isinstance(block, Text) else block for block in slide.blocks]
    if blocks and isinstance(blocks[0], Tiles):
        found.append(Placed(blocks.pop(0), EDGE, top, inner, TILES))
        top += TILES + GAP
    if len(blocks) > ACROSS - 1 and all(isinstance(block, Chart) for block in blocks):
        found += _multiples(blocks, top, inner)
    elif len(blocks) == 1:
        found.append(_placed(blocks[0], EDGE, top, inner, BOTTOM - top))
    elif blocks:
        found += _side_by_side(blocks, top, inner)
    cut = sum(_items(block) for block in slide.blocks) - sum(_items(one.block) for one in found)
    if cut > 0:
        words = _("… and {cut:,} more: all of them stand in the workbook, sheet {sheet}.", cut=cut, sheet=sheet)
        found.append(Placed(Text((("", words),)), EDGE, BOTTOM + 2, inner, 18, 12))
    return tuple(found)


def _items(block: Block) -> int:
    """How many things a block lists."""
    if isinstance(block, Table):
        return len(block.rows)
    if isinstance(block, Text):
        return len(block.paragraphs)
    return len(block.categories) if isinstance(block, Chart) and block.kind != "line" else 0


def _multiples(blocks: list[Block], top: float, inner: float) -> list[Placed]:
    """Charts as small multiples, row by row."""
    across = min(ACROSS, -(-len(blocks) // 2)) if len(blocks) > ACROSS else len(blocks)
    rows = -(-len(blocks) // across)
    wide, high = (inner - GAP * (across - 1)) / across, (BOTTOM - top - GAP * (rows - 1)) / rows
    return [
        _placed(block, EDGE + place % across * (wide + GAP), top + place // across * (high + GAP), wide, high)
        for place, block in enumerate(blocks)
    ]


def _side_by_side(blocks: list[Block], top: float, inner: float) -> list[Placed]:
    """The first block at the left, the others at the right, one below the other."""
    texts = all(isinstance(block, Text) for block in blocks)
    wide = (inner - GAP) * (0.5 if texts else LEFT)
    x, room = EDGE + wide + GAP, inner - GAP - wide
    size = _of_texts(blocks, wide, BOTTOM - top) if texts else None
    found = [_placed(blocks[0], EDGE, top, wide, BOTTOM - top, size)]
    y = top
    for place, block in enumerate(blocks[1:], start=1):
        below = sum(_least(other, room) + GAP for other in blocks[place + 1 :])
        one = _placed(block, x, y, room, BOTTOM - y - below, size)
        found.append(one)
        y += one.high + GAP
    return found


def _of_texts(blocks: list[Block], wide: float, high: float) -> float:
    """The largest size at which the first text fits at the left, and all others below each other at the right."""

    def fits(size: float) -> bool:
        first, *others = (fitting.text_height(block, size, wide) for block in blocks if isinstance(block, Text))
        return first <= high and sum(others) + GAP * (len(others) - 1) <= high

    return next((size for size in fitting.TEXTS if fits(size)), fitting.TEXTS[-1])


def _whole(text: Text) -> Text:
    """Paragraphs that fit a page, and in which numbers stay whole."""
    short = (tuple(unbroken(fitting.short(words)) for words in paragraph) for paragraph in text.paragraphs)
    return replace(text, paragraphs=tuple((head, words) for head, words in short))


def _least(block: Block, wide: float) -> float:
    """What a block below another one asks for at least."""
    if isinstance(block, Table):
        return min(sum(fitting.heights(block, wide, fitting.CELLS[1])), ASKS)
    return min(fitting.text_height(block, fitting.TEXTS[-2], wide), ASKS) if isinstance(block, Text) else ASKS / 2


def _placed(block: Block, x: float, y: float, wide: float, high: float, size: float | None = None) -> Placed:
    """As much of the block as fits into so many points."""
    if isinstance(block, Chart):
        return Placed(_fitting_chart(block, high), x, y, wide, high)
    if isinstance(block, Table):
        return _placed_table(block, x, y, wide, high)
    if isinstance(block, Text):
        return _placed_text(block, x, y, wide, high, size)
    return Placed(block, x, y, wide, high)


def _fitting_chart(chart: Chart, high: float) -> Chart:
    """The chart with as many of its first categories as can be read; lines keep all of their months."""
    room = max(int((high - 50) // BAR), FEWEST)
    if chart.kind == "line" or len(chart.categories) <= room:
        return chart
    series = tuple(
        replace(one, values=one.values[:room], lower=one.lower[:room], upper=one.upper[:room]) for one in chart.series
    )
    marked = tuple(place for place in chart.marked if place < room)
    return replace(chart, categories=chart.categories[:room], series=series, marked=marked)


def _placed_table(table: Table, x: float, y: float, wide: float, high: float) -> Placed:
    table = fitting.shortened(table)
    sizes = (*fitting.CELLS, *fitting.SMALL)
    for one in sizes:
        total = sum(fitting.heights(table, wide, one))
        if total <= high and (fitting.whole_words(table, wide, one) or one == sizes[-1]):
            return Placed(table, x, y, wide, total, one)
    size = fitting.CELLS[1] if wide > WIDE / 2 and len(table.columns) <= 6 else fitting.CELLS[2]
    fit, used = 0, 0.0
    for high_of in fitting.heights(table, wide, size):
        if used + high_of > high:
            break
        used, fit = used + high_of, fit + 1
    rows = table.rows[: fit - bool(table.columns)] if fit else ()
    return Placed(replace(table, rows=rows), x, y, wide, used, size)


def _placed_text(text: Text, x: float, y: float, wide: float, high: float, size: float | None) -> Placed:
    size = size or fitting.text_size(text, wide, high)
    fit = len(text.paragraphs)
    while fit > 1 and fitting.text_height(replace(text, paragraphs=text.paragraphs[:fit]), size, wide) > high:
        fit -= 1
    shown = replace(text, paragraphs=text.paragraphs[:fit])
    return Placed(shown, x, y, wide, fitting.text_height(shown, size, wide), size)
