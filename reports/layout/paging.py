"""Layout: a slide's blocks on pages of 960 × 540 points, none of them overfull: long tables and texts run on."""

from dataclasses import dataclass, replace

from reports.layout import axes, fitting
from reports.layout import text_width as measured
from reports.layout.content import Block, Chart, Pack, Section, Slide, Table, Text, Tiles
from reports.text import unbroken

WIDE, HIGH = 960, 540
EDGE, TOP, BOTTOM, GAP = 40.0, 124.0, 496.0, 24.0
TITLES = (30, 26, 23, 20)
ASKS = 220.0  # points that a block below another one may keep for itself
TILES = 120.0
BARS = 14  # categories of a chart, so that each is read from afar
MOST = 4  # pages of one list, or one more that ends it; the workbook has it whole
LEFT = 0.58  # of the width, for the first of several blocks

Rest = tuple[Block, float | None]  # what did not fit, and the size that it began in


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
    """A page: the slide that it shows, where it stands in its section, its blocks, the size of its title.

    `part` and `parts`: which page of the slide it is.
    """

    slide: Slide
    section: Section
    placed: tuple[Placed, ...]
    title: str
    size: float
    part: int = 1
    parts: int = 1


def pages(pack: Pack, wide: float = WIDE) -> list[Page]:
    """Every page of the pack in order, on pages so wide; a template may ask for narrower ones."""
    found: list[Page] = []
    for section in pack.sections:
        for slide in section.slides:
            placed = _run_on(slide, section.name, wide)
            for part, blocks in enumerate(placed, start=1):
                title = unbroken(slide.title)
                title += f" ({part} of {len(placed)})" if part > 1 else ""
                size = next((size for size in TITLES if _fits_title(title, size, wide)), TITLES[-1])
                if not _fits_title(title, size, wide):
                    title = measured.cut(title, size, 2.6 * (wide - 2 * EDGE))
                found.append(Page(slide, section, tuple(blocks), title, size, part, len(placed)))
    return found


def _fits_title(title: str, size: float, wide: float) -> bool:
    return measured.lines(title, size * 1.04, wide - 2 * EDGE) <= (2 if size > TITLES[-1] else 3)


def _run_on(slide: Slide, sheet: str, page_wide: float) -> list[list[Placed]]:
    """The slide's blocks on as many pages as they need."""
    first: list[Placed] = []
    inner = page_wide - 2 * EDGE
    rest: list[Rest] = []
    top, blocks = TOP, [_whole(block) if isinstance(block, Text) else block for block in slide.blocks]
    if blocks and isinstance(blocks[0], Tiles):
        first.append(Placed(blocks.pop(0), EDGE, top, inner, TILES))
        top += TILES + GAP
    if len(blocks) == 1:
        _place(first, rest, blocks[0], EDGE, top, inner, BOTTOM - top)
    elif blocks:
        texts = all(isinstance(block, Text) for block in blocks)
        wide = (inner - GAP) * (0.5 if texts else LEFT)
        x, room = EDGE + wide + GAP, inner - GAP - wide
        size = (
            min(fitting.text_size(block, wide, BOTTOM - top) for block in blocks if isinstance(block, Text))
            if texts
            else None
        )
        _place(first, rest, blocks[0], EDGE, top, wide, BOTTOM - top, size)
        y = top
        for place, block in enumerate(blocks[1:], start=1):
            below = sum(_least(other, room) + GAP for other in blocks[place + 1 :])
            y += _place(first, rest, block, x, y, room, BOTTOM - y - below, size) + GAP
    found = [first]
    page: list[Placed]
    more: list[Rest]
    while rest and len(found) < MOST:
        page = []
        (block, size), *others = rest
        rest = []
        _place(page, rest, block, EDGE, TOP, inner, BOTTOM - TOP, size)
        rest += others
        found.append(page)
    if len(rest) == 1:  # what one page more holds is not cut
        page, more = [], []
        _place(page, more, rest[0][0], EDGE, TOP, inner, BOTTOM - TOP, rest[0][1])
        if not more:
            return [*found, page]
    if rest:
        found[-1] = _told(found[-1], [block for block, _ in rest], sheet, inner)
    return found


def _whole(text: Text) -> Text:
    """Paragraphs that fit a page, and in which numbers stay whole."""
    short = (tuple(unbroken(fitting.short(words)) for words in paragraph) for paragraph in text.paragraphs)
    return replace(text, paragraphs=tuple((head, words) for head, words in short))


def _least(block: Block, wide: float) -> float:
    """What a block below another one asks for at least."""
    return min(sum(fitting.heights(block, wide, fitting.CELLS[1])), ASKS) if isinstance(block, Table) else ASKS / 2


def _place(
    page: list[Placed],
    rest: list[Rest],
    block: Block,
    x: float,
    y: float,
    wide: float,
    high: float,
    size: float | None = None,
) -> float:
    """Put as much of the block on the page as fits, what is left to `rest`; the height used."""
    if isinstance(block, Chart):
        return _place_chart(page, rest, block, x, y, wide, high)
    if isinstance(block, Table):
        return _place_table(page, rest, block, x, y, wide, high, size)
    if isinstance(block, Text):
        return _place_text(page, rest, block, x, y, wide, high, size)
    page.append(Placed(block, x, y, wide, high))
    return high


def _place_chart(
    page: list[Placed], rest: list[Rest], chart: Chart, x: float, y: float, wide: float, high: float
) -> float:
    room = max(int(high // ((BOTTOM - TOP) / BARS)), 4)
    count = len(chart.categories)
    if chart.kind == "line" or count <= room:
        page.append(Placed(chart, x, y, wide, high))
        return high
    fit = -(-count // -(-count // room))  # as many on each page
    chart = replace(chart, span=axes.limits(chart))
    page.append(Placed(_slice(chart, 0, fit), x, y, wide, high))
    rest.append((_slice(chart, fit, count), None))
    return high


def _slice(chart: Chart, first: int, last: int) -> Chart:
    """Some of the chart's categories."""
    series = tuple(
        replace(one, values=one.values[first:last], lower=one.lower[first:last], upper=one.upper[first:last])
        for one in chart.series
    )
    marked = tuple(place - first for place in chart.marked if first <= place < last)
    return replace(chart, categories=chart.categories[first:last], series=series, marked=marked)


def _place_table(
    page: list[Placed],
    rest: list[Rest],
    table: Table,
    x: float,
    y: float,
    wide: float,
    high: float,
    size: float | None = None,
) -> float:
    table = fitting.shortened(table)
    sizes = (*fitting.CELLS, *fitting.SMALL) if size is None else (size,)
    for one in sizes:
        total = sum(fitting.heights(table, wide, one))
        if total <= high and (fitting.whole_words(table, wide, one) or one == sizes[-1]):
            page.append(Placed(table, x, y, wide, total, one))
            return total
    size = size or (fitting.CELLS[1] if wide > WIDE / 2 and len(table.columns) <= 6 else fitting.CELLS[2])
    fit, used = 0, 0.0
    each = fitting.heights(table, wide, size)
    for place, one in enumerate(each):
        if used + one > high:
            break
        used, fit = used + one, place + 1
    fit -= 1 if table.columns else 0
    if fit <= 0 and y > TOP:
        rest.append((table, None))
        return 0.0
    fit = max(fit, 1)
    if y == TOP:
        fit = -(-len(table.rows) // -(-len(table.rows) // fit))  # as many on each page
        used = sum(each[: fit + bool(table.columns)])
    page.append(Placed(replace(table, rows=table.rows[:fit]), x, y, wide, used, size))
    rest.append((replace(table, rows=table.rows[fit:]), size))
    return used


def _place_text(
    page: list[Placed],
    rest: list[Rest],
    text: Text,
    x: float,
    y: float,
    wide: float,
    high: float,
    size: float | None = None,
) -> float:
    size = size or fitting.text_size(text, wide, high)
    fit = len(text.paragraphs)
    while fit > 1 and fitting.text_height(replace(text, paragraphs=text.paragraphs[:fit]), size, wide) > high:
        fit -= 1
    shown = replace(text, paragraphs=text.paragraphs[:fit])
    page.append(Placed(shown, x, y, wide, fitting.text_height(shown, size, wide), size))
    if text.paragraphs[fit:]:
        rest.append((replace(text, paragraphs=text.paragraphs[fit:]), size))
    return fitting.text_height(shown, size, wide)


def _told(page: list[Placed], rest: list[Block], sheet: str, wide: float) -> list[Placed]:
    """The last page of a list that is longer than MOST pages says how much more the workbook holds."""
    more = sum(
        len(block.rows if isinstance(block, Table) else block.categories if isinstance(block, Chart) else ())
        for block in rest
    )
    words = f"… and {more:,} more: all of them stand in the workbook, sheet {sheet}."
    note = Placed(Text((("", words),)), EDGE, BOTTOM, wide, 18, 12)
    return [*page, note]
