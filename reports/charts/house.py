"""The one look of the house: dashes, marks, margins, and numbers in a metric's unit of display."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from metrics.measure import Metric
from reports.text import shown

DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "solid", "dash", "dot")
# No triangle and no arrow among them: those are verdicts.
MARKS = ("circle", "diamond", "square", "pentagon", "cross", "x", "star", "hexagon")
ROW = 22  # pixels a unit
NAMED = 100  # units beside which a name can be read; more are drawn close together, their names on touch


def finished(figure: go.Figure, height: int) -> go.Figure:
    """The figure with the margins, the legend and the height that all charts have."""
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 16, "t": 64, "b": 8},
        hoverlabel={"align": "left"},
        legend={"orientation": "h", "yref": "container", "y": 1, "yanchor": "top", "x": 0},
        hovermode="closest",
    )
    return figure


def axis_words(metric: Metric) -> str:
    """What an axis of the metric's values is called."""
    return metric.unit or ("%" if metric.kind == "p" else "")


def numbers(metric: Metric, column: pl.Series) -> list[float | None]:
    """The values as they are drawn; None where there is none."""
    return [None if number is None else shown(metric, number) for number in column]


def paled(colour: str) -> str:
    """A colour through which others show: for lines of which many lie close together."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.35)"


def unpaled(opacity: float) -> dict[str, dict[str, Any]]:
    """Points that look the same whether Plotly holds them for selected or not: pages ring what is selected."""
    return {state: {"marker": {"opacity": opacity}} for state in ("selected", "unselected")}


def fixed(figure: go.Figure) -> go.Figure:
    """The figure with a legend that hides nothing, so that a point of its data is found where it was drawn."""
    return figure.update_layout(legend={"itemclick": False, "itemdoubleclick": False})
