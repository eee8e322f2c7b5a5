"""The template: the house's own, or one that an organisation puts in its place."""

import io
import zipfile

from lxml import etree
from pptx import Presentation
from pptx.presentation import Presentation as Deck
from pptx.slide import SlideLayout
from pptx.util import Pt

from data.errors import Invalid
from reports.colours import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, RED
from reports.layout.paging import EDGE, HIGH, WIDE

LATIN, CHINESE = "Arial", "Microsoft YaHei"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
TEMPLATE, FILE = b"presentationml.template.main+xml", b"presentationml.presentation.main+xml"
ACCENTS = (BLUE, ORANGE, GREEN, PURPLE, RED, GREY)
NARROWEST, WIDEST = 1.3, 2.0  # width by height


def title(wide: float) -> tuple[float, float, float, float]:
    """Where a title stands on a page so wide: left, top, width, height, in points."""
    return EDGE, 38.0, wide - 2 * EDGE, 80.0


def opened(own: bytes | None) -> tuple[Deck, SlideLayout]:
    """A deck without slides, and the layout for slides of a title alone; ValueError where `own` is not a template."""
    deck = _house() if own is None else _own(own)
    _with_typefaces(deck)
    titled = [layout for layout in deck.slide_layouts if layout.placeholders.get(idx=0) is not None]
    if not titled:
        raise Invalid("The template has no layout with a title: add one, such as PowerPoint's Title Only.")
    wide, high = deck.slide_width or 0, deck.slide_height or 1
    if not NARROWEST <= wide / high <= WIDEST:
        raise Invalid(
            f"The template's slides are {wide / Pt(1):.0f} × {high / Pt(1):.0f} points: take some between 4:3 and 2:1, "
            "such as PowerPoint's Widescreen (16:9) or Standard (4:3), under Design, Slide Size."
        )
    return deck, min(titled, key=lambda layout: len(layout.placeholders))


def _own(content: bytes) -> Deck:
    try:
        deck = Presentation(io.BytesIO(_as_presentation(content)))
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise Invalid(f"The template is not a PowerPoint file (.potx or .pptx): {error}") from error
    slides = deck.slides._sldIdLst
    for slide in list(slides):
        deck.part.drop_rel(slide.rId)
        slides.remove(slide)
    return deck


def _as_presentation(content: bytes) -> bytes:
    """A .potx differs from a .pptx by what it says it is."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            part = source.read(name)
            out.writestr(name, part.replace(TEMPLATE, FILE) if name == "[Content_Types].xml" else part)
    return target.getvalue()


def _house() -> Deck:
    """python-pptx's default made the house's: wide slides, its colours and typefaces, one layout, no leftovers."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDE), Pt(HIGH)
    master = deck.slide_master
    for layout in list(deck.slide_layouts):
        if layout.name != "Title Only":
            deck.slide_layouts.remove(layout)
    for holder in [*master.placeholders, *deck.slide_layouts[0].placeholders]:
        if holder.placeholder_format.idx == 0:
            holder.left, holder.top, holder.width, holder.height = (Pt(one) for one in title(WIDE))
        elif holder.placeholder_format.type is not None:
            holder._element.getparent().remove(holder._element)
    for style in master.element.iter("{http://schemas.openxmlformats.org/presentationml/2006/main}titleStyle"):
        level = style[0]
        level.set("algn", "l")
        level.find(f"{{{DRAWING}}}defRPr").set("b", "1")
    package = deck.part.package
    for owner, ending in ((deck.part, "/printerSettings"), (package, "/thumbnail")):
        rels = owner.rels if owner is deck.part else package._rels
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(ending)]:
            rels.pop(key)
    return deck


def _with_typefaces(deck: Deck) -> None:
    """Both typefaces in the theme; one that an own template names is kept."""
    for rel in deck.slide_master.part.rels.values():
        if not rel.reltype.endswith("/theme"):
            continue
        theme = etree.fromstring(rel.target_part.blob)
        own = theme.get("name") != "Office Theme"
        for font in theme.iter(f"{{{DRAWING}}}majorFont", f"{{{DRAWING}}}minorFont"):
            for tag, face in (("latin", LATIN), ("ea", CHINESE)):
                named = font.find(f"{{{DRAWING}}}{tag}")
                if not (own and named.get("typeface")):
                    named.set("typeface", face)
        if not own:
            theme.set("name", "Plumbline")
            scheme = theme.find(f".//{{{DRAWING}}}clrScheme")
            for place, colour in enumerate(ACCENTS, start=1):
                scheme.find(f"{{{DRAWING}}}accent{place}")[0].set("val", colour.lstrip("#").upper())
            dark = scheme.find(f"{{{DRAWING}}}dk2")[0]
            dark.set("val", INK.lstrip("#").upper())
        rel.target_part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
