"""Layout: a slide's blocks on pages of 960 × 540 points, none of them overfull: long tables and texts run on."""

from dataclasses import dataclass, replace

from reports import measured
from reports.content import Block, Cell, Chart, Pack, Section, Slide, Table, Text, Tiles

WIDE, HIGH = 960, 540
EDGE, TOP, BOTTOM, GAP = 40.0, 124.0, 496.0, 24.0
TITLES = (30, 26, 23, 20)
TEXTS = (20, 18, 16, 14, 12)
CELLS = (16, 14, 12)
PAD = 5.0  # above and below a cell's words
SIDE = 6.0  # left and right of them
TILES = 128.0
BARS = 14  # categories of a chart, so that each is read from afar
MOST = 4  # pages of one list; the workbook has it whole
LONGEST = 300  # signs of one cell or paragraph
LEFT = 0.58  # of the width, for the first of several blocks


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


def pages(pack: Pack) -> list[Page]:
    """Every page of the pack in order."""
    found: list[Page] = []
    for section in pack.sections:
        for slide in section.slides:
            placed = _run_on(slide, section.name)
            for part, blocks in enumerate(placed, start=1):
                title = slide.title if part == 1 else f"{slide.title} ({part} of {len(placed)})"
                size = next((size for size in TITLES if _fits_title(title, size)), TITLES[-1])
                if not _fits_title(title, size):
                    title = measured.cut(title, size, 2.6 * (WIDE - 2 * EDGE))
                found.append(Page(slide, section, tuple(blocks), title, size, part, len(placed)))
    return found


def _fits_title(title: str, size: float) -> bool:
    return measured.lines(title, size * 1.04, WIDE - 2 * EDGE) <= (2 if size > TITLES[-1] else 3)


def _run_on(slide: Slide, sheet: str) -> list[list[Placed]]:
    """The slide's blocks on as many pages as they need."""
    first: list[Placed] = []
    top, blocks = TOP, list(slide.blocks)
    if blocks and isinstance(blocks[0], Tiles):
        first.append(Placed(blocks.pop(0), EDGE, top, WIDE - 2 * EDGE, TILES))
        top += TILES + GAP
    rest: list[Block] = []
    if len(blocks) == 1:
        _place(first, rest, blocks[0], EDGE, top, WIDE - 2 * EDGE, BOTTOM - top)
    elif blocks:
        left = 0.5 if isinstance(blocks[0], Text) else LEFT
        wide = (WIDE - 2 * EDGE - GAP) * left
        _place(first, rest, blocks[0], EDGE, top, wide, BOTTOM - top)
        x, y, room = EDGE + wide + GAP, top, WIDE - 2 * EDGE - GAP - wide
        for place, block in enumerate(blocks[1:]):
            share = (BOTTOM - y) / (len(blocks) - 1 - place)
            used = _place(first, rest, block, x, y, room, BOTTOM - y if place else share)
            y += used + GAP
    found = [first]
    while rest and len(found) < MOST:
        page: list[Placed] = []
        block, *others = rest
        rest = []
        _place(page, rest, block, EDGE, TOP, WIDE - 2 * EDGE, BOTTOM - TOP)
        rest += others
        found.append(page)
    if rest:
        found[-1] = _told(found[-1], rest, sheet)
    return found


def _place(page: list[Placed], rest: list[Block], block: Block, x: float, y: float, wide: float, high: float) -> float:
    """Put as much of the block on the page as fits, what is left to `rest`; the height used."""
    if isinstance(block, Chart):
        return _place_chart(page, rest, block, x, y, wide, high)
    if isinstance(block, Table):
        return _place_table(page, rest, block, x, y, wide, high)
    if isinstance(block, Text):
        return _place_text(page, rest, block, x, y, wide, high)
    page.append(Placed(block, x, y, wide, high))
    return high


def _place_chart(
    page: list[Placed], rest: list[Block], chart: Chart, x: float, y: float, wide: float, high: float
) -> float:
    room = max(int(high // (372 / BARS)), 4)
    if chart.kind == "line" or len(chart.categories) <= room:
        page.append(Placed(chart, x, y, wide, high))
        return high
    page.append(Placed(_slice(chart, 0, room), x, y, wide, high))
    rest.append(_slice(chart, room, len(chart.categories)))
    return high


def _slice(chart: Chart, first: int, last: int) -> Chart:
    """Some of the chart's categories."""
    series = tuple(
        replace(one, values=one.values[first:last], lower=one.lower[first:last], upper=one.upper[first:last])
        for one in chart.series
    )
    marked = tuple(place - first for place in chart.marked if first <= place < last)
    return replace(chart, categories=chart.categories[first:last], series=series, marked=marked)


def columns(table: Table, wide: float) -> list[float]:
    """The widths of the table's columns, in points."""
    shares = table.widths or (1.0,) * max(len(row) for row in (table.columns, *table.rows))
    return [wide * share / sum(shares) for share in shares]


def row_height(cells: tuple[Cell, ...] | tuple[str, ...], widths: list[float], size: float) -> float:
    """How high a row must be for its words."""
    said = [cell if isinstance(cell, str) else cell.words for cell in cells]
    most = max(measured.height(words, size, room - 2 * SIDE) for words, room in zip(said, widths, strict=True))
    return most + 2 * PAD


def heights(table: Table, wide: float, size: float) -> list[float]:
    """The heights of the table's rows, its heading first where it has one."""
    widths = columns(table, wide)
    heading = [row_height(table.columns, widths, size)] if table.columns else []
    return heading + [row_height(row, widths, size) for row in table.rows]


def _shortened(table: Table) -> Table:
    """The table with words that would fill a page cut, and saying so."""
    return replace(
        table,
        rows=tuple(
            tuple(cell if len(cell.words) <= LONGEST else replace(cell, words=short(cell.words)) for cell in row)
            for row in table.rows
        ),
    )


def short(words: str) -> str:
    """Words that would fill a page, cut; the workbook has them whole."""
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rstrip()}… (whole in the workbook)"


def _place_table(
    page: list[Placed], rest: list[Block], table: Table, x: float, y: float, wide: float, high: float
) -> float:
    table = _shortened(table)
    for size in CELLS:
        total = sum(heights(table, wide, size))
        if total <= high:
            page.append(Placed(table, x, y, wide, total, size))
            return total
    fit, used = 0, 0.0
    size = _run_on_size(table, wide)
    each = heights(table, wide, size)
    heading = 1 if table.columns else 0
    for place, one in enumerate(each):
        if used + one > high:
            break
        used, fit = used + one, place + 1
    fit = max(fit - heading, 0)
    if fit == 0 and y > TOP:
        rest.append(table)
        return 0.0
    fit = max(fit, 1)
    page.append(Placed(replace(table, rows=table.rows[:fit]), x, y, wide, used, size))
    rest.append(replace(table, rows=table.rows[fit:]))
    return used


def _run_on_size(table: Table, wide: float) -> int:
    """The size of a table that runs on: large where its columns leave room for it."""
    return 14 if wide > WIDE / 2 and len(table.columns) <= 6 else 12


def text_height(text: Text, size: float, wide: float) -> float:
    """The height of a text's paragraphs."""
    total = measured.height(text.title, size * 0.8, wide) + size * 0.5 if text.title else 0.0
    for head, words in text.paragraphs:
        total += (measured.height(head, size, wide) if head else 0.0) + measured.height(words, size, wide) + size * 0.6
    return total


def _place_text(
    page: list[Placed], rest: list[Block], text: Text, x: float, y: float, wide: float, high: float
) -> float:
    text = replace(text, paragraphs=tuple((short(head), short(words)) for head, words in text.paragraphs))
    for size in TEXTS:
        used = text_height(text, size, wide)
        if used <= high:
            page.append(Placed(text, x, y, wide, used, size))
            return used
    fit = len(text.paragraphs)
    while fit > 1 and text_height(replace(text, paragraphs=text.paragraphs[:fit]), TEXTS[-1], wide) > high:
        fit -= 1
    page.append(Placed(replace(text, paragraphs=text.paragraphs[:fit]), x, y, wide, high, TEXTS[-1]))
    if text.paragraphs[fit:]:
        rest.append(replace(text, paragraphs=text.paragraphs[fit:]))
    return high


def _told(page: list[Placed], rest: list[Block], sheet: str) -> list[Placed]:
    """The last page of a list that is longer than MOST pages says how much more the workbook holds."""
    more = sum(
        len(block.rows if isinstance(block, Table) else block.categories if isinstance(block, Chart) else ())
        for block in rest
    )
    words = f"… and {more:,} more: all of them stand in the workbook, sheet {sheet}."
    note = Placed(Text((("", words),)), EDGE, BOTTOM, WIDE - 2 * EDGE, 18, 12)
    return [*page, note]
