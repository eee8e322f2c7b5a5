"""Layout: a slide's blocks on pages of 960 × 540 points, none of them overfull: long tables and texts run on."""

from dataclasses import dataclass, replace

from reports import axes, measured
from reports.content import Block, Cell, Chart, Pack, Section, Slide, Table, Text, Tiles

WIDE, HIGH = 960, 540
EDGE, TOP, BOTTOM, GAP = 40.0, 124.0, 496.0, 24.0
TITLES = (30, 26, 23, 20)
TEXTS = (20, 18, 16, 15, 14, 13, 12)
ASKS = 150.0  # points that a block below another one may keep for itself
LOOKED = 60  # rows that a column's width is measured by
CELLS = (16, 14, 12)
PAD = 5.0  # above and below a cell's words
SIDE = 6.0  # left and right of them
TILES = 120.0
BARS = 14  # categories of a chart, so that each is read from afar
MOST = 4  # pages of one list; the workbook has it whole
LONGEST = 300  # signs of one cell or paragraph
KEPT = 0.75  # of its share, that a column keeps when others need more
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
    rest: list[Rest] = []
    top, blocks = TOP, list(slide.blocks)
    if blocks and isinstance(blocks[0], Tiles):
        first.append(Placed(blocks.pop(0), EDGE, top, WIDE - 2 * EDGE, TILES))
        top += TILES + GAP
    if len(blocks) == 1:
        _place(first, rest, blocks[0], EDGE, top, WIDE - 2 * EDGE, BOTTOM - top)
    elif blocks:
        texts = all(isinstance(block, Text) for block in blocks)
        wide = (WIDE - 2 * EDGE - GAP) * (0.5 if texts else LEFT)
        x, room = EDGE + wide + GAP, WIDE - 2 * EDGE - GAP - wide
        size = (
            min(_text_size(block, wide, BOTTOM - top) for block in blocks if isinstance(block, Text)) if texts else None
        )
        _place(first, rest, blocks[0], EDGE, top, wide, BOTTOM - top, size)
        y = top
        for place, block in enumerate(blocks[1:], start=1):
            below = sum(_least(other, room) + GAP for other in blocks[place + 1 :])
            y += _place(first, rest, block, x, y, room, BOTTOM - y - below, size) + GAP
    found = [first]
    while rest and len(found) < MOST:
        page: list[Placed] = []
        (block, size), *others = rest
        rest = []
        _place(page, rest, block, EDGE, TOP, WIDE - 2 * EDGE, BOTTOM - TOP, size)
        rest += others
        found.append(page)
    if rest:
        found[-1] = _told(found[-1], [block for block, _ in rest], sheet)
    return found


def _least(block: Block, wide: float) -> float:
    """What a block below another one asks for at least."""
    return min(sum(heights(block, wide, CELLS[1])), ASKS) if isinstance(block, Table) else ASKS


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


def columns(table: Table, wide: float, size: float) -> list[float]:
    """The widths of the table's columns, in points: no word is broken while another column has room."""
    shares = table.widths or (1.0,) * max(len(row) for row in (table.columns, *table.rows))
    asked = [wide * share / sum(shares) for share in shares]
    rows = [table.columns, *([cell.words for cell in row] for row in table.rows[:LOOKED])]
    least = [
        max((_longest(row[place], size) for row in rows if row), default=0) + 2 * SIDE for place in range(len(asked))
    ]
    short = [max(min(one, wide / 3), have * KEPT) for one, have in zip(least, asked, strict=True)]
    if sum(short) >= wide:
        return asked
    over = sum(max(need - have, 0) for need, have in zip(short, asked, strict=True))
    spare = sum(max(have - need, 0) for need, have in zip(short, asked, strict=True))
    return [
        need if have <= need else have - (have - need) * over / spare for need, have in zip(short, asked, strict=True)
    ]


def _whole_words(table: Table, wide: float, size: float) -> bool:
    """Whether no heading is broken within a word."""
    widths = columns(table, wide, size)
    return all(_longest(words, size) <= room - 2 * SIDE for words, room in zip(table.columns, widths, strict=False))


def _longest(words: str, size: float) -> float:
    """The width of the longest part that no line may break."""
    return max((measured.width(piece.rstrip(), size) for piece in measured.pieces(words)), default=0)


def row_height(cells: tuple[Cell, ...] | tuple[str, ...], widths: list[float], size: float) -> float:
    """How high a row must be for its words."""
    said = [cell if isinstance(cell, str) else cell.words for cell in cells]
    most = max(measured.height(words, size, room - 2 * SIDE) for words, room in zip(said, widths, strict=True))
    return most + 2 * PAD


def heights(table: Table, wide: float, size: float) -> list[float]:
    """The heights of the table's rows, its heading first where it has one."""
    widths = columns(table, wide, size)
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
    page: list[Placed],
    rest: list[Rest],
    table: Table,
    x: float,
    y: float,
    wide: float,
    high: float,
    size: float | None = None,
) -> float:
    table = _shortened(table)
    for one in CELLS if size is None else (size,):
        total = sum(heights(table, wide, one))
        if total <= high and (_whole_words(table, wide, one) or one == CELLS[-1]):
            page.append(Placed(table, x, y, wide, total, one))
            return total
    size = size or (CELLS[1] if wide > WIDE / 2 and len(table.columns) <= 6 else CELLS[2])
    fit, used = 0, 0.0
    each = heights(table, wide, size)
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


def text_height(text: Text, size: float, wide: float) -> float:
    """The height of a text's paragraphs."""
    total = measured.height(text.title, size * 0.8, wide) + size * 0.5 if text.title else 0.0
    for head, words in text.paragraphs:
        total += (measured.height(head, size, wide) if head else 0.0) + measured.height(words, size, wide) + size * 0.6
    return total


def _text_size(text: Text, wide: float, high: float) -> float:
    """The largest size at which the text fits; the smallest where none does."""
    return next((size for size in TEXTS if text_height(text, size, wide) <= high), TEXTS[-1])


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
    text = replace(text, paragraphs=tuple((short(head), short(words)) for head, words in text.paragraphs))
    size = size or _text_size(text, wide, high)
    fit = len(text.paragraphs)
    while fit > 1 and text_height(replace(text, paragraphs=text.paragraphs[:fit]), size, wide) > high:
        fit -= 1
    shown = replace(text, paragraphs=text.paragraphs[:fit])
    page.append(Placed(shown, x, y, wide, text_height(shown, size, wide), size))
    if text.paragraphs[fit:]:
        rest.append((replace(text, paragraphs=text.paragraphs[fit:]), size))
    return text_height(shown, size, wide)


def _told(page: list[Placed], rest: list[Block], sheet: str) -> list[Placed]:
    """The last page of a list that is longer than MOST pages says how much more the workbook holds."""
    more = sum(
        len(block.rows if isinstance(block, Table) else block.categories if isinstance(block, Chart) else ())
        for block in rest
    )
    words = f"… and {more:,} more: all of them stand in the workbook, sheet {sheet}."
    note = Placed(Text((("", words),)), EDGE, BOTTOM, WIDE - 2 * EDGE, 18, 12)
    return [*page, note]
