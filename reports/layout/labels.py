"""Labels: the names beside a chart's bars, with their sign and value, as they fit; and a chart's numbers in words."""

from reports.layout import axes
from reports.layout import text_width as measured
from reports.layout.content import Chart
from reports.levels import WORSE
from reports.text import MINUS

SIZE = 14.0  # of a chart's words: read from the back of a room
SMALL = 12.0  # of the name of a chart that is one of several
BOLD = 1.2  # a bold line, where the typeface is another one, is so much wider than a plain one
MOST = 0.42  # of the width, for labels; of a narrow chart more
MOST_NARROW, NARROW = 0.62, 420.0
BETWEEN = 12.0  # points between the words of two ticks
BESIDE = 14.0  # points between a label and its bar
SIGN = f"{WORSE} "


def heading(chart: Chart, wide: float) -> tuple[str, float]:
    """The words above a chart and their size: its name and unit; where they do not fit, first the unit goes."""
    whole = f"{chart.name} ({chart.axis})" if chart.axis else chart.name
    for words, size in ((whole, SIZE), (chart.name, SIZE), (chart.name, SMALL)):
        if measured.width(words, size * BOLD) <= wide:
            return words, size
    return measured.cut(chart.name, SMALL * BOLD, wide), SMALL


def said(value: float | None, form: str) -> str:
    """A number as XLSX would show it in the chart's format."""
    if value is None:
        return ""
    plain, _, suffix = form.partition('"')
    digits = len(plain.partition(".")[2])
    return f"{value:,.{digits}f}".replace("-", MINUS) + suffix.rstrip('"')


def spaced(chart: Chart, plot: float) -> float:
    """The step between the ticks below a plot so many points wide, so that their words do not meet."""
    low, high, step = axes.limits(chart)
    longest = max(measured.width(said(one, chart.format), SIZE) for one in (high, high - step))
    while step < high - low and plot * step / (high - low) < longest + BETWEEN:
        step *= 2
    return step


def room(chart: Chart, wide: float) -> float:
    """The points left of the bars: as many as the longest label takes, but not most of the chart."""
    if chart.kind == "line":
        _low, high, step = axes.limits(chart)
        longest = max(measured.width(said(one, chart.format), SIZE) for one in (high, high - step))
    else:
        longest = max((measured.width(_whole(chart, place), SIZE) for place in range(len(chart.categories))), default=0)
    return min(longest + BESIDE, wide * (MOST_NARROW if wide < NARROW and chart.kind != "line" else MOST))


def _parts(chart: Chart, place: int) -> tuple[str, str]:
    """A category's name with its sign, and the value behind it."""
    name = f"{SIGN if place in chart.marked else ''}{chart.categories[place]}"
    value = said(chart.series[0].values[place], chart.format) if chart.kind == "bar" else ""
    return name, f"  {value}" if value else ""


def _whole(chart: Chart, place: int) -> str:
    return "".join(_parts(chart, place))


def labels(chart: Chart, wide: float) -> tuple[str, ...]:
    """The categories as they are shown: a name that takes more than a line is cut, and ends in …"""
    if chart.kind == "line":
        return chart.categories
    line = room(chart, wide) - BESIDE
    found = []
    for place in range(len(chart.categories)):
        name, value = _parts(chart, place)
        found.append(measured.cut(name, SIZE, line - measured.width(value, SIZE)) + value)
    return tuple(found)


def cut(chart: Chart, wide: float) -> list[str]:
    """The names that were cut, in full."""
    shown = labels(chart, wide)
    return [name for name, label in zip(chart.categories, shown, strict=True) if name not in label]
