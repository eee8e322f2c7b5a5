"""Charts as PowerPoint reads them: the XML of a native chart, its numbers in an embedded workbook that can be edited."""

from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

from reports import axes
from reports.charts.house import BLUE, GREEN, GREY, ORANGE, PURPLE, RED
from reports.content import Chart, Series
from reports.ooxml import embedded

INK, LINE = "1F2D3A", "D5DCE3"
PALE, PALE_OFF = "B9D3E8", "F0C692"
STACK = (BLUE, ORANGE, GREEN, PURPLE, RED, "#7A8B2F", "#B0567F", GREY)
STACKED = {"off": ORANGE, "unsure": "#EBC28E", "on": "#B9D3E8"}
SIGNS = {"concern": ("diamond", ORANGE), "improvement": ("triangle", BLUE), "neutral": ("square", PURPLE)}
LINES = {"value": (BLUE, 2.75, "solid"), "centre": (GREY, 1.25, "solid"), "limit": (GREY, 1.25, "dash")}
NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
LABELS = 0.38  # of the width, for the names beside bars
EMU = 12700  # a point


@dataclass(frozen=True)
class ChartData:
    """What python-pptx asks of a chart's data: its XML and its workbook. `labels`: the categories as they are shown;
    `wide` and `high` in points."""

    chart: Chart
    labels: tuple[str, ...]
    wide: float
    high: float
    moment: datetime

    def xml_bytes(self, _chart_type: object = None) -> bytes:
        """The chart part."""
        return _chart_space(self).encode()

    @property
    def xlsx_blob(self) -> bytes:
        """The embedded workbook."""
        return embedded.workbook(self.chart, self.moment)


def _rgb(colour: str) -> str:
    return colour.lstrip("#").upper()


def _fill(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{_rgb(colour)}"/></a:solidFill>'


def _line(colour: str, points: float, dash: str = "solid", cap: str = "flat") -> str:
    return f'<a:ln w="{round(points * EMU)}" cap="{cap}">{_fill(colour)}<a:prstDash val="{dash}"/><a:round/></a:ln>'


NO_LINE = "<a:ln><a:noFill/></a:ln>"


def _text(size: float, colour: str = INK, bold: bool = False) -> str:
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{round(size * 100)}" b="{int(bold)}">{_fill(colour)}'
        '<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/></a:defRPr></a:pPr><a:endParaRPr lang="en-US"/></a:p></c:txPr>'
    )


def _column(place: int) -> str:
    name = ""
    while place >= 0:
        name, place = chr(65 + place % 26) + name, place // 26 - 1
    return name


def _points(values: tuple[float | None, ...]) -> str:
    told = "".join(
        f'<c:pt idx="{i}"><c:v>{value!r}</c:v></c:pt>' for i, value in enumerate(values) if value is not None
    )
    return f'<c:ptCount val="{len(values)}"/>{told}'


def _numbers(place: int, values: tuple[float | None, ...], form: str) -> str:
    """A reference to a column of the workbook, and the numbers in it."""
    at = f"{embedded.SHEET}!${_column(place)}$2:${_column(place)}${len(values) + 1}"
    return (
        f"<c:numRef><c:f>{at}</c:f><c:numCache><c:formatCode>{escape(form)}</c:formatCode>{_points(values)}"
        "</c:numCache></c:numRef>"
    )


def _name(place: int, name: str) -> str:
    at = f"{embedded.SHEET}!${_column(place)}$1"
    cache = f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(name)}</c:v></c:pt></c:strCache>'
    return f"<c:tx><c:strRef><c:f>{at}</c:f>{cache}</c:strRef></c:tx>"


def _categories(data: ChartData) -> str:
    told = "".join(f'<c:pt idx="{i}"><c:v>{escape(name)}</c:v></c:pt>' for i, name in enumerate(data.labels))
    at = f"{embedded.SHEET}!$A$2:$A${len(data.labels) + 1}"
    count = f'<c:ptCount val="{len(data.labels)}"/>'
    return f"<c:cat><c:strRef><c:f>{at}</c:f><c:strCache>{count}{told}</c:strCache></c:strRef></c:cat>"


def _series(data: ChartData, place: int, one: Series, look: str, after: str = "", values: str = "") -> str:
    """A series: its look, its categories and values; `after`: what comes behind its values."""
    told = values or _numbers(place + 1, one.values, data.chart.format)
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/>{_name(place + 1, one.name)}{look}'
        f"{_categories(data)}<c:val>{told}</c:val>{after}</c:ser>"
    )


def _labels(form: str, colour: str, position: str) -> str:
    shown = "".join(
        f'<c:{name} val="{int(name == "showVal")}"/>'
        for name in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    )
    return (
        f'<c:dLbls><c:numFmt formatCode="{escape(form, {chr(34): "&quot;"})}" sourceLinked="0"/><c:spPr><a:noFill/>'
        f'{NO_LINE}</c:spPr>{_text(12, colour, True)}<c:dLblPos val="{position}"/>{shown}</c:dLbls>'
    )


def _bars(data: ChartData) -> str:
    """Bars with whiskers for their intervals; the target as a tick on each row, which is a short, thick whisker."""
    chart, found = data.chart, []
    _low, high, _step = axes.limits(chart)
    row = (data.high - 60) / max(len(chart.categories), 1)
    behind = len(chart.series) + 1  # the column of the first arm
    for place, one in enumerate(chart.series):
        if one.look == "target":
            tick = (
                '<c:errBars><c:errBarType val="both"/><c:errValType val="fixedVal"/><c:noEndCap val="1"/>'
                f'<c:val val="{high / 500!r}"/><c:spPr>{_line(PURPLE, min(row * 0.8, 30))}</c:spPr></c:errBars>'
            )
            look = f'<c:spPr><a:noFill/>{NO_LINE}</c:spPr><c:invertIfNegative val="0"/>{tick}'
            found.append(_series(data, place, one, look))
            continue
        marks = "".join(
            f'<c:dPt><c:idx val="{i}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/><c:spPr>{_fill(PALE_OFF)}</c:spPr>'
            "</c:dPt>"
            for i in chart.marked
        )
        whiskers = ""
        if any(edge is not None for edge in one.lower):
            plus = _numbers(behind + 1, embedded.arms(one.values, one.upper), "General")
            minus = _numbers(behind, embedded.arms(one.values, one.lower), "General")
            whiskers = (
                '<c:errBars><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="1"/>'
                f"<c:plus>{plus}</c:plus><c:minus>{minus}</c:minus><c:spPr>{_line(INK, 1.5)}</c:spPr></c:errBars>"
            )
            behind += 2
        labels = _labels(chart.format, INK, "inBase")
        look = f'<c:spPr>{_fill(PALE)}{NO_LINE}</c:spPr><c:invertIfNegative val="0"/>{marks}{labels}{whiskers}'
        found.append(_series(data, place, one, look))
    return (
        '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        f'{"".join(found)}<c:gapWidth val="35"/><c:overlap val="100"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        + _across(data)
    )


def _stacks(data: ChartData) -> str:
    found = []
    for place, one in enumerate(data.chart.series):
        colour = STACKED.get(one.look, STACK[place % len(STACK)])
        labels = _labels("#,##0;;", "#FFFFFF" if colour == ORANGE else INK, "ctr") if one.look in STACKED else ""
        look = f'<c:spPr>{_fill(colour)}{NO_LINE}</c:spPr><c:invertIfNegative val="0"/>{labels}'
        found.append(_series(data, place, one, look))
    return (
        '<c:barChart><c:barDir val="bar"/><c:grouping val="stacked"/><c:varyColors val="0"/>'
        f'{"".join(found)}<c:gapWidth val="35"/><c:overlap val="100"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        + _across(data)
    )


def _lines(data: ChartData) -> str:
    found = []
    for place, one in enumerate(data.chart.series):
        if one.look in SIGNS:
            symbol, colour = SIGNS[one.look]
            marker = (
                f'<c:marker><c:symbol val="{symbol}"/><c:size val="11"/><c:spPr>{_fill(colour)}</c:spPr></c:marker>'
            )
            look = f"<c:spPr>{NO_LINE}</c:spPr>{marker}"
        elif one.look == "target":
            look = f'<c:spPr>{_line(PURPLE, 2, "lgDash")}</c:spPr><c:marker><c:symbol val="none"/></c:marker>'
        else:
            colour, points, dash = LINES[one.look]
            dots = f'<c:symbol val="circle"/><c:size val="5"/><c:spPr>{_fill(colour)}{NO_LINE}</c:spPr>'
            marker = f"<c:marker>{dots if one.look == 'value' else '<c:symbol val=' + chr(34) + 'none' + chr(34) + '/>'}</c:marker>"
            look = f"<c:spPr>{_line(colour, points, dash)}</c:spPr>{marker}"
        found.append(_series(data, place, one, look, '<c:smooth val="0"/>'))
    skip = max(len(data.labels) // 6, 1)
    return (
        '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
        f'{"".join(found)}<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>'
        + _category_axis("b", "minMax", f'<c:tickLblSkip val="{skip}"/><c:tickMarkSkip val="{skip}"/>')
        + _value_axis(data, "l", "autoZero", "midCat")
    )


def _across(data: ChartData) -> str:
    return _category_axis("l", "maxMin", "") + _value_axis(data, "b", "max", "between")


def _category_axis(side: str, order: str, skip: str) -> str:
    return (
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{order}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{side}"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:spPr>{_line(GREY, 0.75)}</c:spPr>{_text(12)}'
        '<c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>'
        f'{skip}<c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _value_axis(data: ChartData, side: str, crosses: str, between: str) -> str:
    low, high, step = axes.limits(data.chart)
    form = escape(data.chart.format, {chr(34): "&quot;"})
    return (
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:max val="{high!r}"/><c:min val="{low!r}"/>'
        f'</c:scaling><c:delete val="0"/><c:axPos val="{side}"/><c:majorGridlines><c:spPr>{_line(LINE, 0.75)}</c:spPr>'
        f'</c:majorGridlines><c:numFmt formatCode="{form}" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr>{NO_LINE}</c:spPr>{_text(12)}'
        f'<c:crossAx val="1"/><c:crosses val="{crosses}"/><c:crossBetween val="{between}"/><c:majorUnit val="{step!r}"/></c:valAx>'
    )


def _area(data: ChartData) -> str:
    """The plot's place: bars leave room for names on the left, all of them for a legend below."""
    left = LABELS if data.chart.kind != "line" else min(70 / data.wide, 0.2)
    foot = (58 if data.chart.kind != "bar" else 28) / data.high
    sides = {"x": left, "y": 0.02, "w": 0.97 - left, "h": 0.98 - foot - 0.02}
    told = "".join(f'<c:{name} val="{value:.4f}"/>' for name, value in sides.items())
    return (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f"{told}</c:manualLayout></c:layout>"
    )


def _legend(chart: Chart) -> str:
    """A legend below; not for bars, whose key stands beside the chart. Of two limits one is named."""
    if chart.kind == "bar":
        return ""
    hidden = "".join(
        f'<c:legendEntry><c:idx val="{i}"/><c:delete val="1"/></c:legendEntry>'
        for i, one in enumerate(chart.series)
        if one.look == "limit" and i and chart.series[i - 1].look == "limit"
    )
    return f'<c:legend><c:legendPos val="b"/>{hidden}<c:overlay val="0"/>{_text(12)}</c:legend>'


def _chart_space(data: ChartData) -> str:
    draw = {"bar": _bars, "stack": _stacks, "line": _lines}[data.chart.kind]
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<c:chartSpace {NAMESPACES}><c:date1904 val="0"/>'
        f'<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea>{_area(data)}{draw(data)}</c:plotArea>'
        f'{_legend(data.chart)}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>{_text(12)}</c:chartSpace>'
    )
