"""Fitting: how wide a table's columns are, how high its rows and a text's paragraphs: what a page can hold of them."""

from dataclasses import replace

from data.language import _
from reports.layout import text_width as measured
from reports.layout.content import Cell, Table, Text

TEXTS = (20, 18, 16, 15, 14, 13, 12)
LOOKED = 60  # rows that a column's width is measured by
CELLS = (16, 14, 12)
SMALL = (11, 10)  # where a heading would be broken within a word
PAD = 5.0  # above and below a cell's words
SIDE = 6.0  # left and right of them
WIDER = 1.15  # of a word where a machine has another typeface: it must not be broken there
LONGEST = 300  # signs of one cell or paragraph
KEPT = (0.75, 0.5)  # of its share, that a column keeps when others need more; the less only where it must be


def columns(table: Table, wide: float, size: float) -> list[float]:
    """The widths of the table's columns, in points: no word is broken while another column has room."""
    shares = table.widths or (1.0,) * max(len(row) for row in (table.columns, *table.rows))
    asked = [wide * share / sum(shares) for share in shares]
    rows = [table.columns, *([cell.words for cell in row] for row in table.rows[:LOOKED])]
    least = [
        max((_longest(row[place], size) for row in rows if row), default=0) + 2 * SIDE for place in range(len(asked))
    ]
    for kept in KEPT:
        short = [max(min(one, wide / 3), have * kept) for one, have in zip(least, asked, strict=True)]
        if sum(short) < wide:
            break
    else:
        return asked
    over = sum(max(need - have, 0) for need, have in zip(short, asked, strict=True))
    spare = sum(max(have - need, 0) for need, have in zip(short, asked, strict=True))
    return [
        need if have <= need else have - (have - need) * over / spare for need, have in zip(short, asked, strict=True)
    ]


def _longest(words: str, size: float) -> float:
    """The width of the longest part that no line may break."""
    return WIDER * max((measured.width(piece.rstrip(), size) for piece in measured.pieces(words)), default=0)


def whole_words(table: Table, wide: float, size: float) -> bool:
    """Whether no heading is broken within a word."""
    widths = columns(table, wide, size)
    return all(_longest(words, size) <= room - 2 * SIDE for words, room in zip(table.columns, widths, strict=False))


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


def shortened(table: Table) -> Table:
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
    return (
        words
        if len(words) <= LONGEST
        else _("{beginning}… (whole in the workbook)", beginning=words[:LONGEST].rstrip())
    )


def text_height(text: Text, size: float, wide: float) -> float:
    """The height of a text's paragraphs."""
    total = measured.height(text.title, size * 0.8, wide) + size * 0.5 if text.title else 0.0
    for head, words in text.paragraphs:
        total += (measured.height(head, size, wide) if head else 0.0) + measured.height(words, size, wide) + size * 0.6
    return total


def text_size(text: Text, wide: float, high: float) -> float:
    """The largest size at which the text fits; the smallest where none does."""
    return next((size for size in TEXTS if text_height(text, size, wide) <= high), TEXTS[-1])
