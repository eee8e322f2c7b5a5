"""A pack's chart on the screen: the same numbers that PowerPoint draws, in type for the back of a room."""

from typing import Any

import plotly.graph_objects as go

from reports.charts.house import DASHES
from reports.colours import BLUE, GREEN, GREY, LINES, ORANGE, PURPLE, RED
from reports.layout.content import Chart, Series
from reports.layout.labels import SIGN
from reports.levels import VARIATIONS
from reports.text import label

LOOKS = {
    "value": (BLUE, "circle"),
    **{name: (look.colour, look.mark) for name, look in VARIATIONS.items()},
    "off": (RED, ""),
    "on": (GREY, ""),
    "target": (PURPLE, "line-ns"),
    "centre": (GREY, ""),
    "limit": (GREY, ""),
}
DASHED = {"limit": "dash", "target": "longdash"}
HEIGHT = 440
ROW = 30  # pixels a bar
SIZE = 19  # pixels of type: 14 points


def presented(chart: Chart) -> go.Figure:
    """The figure. Lines run over months; bars of units have their interval, those marked as worse another colour
    and a sign; counts stand on top of each other."""
    figure = go.Figure()
    draw = {"line": _line, "bar": _bar, "stack": _stack}[chart.kind]
    for place, series in enumerate(chart.series):
        draw(figure, chart, series, place)
    height = HEIGHT
    if chart.kind == "line":
        figure.update_xaxes(showgrid=False, nticks=6)
        figure.update_yaxes(title={"text": chart.axis, "font": {"size": SIZE}}, zeroline=False)
    else:
        height = max(HEIGHT, 120 + ROW * len(chart.categories))
        figure.update_yaxes(range=[len(chart.categories) - 0.4, -0.6], showgrid=False, automargin=True)
        figure.update_xaxes(title={"text": chart.axis, "font": {"size": SIZE}}, zeroline=False, rangemode="tozero")
    figure.update_layout(
        height=height,
        font={"size": SIZE},
        margin={"l": 8, "r": 16, "t": 72, "b": 8},
        legend={"orientation": "h", "yref": "container", "y": 1, "yanchor": "top", "x": 0, "font": {"size": SIZE}},
        barmode="stack" if chart.kind == "stack" else "group",
        hovermode="closest",
    )
    figure.update_xaxes(tickfont={"size": SIZE})
    figure.update_yaxes(tickfont={"size": SIZE})
    return figure


def _line(figure: go.Figure, chart: Chart, series: Series, _place: int) -> None:
    colour, mark = LOOKS[series.look]
    signal = series.look in VARIATIONS
    figure.add_scatter(
        x=[label(one) for one in chart.categories],
        y=list(series.values),
        mode="markers" if signal else "lines",
        name=label(VARIATIONS[series.look].words if signal else series.name),
        line={"color": colour, "width": 3 if series.look == "value" else 1.5, "dash": DASHED.get(series.look, "solid")},
        marker={"symbol": mark or "circle", "size": 15, "color": colour},
        connectgaps=False,
    )


def _bar(figure: go.Figure, chart: Chart, series: Series, _place: int) -> None:
    names = [f"{SIGN if at in chart.marked else ''}{label(one)}" for at, one in enumerate(chart.categories)]
    colour, mark = LOOKS[series.look]
    if series.look == "target":
        figure.add_scatter(
            x=list(series.values),
            y=names,
            mode="markers",
            name=label(series.name),
            marker={"symbol": f"{mark}-open", "size": 18, "color": colour, "line": {"width": 3, "color": colour}},
        )
        return
    figure.add_bar(
        x=list(series.values),
        y=names,
        orientation="h",
        name=label(series.name),
        # Paler where an interval lies over the bar, which must be seen from afar.
        marker={
            "color": [ORANGE if at in chart.marked else colour for at in range(len(names))],
            "opacity": 0.6 if series.upper else 1,
        },
        showlegend=False,  # the axis names it
        error_x=_arms(series),
    )


def _arms(series: Series) -> dict[str, Any]:
    """Plotly wants the lengths of an interval's two arms."""
    if not series.upper:
        return {}

    def length(longer: float | None, shorter: float | None) -> float:
        return 0 if longer is None or shorter is None else longer - shorter

    return {
        "type": "data",
        "symmetric": False,
        "array": [length(high, value) for high, value in zip(series.upper, series.values, strict=True)],
        "arrayminus": [length(value, low) for value, low in zip(series.values, series.lower, strict=True)],
        "color": GREY,
        "thickness": 3,
    }


def _stack(figure: go.Figure, chart: Chart, series: Series, place: int) -> None:
    colour = LINES[place % len(LINES)] if series.look == "value" else LOOKS.get(series.look, (GREEN, ""))[0]
    pattern = ("", "/", ".", "x", "-", "\\", "+", "|")[place % len(DASHES)]
    figure.add_bar(
        x=list(series.values),
        y=[label(one) for one in chart.categories],
        orientation="h",
        name=label(series.name),
        marker={"color": colour, "pattern": {"shape": pattern}},
    )
