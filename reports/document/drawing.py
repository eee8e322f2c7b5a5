"""Drawing: a chart's data as places in points, for the document, which has no charts of its own."""

from collections.abc import Callable
from typing import Any

from reports import text
from reports.colours import BAR, PALE_ORANGE
from reports.colours import LINES as STACK
from reports.layout import axes, labels, legend
from reports.layout.content import Chart, Series
from reports.ooxml.charts import NAMED, RIGHT, STACKED

ABOVE = 8.0  # points above the plot


def drawn(chart: Chart, wide: float, high: float) -> dict[str, Any]:
    """The chart in a box of so many points: its plot, ticks, legend, and its rows or series."""
    left, right = labels.room(chart, wide), wide * RIGHT
    bottom = high - legend.foot(chart, wide)
    low, top, step = axes.limits(chart)
    if chart.kind != "line":
        step = labels.spaced(chart, right - left)
    steps = [low + step * place for place in range(int((top - low) / step + 1e-9) + 1)]
    plot = {"kind": chart.kind, "left": left, "right": right, "top": ABOVE, "bottom": bottom}

    def along(value: float) -> float:
        return left + (value - low) / (top - low) * (right - left)

    def up(value: float) -> float:
        return bottom - (value - low) / (top - low) * (bottom - ABOVE)

    place = up if chart.kind == "line" else along
    plot["ticks"] = [{"at": place(value), "words": labels.said(value, chart.format)} for value in steps]
    plot["legend"] = _legend(chart, bottom, wide)
    if chart.kind == "line":
        return plot | _over_time(chart, left, right, up)
    return plot | {"rows": _rows(chart, wide, bottom, along)}


def _over_time(chart: Chart, left: float, right: float, up: Callable[[float], float]) -> dict[str, Any]:
    count = len(chart.months)
    gap = (right - left) / max(count - 1, 1)
    step = max(round(count / NAMED), 1)
    named = [{"at": left + gap * i, "words": text.short_month(chart.months[i])} for i in range(0, count, step)]
    series = []
    for one in chart.series:
        runs: list[list[tuple[float, float]]] = [[]]
        for i, value in enumerate(one.values):
            if value is None:
                runs.append([])
            else:
                runs[-1].append((left + gap * i, up(value)))
        series.append({"look": one.look, "runs": [run for run in runs if run]})
    return {"months": named, "series": series}


def _rows(chart: Chart, wide: float, bottom: float, along: Callable[[float], float]) -> list[dict[str, Any]]:
    names = labels.labels(chart, wide)
    high = (bottom - ABOVE) / max(len(names), 1)
    target = next((one for one in chart.series if one.look == "target"), None)
    rows = []
    for i, name in enumerate(names):
        goal = target.values[i] if target else None
        row = {"label": name, "y": ABOVE + high * i, "high": high, "whisker": None, "target": None}
        row["target"] = None if goal is None else along(goal)
        if chart.kind == "bar":
            one = chart.series[0]
            value = one.values[i] or 0.0
            colour = PALE_ORANGE if i in chart.marked else BAR
            row["parts"] = [{"from": along(0), "to": along(value), "colour": colour, "words": ""}]
            edges = (one.lower[i], one.upper[i]) if one.lower else (None, None)
            row["whisker"] = None if None in edges else [along(edge) for edge in edges if edge is not None]
        else:
            row["parts"] = _stacked(chart, i, along)
        rows.append(row)
    return rows


def _stacked(chart: Chart, place: int, along: Callable[[float], float]) -> list[dict[str, Any]]:
    parts, begun = [], 0.0
    for number, one in enumerate(chart.series):
        value = one.values[place] or 0.0
        words = f"{value:,.0f}" if one.look in STACKED and value else ""
        ends = {"from": along(begun), "to": along(begun + value)}
        parts.append({**ends, "colour": _colour(one, number), "words": words})
        begun += value
    return parts


def _colour(one: Series, number: int) -> str:
    return STACKED.get(one.look, STACK[number % len(STACK)])


def _legend(chart: Chart, bottom: float, wide: float) -> list[dict[str, Any]]:
    """Its entries, row by row, below the axis."""
    found = []
    for number, x, row in legend.entries(chart, wide):
        one = chart.series[number]
        entry = {"x": x, "y": bottom + legend.AXIS + legend.ROW * row, "look": one.look, "words": one.name}
        found.append(entry | ({"colour": _colour(one, number)} if chart.kind == "stack" else {}))
    return found
