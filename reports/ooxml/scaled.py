"""Scaled: a slide drawn on a page 540 points high, made larger or smaller for a template whose slides are not."""

from pptx.oxml.ns import qn
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide as Sheet

LENGTHS = {
    "a:off": ("x", "y"),
    "a:ext": ("cx", "cy"),
    "a:gridCol": ("w",),
    "a:tr": ("h",),
    "a:bodyPr": ("lIns", "tIns", "rIns", "bIns"),
    "a:tcPr": ("marL", "marT", "marR", "marB"),
    "a:rPr": ("sz",),
    "a:defRPr": ("sz",),
    "a:spcPts": ("val",),
    "a:ln": ("w",),
    "c:size": ("val",),
}


def scale(sheet: Sheet, factor: float) -> None:
    """Every length of the slide and of its charts times `factor`."""
    if abs(factor - 1) < 1e-6:
        return
    charts = [shape.chart._chartSpace for shape in sheet.shapes if isinstance(shape, GraphicFrame) and shape.has_chart]
    for root in (sheet._element, *charts):
        for name, lengths in LENGTHS.items():
            for element in root.iter(qn(name)):
                for length in lengths:
                    if length in element.attrib:
                        element.set(length, str(round(int(element.get(length)) * factor)))
