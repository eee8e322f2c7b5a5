"""Blocks: charts, tables, texts and tiles as PowerPoint's own shapes."""

from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.slide import Slide as Sheet
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Pt

from data.language import _, tag
from reports.colours import FAINT_GREY, HAIR, INK, SOFT
from reports.layout import fitting, labels
from reports.layout import paging as layout
from reports.layout import text_width as measured
from reports.layout.content import Cell, Chart, Pack, Table, Text, Tile, Tiles
from reports.layout.paging import Placed
from reports.levels import GROUNDS, VERDICTS, WORSE, interval_words
from reports.ooxml import template
from reports.ooxml.charts import ChartData
from reports.ooxml.xml import fill

WHITE = "#ffffff"
BOLD = ("worse", "better", "strong")  # tones whose words are bold
KEY_SIZE = 12.0
HEADING = 22.0  # points above a chart for its name


def chart_key() -> str:
    """What the signs of a chart of bars mean."""
    return _(
        "bar: value · whisker: {interval} · purple mark: target · {symbol} and orange: {worse} than the peers",
        interval=interval_words(),
        symbol=WORSE,
        worse=VERDICTS["worse", "act"].words,
    )


def rgb(colour: str) -> RGBColor:
    """One colour of the palette, as python-pptx takes it."""
    red, green, blue = (int(colour.lstrip("#")[at : at + 2], 16) for at in (0, 2, 4))
    return RGBColor(red, green, blue)  # type: ignore[no-untyped-call]


def looks(tone: str) -> tuple[str, str, bool]:
    """The ground and the ink of a cell, and whether its words are bold."""
    return GROUNDS.get(tone, WHITE), SOFT if tone == "quiet" else INK, tone in BOLD


def say(paragraph: _Paragraph, words: str, size: float, colour: str = INK, bold: bool = False) -> None:
    """A run in the theme's typefaces, Latin and Chinese."""
    run = paragraph.add_run()
    run.text = words.replace("\n", " ").replace("\t", " ")
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = rgb(colour)
    face = run._r.get_or_add_rPr()
    face.set("lang", tag())
    for script, name in (("latin", "+mn-lt"), ("ea", "+mn-ea")):
        face.append(parse_xml(f'<a:{script} xmlns:a="{template.DRAWING}" typeface="{name}"/>'))


def box(sheet: Sheet, x: float, y: float, wide: float, high: float, name: str) -> TextFrame:
    shape = sheet.shapes.add_textbox(Pt(x), Pt(y), Pt(wide), Pt(high))
    shape.name = name
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    answer: TextFrame = frame
    return answer


def _describe(shape: Any, name: str, alt: str) -> None:
    shape.name = name
    shape._element.xpath(".//p:cNvPr")[0].set("descr", alt)


def draw(sheet: Sheet, placed: Placed, pack: Pack) -> None:
    block = placed.block
    if isinstance(block, Chart):
        _draw_chart(sheet, placed, block, pack)
    elif isinstance(block, Table):
        _draw_table(sheet, placed, block)
    elif isinstance(block, Tiles):
        _draw_tiles(sheet, placed, block)
    else:
        _draw_text(sheet, placed, block)


def _draw_chart(sheet: Sheet, placed: Placed, chart: Chart, pack: Pack) -> None:
    frame = box(sheet, placed.x, placed.y, placed.wide, HEADING, "Chart heading")
    say(frame.paragraphs[0], *labels.heading(chart, placed.wide), SOFT, True)
    foot = key_height(chart, placed.wide)
    high = placed.high - HEADING - foot
    data = ChartData(chart, placed.wide, high, pack.moment)
    shape = sheet.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED,
        Pt(placed.x),
        Pt(placed.y + HEADING),
        Pt(placed.wide),
        Pt(high),
        data,  # type: ignore[arg-type]  # it asks for no more than ChartData has
    )
    _describe(shape, chart.name, chart.alt or chart.name)
    if foot:
        frame = box(sheet, placed.x, placed.y + placed.high - foot, placed.wide, foot, "Key")
        say(frame.paragraphs[0], chart_key(), KEY_SIZE, SOFT)


def key_height(chart: Chart, wide: float) -> float:
    """The points of the key below a chart; small multiples have it once, in their foot."""
    keyed = chart.kind == "bar" and bool(chart.series[0].lower) and wide >= labels.NARROW
    return measured.height(chart_key(), KEY_SIZE, wide) if keyed else 0


def _draw_table(sheet: Sheet, placed: Placed, table: Table) -> None:
    rows = len(table.rows) + bool(table.columns)
    widths = fitting.columns(table, placed.wide, placed.size)
    shape = sheet.shapes.add_table(rows, len(widths), Pt(placed.x), Pt(placed.y), Pt(placed.wide), Pt(placed.high))
    _describe(shape, table.name, table.alt or table.name)
    grid = shape.table
    grid.first_row, grid.horz_banding = bool(table.columns), False
    style = shape._element.xpath(".//a:tableStyleId")
    if style:
        style[0].text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no style, no grid: the cells say how they look
    for place, wide in enumerate(widths):
        grid.columns[place].width = Pt(wide)
    for place, high in enumerate(fitting.heights(table, placed.wide, placed.size)):
        grid.rows[place].height = Pt(high)
    right = numeric(table)
    if table.columns:
        for place, words in enumerate(table.columns):
            _fill_cell(grid.cell(0, place), Cell(words, tone="strong"), placed.size, place in right, SOFT)
    for y, row in enumerate(table.rows, start=bool(table.columns)):
        for x, cell in enumerate(row):
            _fill_cell(grid.cell(y, x), cell, placed.size, x in right)


def numeric(table: Table) -> set[int]:
    """The columns of numbers, which are set to the right."""
    found = set()
    for place in range(len(table.columns)):
        cells = [row[place] for row in table.rows]
        if any(cell.number is not None for cell in cells):
            found.add(place)
    return found


def _fill_cell(at: Any, cell: Cell, size: float, right: bool, rule: str = HAIR) -> None:
    ground, ink, bold = looks(cell.tone)
    at.margin_left = at.margin_right = Pt(fitting.SIDE)
    at.margin_top = at.margin_bottom = Pt(fitting.PAD - 1)
    at.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = at.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    say(paragraph, cell.words, size, ink, bold)
    properties = at._tc.get_or_add_tcPr()
    space = f'xmlns:a="{template.DRAWING}"'
    properties.append(parse_xml(f'<a:lnB {space} w="9525">{fill(rule)}</a:lnB>'))
    properties.append(parse_xml(fill(ground).replace("<a:solidFill>", f"<a:solidFill {space}>", 1)))


def tile_sizes(tile: Tile, wide: float) -> tuple[float, float, float]:
    """The sizes of a tile's question and answer, which are to take a line each, and of its words, which take two."""

    def largest(words: str, lines: int, *sizes: float) -> float:
        return next((size for size in sizes if measured.lines(words, size, wide - 28) <= lines), sizes[-1])

    return (
        largest(tile.question, 1, 14, 13, 12, 11),
        largest(tile.answer, 1, 36, 32, 28, 24, 20),
        largest(tile.words, 2, 14, 13, 12, 11, 10),
    )


def _draw_tiles(sheet: Sheet, placed: Placed, tiles: Tiles) -> None:
    count = len(tiles.tiles)
    wide = (placed.wide - layout.GAP * (count - 1)) / count
    for place, tile in enumerate(tiles.tiles):
        x = placed.x + place * (wide + layout.GAP)
        ground = sheet.shapes.add_textbox(Pt(x), Pt(placed.y), Pt(wide), Pt(placed.high))
        ground.name = tile.question
        ground.fill.solid()
        ground.fill.fore_color.rgb = rgb(FAINT_GREY)
        frame = ground.text_frame
        frame.word_wrap = True
        frame.vertical_anchor = MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = Pt(14)
        frame.margin_top = frame.margin_bottom = Pt(10)
        asked, large, small = tile_sizes(tile, wide)
        lines = ((tile.question, asked, SOFT, True), (tile.answer, large, INK, True), (tile.words, small, INK, False))
        for number, (words, size, ink, bold) in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.alignment = PP_ALIGN.LEFT
            say(paragraph, words, size, ink, bold)


def _draw_text(sheet: Sheet, placed: Placed, text: Text) -> None:
    frame = box(sheet, placed.x, placed.y, placed.wide, placed.high, text.title or "Text")
    said: list[Sequence[Any]] = []
    if text.title:
        said.append((text.title, round(placed.size * 0.8), SOFT, True, placed.size * 0.5))
    for head, words in text.paragraphs:
        if head:
            said.append((head, placed.size, INK, True, 0))
        said.append((words, placed.size, INK, False, placed.size * 0.6))
    for number, (words, size, ink, bold, after) in enumerate(said):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()  # type: ignore[no-untyped-call]
        paragraph.space_after = Pt(after)
        say(paragraph, words, size, ink, bold)
