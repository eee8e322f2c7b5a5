"""Charts as PowerPoint reads them: a native chart's XML; its numbers stand in an embedded workbook, to be edited."""

from dataclasses import dataclass
from datetime import datetime

from reports.colours import BAR, BLUE, GREY, HAIR, INK, ORANGE, PALE_ORANGE, PURPLE
from reports.colours import LINES as STACK
from reports.layout import axes, labels, legend
from reports.layout import text_width as measured
from reports.layout.content import Chart, Series
from reports.levels import VARIATIONS, Look
from reports.ooxml import embedded
from reports.ooxml.xml import NO_LINE, fill, line, months, name, numbers, quoted, typeface, words

STACKED = {"off": ORANGE, "on": BAR}
LINES = {
    "value": (BLUE, 2.75, "solid"),
    "centre": (GREY, 1.25, "solid"),
    "limit": (GREY, 1.25, "dash"),
    "target": (PURPLE, 2.0, "lgDash"),
}
NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
FACE, BOLD = typeface(labels.SIZE), typeface(labels.SIZE, True)
UPRIGHT = '<c:invertIfNegative val="0"/>'
LEGENDS = {"stack": 28.0, "line": 48.0}
NAMED = 6  # months named below a line
RIGHT = 0.97  # where the plot ends, of the width


@dataclass(frozen=True)
class ChartData:
    """What python-pptx asks of a chart's data: its XML and its workbook. `wide` and `high` in points."""

    chart: Chart
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


def _categories(data: ChartData) -> str:
    if data.chart.months:
        return f"<c:cat>{months(data.chart.months)}</c:cat>"
    return f"<c:cat>{words(labels.labels(data.chart, data.wide))}</c:cat>"


def _series(data: ChartData, place: int, look: str, after: str = "") -> str:
    """A series out of a column of the workbook: its look, its categories and values; `after`: what comes last."""
    said, values = embedded.columns(data.chart)[place]
    told = numbers(place + 1, values, data.chart.format)
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/>{name(place + 1, said)}{look}'
        f"{_categories(data)}<c:val>{told}</c:val>{after}</c:ser>"
    )


def _group(grouping: str, series: list[str]) -> str:
    """Bars that lie."""
    return (
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>{"".join(series)}'
        '<c:gapWidth val="35"/><c:overlap val="100"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
    )


def _whiskers(chart: Chart, one: Series) -> str:
    if all(edge is None for edge in one.lower):
        return ""
    behind = [said for said, _ in embedded.columns(chart)].index(embedded.LOWER) + 1
    minus = numbers(behind, embedded.arms(one.values, one.lower), "General")
    plus = numbers(behind + 1, embedded.arms(one.values, one.upper), "General")
    return (
        '<c:errBars><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="1"/>'
        f"<c:plus>{plus}</c:plus><c:minus>{minus}</c:minus><c:spPr>{line(INK, 1.5)}</c:spPr></c:errBars>"
    )


def _tick(chart: Chart) -> str:
    """A whisker without length: what is seen of it are its ends, an upright mark at the target."""
    low, high, _step = axes.limits(chart)
    return (
        '<c:errBars><c:errBarType val="both"/><c:errValType val="fixedVal"/><c:noEndCap val="0"/>'
        f'<c:val val="{(high - low) / 2000!r}"/><c:spPr>{line(PURPLE, 7)}</c:spPr></c:errBars>'
    )


def _bars(data: ChartData) -> str:
    """Bars with whiskers for their intervals; the target is a bar without colour with a mark at its end."""
    chart = data.chart
    worse = "".join(
        f'<c:dPt><c:idx val="{i}"/>{UPRIGHT}<c:bubble3D val="0"/><c:spPr>{fill(PALE_ORANGE)}</c:spPr></c:dPt>'
        for i in chart.marked
    )
    looks = {
        "value": f"<c:spPr>{fill(BAR)}{NO_LINE}</c:spPr>{UPRIGHT}{worse}{_whiskers(chart, chart.series[0])}",
        "target": f"<c:spPr><a:noFill/>{NO_LINE}</c:spPr>{UPRIGHT}{_tick(chart)}",
    }
    found = [_series(data, place, looks[one.look]) for place, one in enumerate(chart.series)]
    return _group("clustered", found) + _across(data)


def _stacks(data: ChartData) -> str:
    found = []
    for place, one in enumerate(data.chart.series):
        colour = STACKED.get(one.look, STACK[place % len(STACK)])
        counts = _counts() if one.look in STACKED else ""
        found.append(_series(data, place, f"<c:spPr>{fill(colour)}{NO_LINE}</c:spPr>{UPRIGHT}{counts}"))
    return _group("stacked", found) + _across(data)


def _counts() -> str:
    """Each bar's count in it; a zero is not written."""
    shown = "".join(
        f'<c:{flag} val="{int(flag == "showVal")}"/>'
        for flag in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    )
    return (
        f'<c:dLbls><c:numFmt formatCode="#,##0;;" sourceLinked="0"/><c:spPr><a:noFill/>{NO_LINE}</c:spPr>'
        f'{BOLD}<c:dLblPos val="ctr"/>{shown}</c:dLbls>'
    )


def _lines(data: ChartData) -> str:
    found = []
    for place, one in enumerate(data.chart.series):
        none = '<c:marker><c:symbol val="none"/></c:marker>'
        if one.look in VARIATIONS:
            look = f"<c:spPr>{NO_LINE}</c:spPr>{none}{_symbols(VARIATIONS[one.look])}"
        elif one.look == "value":
            marker = f'<c:symbol val="circle"/><c:size val="5"/><c:spPr>{fill(BLUE)}{NO_LINE}</c:spPr>'
            look = f"<c:spPr>{line(*LINES['value'])}</c:spPr><c:marker>{marker}</c:marker>"
        else:
            look = f"<c:spPr>{line(*LINES[one.look])}</c:spPr>{none}"
        found.append(_series(data, place, look, '<c:smooth val="0"/>'))
    return (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{"".join(found)}<c:marker val="1"/>'
        '<c:axId val="1"/><c:axId val="2"/></c:lineChart>'
        + _month_axis(data)
        + _value_axis(data, "l", "autoZero", "midCat")
    )


def _symbols(look: Look) -> str:
    """A symbol at each point: PowerPoint has no mark that points down, so the number is written as the symbol."""
    shown = "".join(
        f'<c:{flag} val="{int(flag == "showVal")}"/>'
        for flag in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    )
    return (
        f'<c:dLbls><c:numFmt formatCode="{quoted(chr(34) + look.symbol + chr(34))}" sourceLinked="0"/>'
        f'<c:spPr><a:noFill/>{NO_LINE}</c:spPr>{typeface(16, True, look.colour)}<c:dLblPos val="ctr"/>{shown}</c:dLbls>'
    )


def _plot(data: ChartData) -> float:
    """The points that the plot is wide."""
    return data.wide * RIGHT - labels.room(data.chart, data.wide)


def _month_axis(data: ChartData) -> str:
    fit = int(_plot(data) / (measured.width("Nov 2026", labels.SIZE) + labels.BETWEEN))
    step = max(round(len(data.chart.months) / max(min(NAMED, fit), 1)), 1)
    return (
        '<c:dateAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="b"/><c:numFmt formatCode="mmm yyyy" sourceLinked="0"/><c:majorTickMark val="out"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:spPr>{line(GREY, 0.75)}</c:spPr>{FACE}'
        '<c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblOffset val="100"/>'
        f'<c:baseTimeUnit val="months"/><c:majorUnit val="{step}"/><c:majorTimeUnit val="months"/></c:dateAx>'
    )


def _across(data: ChartData) -> str:
    """The axes of bars that lie: names from top to bottom, values below."""
    return (
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:spPr>{line(GREY, 0.75)}</c:spPr>{FACE}'
        '<c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>'
        '<c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>' + _value_axis(data, "b", "max", "between")
    )


def _value_axis(data: ChartData, side: str, crosses: str, between: str) -> str:
    low, high, step = axes.limits(data.chart)
    if side == "b":
        step = labels.spaced(data.chart, _plot(data))
    return (
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:max val="{high!r}"/>'
        f'<c:min val="{low!r}"/></c:scaling><c:delete val="0"/><c:axPos val="{side}"/>'
        f"<c:majorGridlines><c:spPr>{line(HAIR, 0.75)}</c:spPr></c:majorGridlines>"
        f'<c:numFmt formatCode="{quoted(data.chart.format)}" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr>{NO_LINE}</c:spPr>{FACE}'
        f'<c:crossAx val="1"/><c:crosses val="{crosses}"/><c:crossBetween val="{between}"/>'
        f'<c:majorUnit val="{step!r}"/></c:valAx>'
    )


def _place(x: float, y: float, wide: float, high: float, target: str = "") -> str:
    """A part's place, in shares of the chart."""
    sides = {"x": x, "y": y, "w": wide, "h": high}
    told = "".join(f'<c:{side} val="{value:.4f}"/>' for side, value in sides.items())
    edges = '<c:xMode val="edge"/><c:yMode val="edge"/>'
    return f"<c:layout><c:manualLayout>{target}{edges}{told}</c:manualLayout></c:layout>"


def _area(data: ChartData) -> str:
    """The plot's place: names on the left and the legend below have room."""
    left = labels.room(data.chart, data.wide) / data.wide
    top, foot = 8 / data.high, legend.foot(data.chart, data.wide) / data.high
    return _place(left, top, RIGHT - left, 1 - top - foot, '<c:layoutTarget val="inner"/>')


def _legend(data: ChartData) -> str:
    """A legend below; not for bars, whose key stands beneath the chart. Of two limits one is named."""
    if data.chart.kind == "bar":
        return ""
    looks = [one.look for one in data.chart.series]
    twice = [place for place, look in enumerate(looks) if look == "limit" and "limit" in looks[:place]]
    hidden = "".join(f'<c:legendEntry><c:idx val="{place}"/><c:delete val="1"/></c:legendEntry>' for place in twice)
    high = max(LEGENDS[data.chart.kind], legend.high(data.chart, data.wide)) / data.high
    place = _place(0.02, 0.995 - high, 0.96, high)
    return f'<c:legend><c:legendPos val="b"/>{hidden}{place}<c:overlay val="0"/>{FACE}</c:legend>'


def _chart_space(data: ChartData) -> str:
    draw = {"bar": _bars, "stack": _stacks, "line": _lines}[data.chart.kind]
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<c:chartSpace {NAMESPACES}><c:date1904 val="0"/>'
        '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
        f"<c:plotArea>{_area(data)}{draw(data)}</c:plotArea>"
        f'{_legend(data)}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>{FACE}</c:chartSpace>'
    )
