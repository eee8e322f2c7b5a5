"""The small parts of DrawingML that charts are made of: fills, lines, typefaces, references to a workbook's columns."""

from datetime import date
from xml.sax.saxutils import escape

from data.language import tag
from reports.colours import INK
from reports.ooxml.embedded import SHEET, Values

EMU = 12700  # a point
NO_LINE = "<a:ln><a:noFill/></a:ln>"
FIRST_DAY = date(1899, 12, 30)  # of the days that a workbook counts


def quoted(words: str) -> str:
    """Text within an attribute."""
    return escape(words, {'"': "&quot;"})


def fill(colour: str) -> str:
    """One colour."""
    return f'<a:solidFill><a:srgbClr val="{colour.lstrip("#").upper()}"/></a:solidFill>'


def line(colour: str, points: float, dash: str = "solid") -> str:
    """A line of so many points."""
    return f'<a:ln w="{round(points * EMU)}">{fill(colour)}<a:prstDash val="{dash}"/><a:round/></a:ln>'


def typeface(size: float, bold: bool = False, colour: str = INK) -> str:
    """The size of a chart's words, in the theme's typefaces, Latin and Chinese."""
    return (
        "<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>"
        f'<a:defRPr lang="{tag()}" sz="{round(size * 100)}" b="{int(bold)}">{fill(colour)}'
        '<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/></a:defRPr></a:pPr>'
        f'<a:endParaRPr lang="{tag()}"/></a:p></c:txPr>'
    )


def _column(place: int) -> str:
    name = ""
    while place >= 0:
        name, place = chr(65 + place % 26) + name, place // 26 - 1
    return name


def _range(place: int, count: int) -> str:
    return f"<c:f>{SHEET}!${_column(place)}$2:${_column(place)}${count + 1}</c:f>"


def numbers(place: int, values: Values, form: str) -> str:
    """A reference to the numbers in a column of the workbook, and the numbers."""
    told = "".join(f'<c:pt idx="{i}"><c:v>{one!r}</c:v></c:pt>' for i, one in enumerate(values) if one is not None)
    cache = f'<c:formatCode>{escape(form)}</c:formatCode><c:ptCount val="{len(values)}"/>{told}'
    return f"<c:numRef>{_range(place, len(values))}<c:numCache>{cache}</c:numCache></c:numRef>"


def words(names: tuple[str, ...]) -> str:
    """A reference to the words in the first column, and the words as they are shown."""
    told = "".join(f'<c:pt idx="{i}"><c:v>{escape(name)}</c:v></c:pt>' for i, name in enumerate(names))
    cache = f'<c:ptCount val="{len(names)}"/>{told}'
    return f"<c:strRef>{_range(0, len(names))}<c:strCache>{cache}</c:strCache></c:strRef>"


def months(days: tuple[date, ...]) -> str:
    """A reference to the months in the first column, and the months."""
    return numbers(0, tuple(float((day - FIRST_DAY).days) for day in days), "mmm yyyy")


def name(place: int, said: str) -> str:
    """A series' name, and where it stands."""
    cache = f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(said)}</c:v></c:pt></c:strCache>'
    return f"<c:tx><c:strRef><c:f>{SHEET}!${_column(place)}$1</c:f>{cache}</c:strRef></c:tx>"
