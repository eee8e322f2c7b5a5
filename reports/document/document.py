"""Document: a pack as PDF, tagged, page for page the twin of its slides; and its pages as pictures."""

import json
from dataclasses import asdict, replace
from datetime import UTC
from pathlib import Path
from typing import Any, Literal

import typst

from data.language import _, tag
from reports import colours
from reports.document import drawing
from reports.layout import fitting, labels, typefaces
from reports.layout import paging as layout
from reports.layout import text_width as measured
from reports.layout.content import Chart, Pack, Progress, Table, Text, Tiles, quiet
from reports.layout.foot import foot_of
from reports.layout.paging import Page, Placed
from reports.layout.plain import plain
from reports.levels import GROUNDS, VARIATIONS
from reports.ooxml.blocks import HEADING, KEY_SIZE, chart_key, key_height, numeric, tile_sizes

MARKUP = Path(__file__).with_name("document.typ")
COLOURS = ("INK", "SOFT", "HAIR", "BLUE", "PURPLE", "GREY", "FAINT_GREY", "HEADING")
Form = Literal["pdf", "png"]


def as_document(pack: Pack, progress: Progress = quiet) -> bytes:
    """The pack as a tagged PDF."""
    return _compiled(pack, progress, "pdf", pdf_standards="ua-1")[0]


def as_pictures(pack: Pack, wide: int = 1280, progress: Progress = quiet) -> list[bytes]:
    """The pack's pages as PNG pictures, so many pixels wide."""
    return _compiled(plain(pack), progress, "png", ppi=wide / layout.WIDE * 72)


def legible(pack: Pack) -> Pack:
    """The pack as the typefaces can write it; it says so where a sign was replaced."""
    made = plain(pack, typefaces.written)
    if made == pack:
        return pack
    return replace(made, remark=_("{sign}: a sign that no typeface here can write", sign=typefaces.MISSING))


def _compiled(pack: Pack, progress: Progress, form: Form, **how: Any) -> list[bytes]:
    pack = legible(pack)
    pages = layout.pages(pack)
    moment = pack.moment.astimezone(UTC)
    told = {
        "title": pack.title,
        "subtitle": pack.subtitle,
        "moment": {name: getattr(moment, name) for name in ("year", "month", "day", "hour", "minute", "second")},
        "families": typefaces.families(),
        "language": tag().partition("-")[0],
        "region": tag().partition("-")[2] or None,
        "paper": form == "pdf" and tag() == "zh-CN",
        "colours": {name: getattr(colours, name) for name in COLOURS},
        "grounds": GROUNDS,
        "symbols": {name: (look.symbol, look.colour) for name, look in VARIATIONS.items() if look.symbol},
        "pages": [_page(page, pack) for page in pages],
    }
    progress(0.5, _("Pages laid out"))
    made = typst.compile(
        MARKUP,
        format=form,
        font_paths=typefaces.folders(),
        ignore_system_fonts=True,
        sys_inputs={"pack": json.dumps(told, ensure_ascii=False)},
        **how,
    )
    progress(1.0, _("Pages drawn"))
    return made if isinstance(made, list) else [made]


def _page(page: Page, pack: Pack) -> dict[str, Any]:
    return {
        "title": measured.broken(page.title, page.size, layout.WIDE - 2 * layout.EDGE),
        "size": page.size,
        "section": page.head(pack),
        "foot": asdict(foot_of(page, pack)),
        "blocks": [_block(placed) for placed in page.placed],
    }


def _block(placed: Placed) -> dict[str, Any]:
    block = placed.block
    at: dict[str, Any] = {"x": placed.x, "y": placed.y, "wide": placed.wide, "high": placed.high, "size": placed.size}
    if isinstance(block, Chart):
        foot = key_height(block, placed.wide)
        heading, heading_size = labels.heading(block, placed.wide)
        alt = block.alt or block.name
        sizes = {"key_size": KEY_SIZE, "say": labels.SIZE, "heading_size": heading_size}
        key = {"is": "chart", "heading": heading, "alt": alt, "key": chart_key() if foot else "", "foot": foot, **sizes}
        plot = drawing.drawn(block, placed.wide, placed.high - HEADING - foot)
        return {**plot, **at, **key, "top": HEADING, "plot_top": plot["top"]}
    if isinstance(block, Table):
        widths = fitting.columns(block, placed.wide, placed.size)
        rows = [
            [
                {"words": measured.broken(cell.words, placed.size, wide - 2 * fitting.SIDE), "tone": cell.tone}
                for cell, wide in zip(row, widths, strict=True)
            ]
            for row in block.rows
        ]
        sides = {"widths": widths, "heights": fitting.heights(block, placed.wide, placed.size)}
        said: dict[str, Any] = {"is": "table", "heading": block.columns, "rows": rows, "right": sorted(numeric(block))}
        return {**at, **sides, **said}
    if isinstance(block, Tiles):
        wide = (placed.wide - layout.GAP * (len(block.tiles) - 1)) / len(block.tiles)
        tiles = [
            {
                "x": placed.x + place * (wide + layout.GAP),
                "wide": wide,
                "question": tile.question,
                "answer": tile.answer,
                "words": tile.words,
                "sizes": tile_sizes(tile, wide),
            }
            for place, tile in enumerate(block.tiles)
        ]
        return {**at, "is": "tiles", "tiles": tiles}
    assert isinstance(block, Text)
    paragraphs = [
        [measured.broken(words, placed.size, placed.wide) for words in paragraph] for paragraph in block.paragraphs
    ]
    return {**at, "is": "text", "title": block.title, "paragraphs": paragraphs}
