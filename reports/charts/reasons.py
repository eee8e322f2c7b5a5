"""The reasons chart: each signal's value against what it is compared with and its limit, each on a scale of its own."""

from typing import Any

import plotly.graph_objects as go

from data.language import marked, term
from reports.charts.house import finished
from reports.colours import BLUE, GREY, ORANGE
from reports.text import label

ROW = 38
MARKS = {
    "peer": (marked("compared with"), {"symbol": "line-ns-open", "size": 16, "color": GREY, "line": {"width": 3}}),
    "limit": (marked("limit"), {"symbol": "line-ns-open", "size": 24, "color": ORANGE, "line": {"width": 2}}),
    "value": (
        marked("this unit"),
        {"symbol": "diamond", "size": 12, "color": BLUE, "line": {"width": 1, "color": "white"}},
    ),
}


def reasons(rows: list[dict[str, Any]]) -> go.Figure:
    """`rows`: title, words (of the value), and marks: value, peer and limit as shares of the largest, or None."""
    figure = go.Figure()
    for y in range(len(rows)):
        figure.add_shape(type="line", x0=0, x1=1, y0=y, y1=y, line={"color": GREY, "width": 1}, opacity=0.5)
    for name, (words, mark) in MARKS.items():
        at = [y for y, row in enumerate(rows) if row["marks"][name] is not None]
        figure.add_scatter(
            x=[rows[y]["marks"][name] for y in at],
            y=at,
            mode="markers+text" if name == "value" else "markers",
            name=term(words),
            marker=mark,
            text=[label(rows[y]["words"]) for y in at] if name == "value" else None,
            textposition="top center",
            hovertext=[label(rows[y][name]) for y in at],
            hoverinfo="text",
            cliponaxis=False,
        )
    figure.update_yaxes(
        tickmode="array",
        tickvals=list(range(len(rows))),
        ticktext=[label(row["title"]) for row in rows],
        range=[len(rows) - 0.5, -0.7],
        showgrid=False,
        zeroline=False,
    )
    figure.update_xaxes(range=[-0.06, 1.1], showticklabels=False, showgrid=False, zeroline=False)
    return finished(figure, 110 + ROW * len(rows))
