"""Slides: a pack as PPTX: native charts and tables that can be edited, alt text, speaker notes, nothing overfull."""

import io
from collections.abc import Sequence
from datetime import UTC

from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.slide import Slide as Sheet
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Pt

from reports import labels, layout, measured
from reports.content import Cell, Chart, Pack, Progress, Table, Text, Tile, Tiles, quiet
from reports.layout import Page, Placed
from reports.ooxml import template
from reports.ooxml.charts import ChartData
from reports.ooxml.stamped import stamped

INK, SOFT, HAIR, PALE = "1F2D3A", "5B6875", "D5DCE3", "F2F5F8"
BLUE, ORANGE = "2F6B99", "B5651D"  # darker than in charts: as words they must be read on white
TONES = {
    "worse": ("F0C692", INK, True),
    "worse faint": ("FAEBD7", INK, False),
    "better": ("9CC3E0", INK, True),
    "better faint": ("DCEAF5", INK, False),
    "other": ("E9DFF0", INK, False),
    "quiet": ("FFFFFF", SOFT, False),
    "strong": ("FFFFFF", INK, True),
}
KEY = "bar: value · whisker: 95 % interval · purple mark: target · ▼ and orange: worse than the peers beyond 99.8 %"
FOOT = 11.0
FOOT_WIDE = layout.WIDE - 2 * layout.EDGE - 60
HEADING = 22.0  # points above a chart for its name


def as_slides(pack: Pack, own: bytes | None = None, progress: Progress = quiet) -> bytes:
    """The pack as a PPTX file. `own`: a .potx or .pptx in place of the house's template; else ValueError."""
    deck, empty = template.opened(own)
    pages = layout.pages(pack)
    for number, page in enumerate(pages, start=1):
        sheet = deck.slides.add_slide(empty)
        for holder in [one for one in sheet.placeholders if one.placeholder_format.idx != 0]:
            holder._element.getparent().remove(holder._element)
        _title(sheet, page, own is None)
        for placed in page.placed:
            _draw(sheet, placed, pack)
        _foot(sheet, page, pack)
        _notes(sheet, page)
        progress(number / len(pages), page.section.name)
    about = deck.core_properties
    about.title, about.subject, about.author, about.comments = pack.title, pack.subtitle, "Plumbline", pack.edition
    about.last_modified_by, about.revision, about.keywords = "Plumbline", 1, ""
    about.created = about.modified = pack.moment.astimezone(UTC).replace(tzinfo=None)
    target = io.BytesIO()
    deck.save(target)
    return stamped(target.getvalue(), pack.moment)


def _say(paragraph: _Paragraph, words: str, size: float, colour: str = INK, bold: bool = False) -> None:
    """A run in the theme's typefaces, Latin and Chinese."""
    run = paragraph.add_run()
    run.text = words.replace("\n", " ").replace("\t", " ")
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = RGBColor.from_string(colour)
    face = run._r.get_or_add_rPr()
    for tag, name in (("latin", "+mn-lt"), ("ea", "+mn-ea")):
        face.append(parse_xml(f'<a:{tag} xmlns:a="{template.DRAWING}" typeface="{name}"/>'))


def _box(sheet: Sheet, x: float, y: float, wide: float, high: float, name: str) -> TextFrame:
    shape = sheet.shapes.add_textbox(Pt(x), Pt(y), Pt(wide), Pt(high))
    shape.name = name
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return frame


def _title(sheet: Sheet, page: Page, house: bool) -> None:
    holder = sheet.shapes.title
    assert holder is not None
    frame = holder.text_frame
    frame.word_wrap = True
    if house:
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    _say(frame.paragraphs[0], page.title, page.size, bold=True)
    if house:
        frame = _box(sheet, layout.EDGE, 20, layout.WIDE - 2 * layout.EDGE, 16, "Section")
        _say(frame.paragraphs[0], page.section.name, 12, BLUE, bold=True)


def foot_of(page: Page, pack: Pack) -> str:
    """What stands at the foot of a page."""
    said = [pack.title, pack.subtitle, pack.edition]
    said += ["Demonstration: invented units, people and figures"] if pack.demonstration else []
    said += [page.slide.mark] if page.slide.mark else []
    return measured.cut(" · ".join(said), FOOT, FOOT_WIDE)


def _foot(sheet: Sheet, page: Page, pack: Pack) -> None:
    frame = _box(sheet, layout.EDGE, 513, FOOT_WIDE, 16, "Footer")
    _say(frame.paragraphs[0], foot_of(page, pack), FOOT, SOFT)
    frame = _box(sheet, layout.WIDE - layout.EDGE - 50, 513, 50, 16, "Slide number")
    frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
    frame.paragraphs[0]._p.append(
        parse_xml(
            f'<a:fld xmlns:a="{template.DRAWING}" id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
            f'<a:rPr lang="en-US" sz="1100"><a:solidFill><a:srgbClr val="{SOFT}"/></a:solidFill></a:rPr>'
            "<a:t>‹#›</a:t></a:fld>"
        )
    )


def _notes(sheet: Sheet, page: Page) -> None:
    notes = [page.slide.title, *page.slide.notes]
    notes += [page.slide.mark] if page.slide.mark else []
    notes += [f"Written by the rules: {page.slide.said}"] if page.slide.mark else []
    charts = [(placed.block, placed.wide) for placed in page.placed if isinstance(placed.block, Chart)]
    cut = [name for chart, wide in charts for name in labels.cut(chart, wide)]
    notes += [f"Names in full: {'; '.join(cut)}"] if cut else []
    frame = sheet.notes_slide.notes_text_frame
    assert frame is not None
    frame.text = "\n".join(words.replace("\n", " ") for words in notes)


def _describe(shape, name: str, alt: str) -> None:
    shape.name = name
    shape._element.xpath(".//p:cNvPr")[0].set("descr", alt)


def _draw(sheet: Sheet, placed: Placed, pack: Pack) -> None:
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
    frame = _box(sheet, placed.x, placed.y, placed.wide, HEADING, "Chart heading")
    unit = f" ({chart.axis})" if chart.axis else ""
    _say(frame.paragraphs[0], measured.cut(chart.name + unit, 14, placed.wide), 14, SOFT, True)
    foot = measured.height(KEY, 11, placed.wide) if chart.kind == "bar" else 0
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
        frame = _box(sheet, placed.x, placed.y + placed.high - foot, placed.wide, foot, "Key")
        _say(frame.paragraphs[0], KEY, 11, SOFT)


def _draw_table(sheet: Sheet, placed: Placed, table: Table) -> None:
    rows = len(table.rows) + bool(table.columns)
    widths = layout.columns(table, placed.wide, placed.size)
    shape = sheet.shapes.add_table(rows, len(widths), Pt(placed.x), Pt(placed.y), Pt(placed.wide), Pt(placed.high))
    _describe(shape, table.name, table.alt or table.name)
    grid = shape.table
    grid.first_row, grid.horz_banding = bool(table.columns), False
    style = shape._element.xpath(".//a:tableStyleId")
    if style:
        style[0].text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no style, no grid: the cells say how they look
    for place, wide in enumerate(widths):
        grid.columns[place].width = Pt(wide)
    for place, high in enumerate(layout.heights(table, placed.wide, placed.size)):
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


def _fill_cell(at, cell: Cell, size: float, right: bool, rule: str = HAIR) -> None:
    fill, ink, bold = TONES.get(cell.tone, ("FFFFFF", INK, False))
    at.margin_left = at.margin_right = Pt(layout.SIDE)
    at.margin_top = at.margin_bottom = Pt(layout.PAD - 1)
    at.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = at.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    _say(paragraph, cell.words, size, ink, bold)
    properties = at._tc.get_or_add_tcPr()
    properties.append(
        parse_xml(
            f'<a:lnB xmlns:a="{template.DRAWING}" w="9525"><a:solidFill><a:srgbClr val="{rule}"/></a:solidFill></a:lnB>'
        )
    )
    properties.append(parse_xml(f'<a:solidFill xmlns:a="{template.DRAWING}"><a:srgbClr val="{fill}"/></a:solidFill>'))


def tile_size(tile: Tile, wide: float) -> float:
    """The size of a tile's words, which are to take two lines."""
    return next((size for size in (14, 13, 12, 11) if measured.lines(tile.words, size, wide - 28) <= 2), 10)


def _draw_tiles(sheet: Sheet, placed: Placed, tiles: Tiles) -> None:
    count = len(tiles.tiles)
    wide = (placed.wide - layout.GAP * (count - 1)) / count
    for place, tile in enumerate(tiles.tiles):
        x = placed.x + place * (wide + layout.GAP)
        ground = sheet.shapes.add_textbox(Pt(x), Pt(placed.y), Pt(wide), Pt(placed.high))
        ground.name = tile.question
        ground.fill.solid()
        ground.fill.fore_color.rgb = RGBColor.from_string(PALE)
        frame = ground.text_frame
        frame.word_wrap = True
        frame.vertical_anchor = MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = Pt(14)
        frame.margin_top = frame.margin_bottom = Pt(10)
        small = tile_size(tile, wide)
        lines = ((tile.question, 14.0, SOFT, True), (tile.answer, 36.0, INK, True), (tile.words, small, INK, False))
        for number, (words, size, ink, bold) in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.alignment = PP_ALIGN.LEFT
            _say(paragraph, words, size, ink, bold)


def _draw_text(sheet: Sheet, placed: Placed, text: Text) -> None:
    frame = _box(sheet, placed.x, placed.y, placed.wide, placed.high, text.title or "Text")
    said: list[Sequence] = []
    if text.title:
        said.append((text.title, round(placed.size * 0.8), SOFT, True, placed.size * 0.5))
    for head, words in text.paragraphs:
        if head:
            said.append((head, placed.size, INK, True, 0))
        said.append((words, placed.size, INK, False, placed.size * 0.6))
    for number, (words, size, ink, bold, after) in enumerate(said):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(after)
        _say(paragraph, words, size, ink, bold)
