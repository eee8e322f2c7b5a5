"""Axes: round limits and steps of a chart's values, the same in every format."""

import math

from reports.layout.content import Chart

STEPS = (1, 2, 2.5, 5, 10)
TICKS = 5


def limits(chart: Chart) -> tuple[float, float, float]:
    """The lowest and the highest value of the axis, and the step between its ticks; bars begin at zero."""
    if chart.kind == "stack":
        totals = [sum(one.values[place] or 0 for one in chart.series) for place in range(len(chart.categories))]
        low, high = 0.0, max(totals, default=0)
    else:
        known = [
            value
            for one in chart.series
            for row in (one.values, one.lower, one.upper)
            for value in row
            if value is not None
        ]
        low, high = (min(known), max(known)) if known else (0.0, 1.0)
        low = min(low, 0.0) if chart.kind == "bar" or low < 0.4 * high else low
    step = _step(high - low)
    step = max(step, 1.0) if chart.kind == "stack" else step
    low = math.floor(low / step + 1e-9) * step
    top = math.ceil(high / step - 1e-9) * step
    if top <= low:
        top = low + step
    if chart.format.endswith('%"') and low >= 0 and top <= 100 < top + step:
        top = 100.0
    return round(low, 10), round(top, 10), round(step, 10)


def _step(span: float) -> float:
    """A round step that divides the span into about TICKS parts."""
    if span <= 0:
        return 1.0
    raw = span / TICKS
    size = 10.0 ** math.floor(math.log10(raw))
    return next(step * size for step in STEPS if step * size >= raw * 0.999)
