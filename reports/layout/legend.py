"""Legend: what stands below a chart's plot, row by row, and the points that it takes there."""

from reports.layout import text_width as measured
from reports.layout.content import Chart
from reports.layout.labels import SIZE

ROW = 20.0  # points a row is high
AXIS = 30.0  # points below the plot for its axis
LEAST = {"bar": 30.0, "stack": 60.0, "line": 88.0}  # points below the plot, however little is said there
MARK, GAP = 30.0, 18.0  # points of an entry's mark, and between two entries


def entries(chart: Chart, wide: float) -> list[tuple[int, float, int]]:
    """Number of the series, points from the left, and row from 0. Of two limits one is named; bars have their key
    beneath the chart."""
    found: list[tuple[int, float, int]] = []
    if chart.kind == "bar":
        return found
    x, row, limits = 0.0, 0, 0
    for number, one in enumerate(chart.series):
        limits += one.look == "limit"
        if one.look == "limit" and limits > 1:
            continue
        room = MARK + measured.width(one.name, SIZE) + GAP
        if x and x + room > wide:
            x, row = 0.0, row + 1
        found.append((number, x, row))
        x += room
    return found


def high(chart: Chart, wide: float) -> float:
    """The points that it takes."""
    return ROW * max((row + 1 for _, _, row in entries(chart, wide)), default=0)


def foot(chart: Chart, wide: float) -> float:
    """The points below the plot: its axis, and its legend."""
    return max(LEAST[chart.kind], AXIS + high(chart, wide))
