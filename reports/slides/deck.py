"""Slides: a pack as PPTX: native charts and tables that can be edited, alt text, speaker notes, nothing overfull."""

import io
from datetime import UTC

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.slide import Slide as Sheet
from pptx.util import Pt

from data.language import _, tag
from reports.colours import HEADING, SOFT
from reports.layout import labels
from reports.layout import paging as layout
from reports.layout.content import Chart, Pack, Progress, quiet
from reports.layout.foot import foot_of
from reports.layout.paging import Page
from reports.ooxml import template
from reports.ooxml.blocks import box, draw, rgb, say
from reports.ooxml.numbered import number
from reports.ooxml.scaled import scale
from reports.ooxml.stamped import stamped


def as_slides(pack: Pack, own: bytes | None = None, progress: Progress = quiet) -> bytes:
    """The pack as a PPTX file. `own`: a .potx or .pptx in place of the house's template; else ValueError."""
    deck, empty = template.opened(own)
    number(deck.part.package)
    factor = (deck.slide_height or 0) / Pt(layout.HIGH)
    wide = (deck.slide_width or 0) / Pt(1) / factor
    pages = layout.pages(pack, wide)
    for place, page in enumerate(pages, start=1):
        sheet = deck.slides.add_slide(empty)
        for holder in [one for one in sheet.placeholders if one.placeholder_format.idx != 0]:
            holder._element.getparent().remove(holder._element)
        _title(sheet, page, pack, wide, factor, own is None)
        for placed in page.placed:
            draw(sheet, placed, pack)
        _foot(sheet, page, pack, wide)
        scale(sheet, factor)
        _notes(sheet, page)
        progress(place / len(pages), page.section.name)
    about = deck.core_properties
    about.title, about.subject, about.author, about.comments = pack.title, pack.subtitle, "Plumbline", pack.edition
    about.last_modified_by, about.revision, about.keywords = "Plumbline", 1, ""
    about.created = about.modified = pack.moment.astimezone(UTC).replace(tzinfo=None)
    target = io.BytesIO()
    deck.save(target)
    return stamped(target.getvalue(), pack.moment)


def _title(sheet: Sheet, page: Page, pack: Pack, wide: float, factor: float, house: bool) -> None:
    holder = sheet.shapes.title
    assert holder is not None
    frame = holder.text_frame
    frame.word_wrap = True
    # A title that a template has where content stands goes to its place in the house's.
    if not house and holder.top + holder.height > Pt(layout.TOP * factor):
        holder.left, holder.top, holder.width, holder.height = (Pt(one) for one in template.title(wide))
    if house:
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    say(frame.paragraphs[0], page.title, page.size, bold=True)
    if house:
        frame = box(sheet, layout.EDGE, 20, wide - 2 * layout.EDGE, 16, "Section")
        say(frame.paragraphs[0], page.head(pack), 12, HEADING, bold=True)


def _foot(sheet: Sheet, page: Page, pack: Pack, wide: float) -> None:
    foot = foot_of(page, pack, wide)
    frame = box(sheet, layout.EDGE, foot.y, foot.wide, foot.high, "Footer")
    say(frame.paragraphs[0], foot.words, foot.size, SOFT)
    frame = box(sheet, wide - layout.EDGE - 50, 513, 50, 16, "Slide number")
    frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
    frame.paragraphs[0]._p.append(
        parse_xml(
            f'<a:fld xmlns:a="{template.DRAWING}" id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
            f'<a:rPr lang="{tag()}" sz="1100"><a:solidFill><a:srgbClr val="{rgb(SOFT)}"/></a:solidFill></a:rPr>'
            "<a:t>‹#›</a:t></a:fld>"
        )
    )


def _notes(sheet: Sheet, page: Page) -> None:
    notes = [page.slide.title, *page.slide.notes]
    notes += [page.slide.mark] if page.slide.mark else []
    notes += [_("Written by the rules: {said}", said=page.slide.said)] if page.slide.mark else []
    charts = [(placed.block, placed.wide) for placed in page.placed if isinstance(placed.block, Chart)]
    cut = [name for chart, wide in charts for name in labels.cut(chart, wide)]
    notes += [_("Names in full: {names}", names="; ".join(cut))] if cut else []
    frame = sheet.notes_slide.notes_text_frame
    assert frame is not None
    frame.text = "\n".join(words.replace("\n", " ") for words in notes)
    for run in frame._txBody.iter(f"{{{template.DRAWING}}}r"):
        run.get_or_add_rPr().set("lang", tag())
