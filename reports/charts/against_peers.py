"""The peers chart: where a unit stands among its peers, metric by metric."""

import plotly.graph_objects as go
import polars as pl

from reports.charts.house import BLUE, GREY, finished
from reports.text import label


def against_peers(places: pl.DataFrame) -> go.Figure:
    """Where a unit stands among its peers, metric by metric: a line from worst to best, the peers as ticks.

    `places`: title, place (0 worst … 1 best), peers (their places), words.
    """
    figure = go.Figure()
    rows = list(places.iter_rows(named=True))
    for y, row in enumerate(rows):
        figure.add_scatter(
            x=row["peers"],
            y=[y] * len(row["peers"]),
            mode="markers",
            marker={"symbol": "line-ns-open", "size": 12, "color": GREY, "opacity": 0.6},
            hoverinfo="skip",
            showlegend=y == 0,
            name="peers",
        )
    figure.add_scatter(
        x=[row["place"] for row in rows],
        y=list(range(len(rows))),
        mode="markers",
        marker={"symbol": "diamond", "size": 14, "color": BLUE, "line": {"width": 1, "color": "white"}},
        hovertext=[label(row["words"]) for row in rows],
        hoverinfo="text",
        name="this unit",
    )
    figure.update_yaxes(
        tickmode="array",
        tickvals=list(range(len(rows))),
        ticktext=[label(row["title"]) for row in rows],
        range=[len(rows) - 0.5, -0.5],
        showgrid=False,
        zeroline=False,
    )
    figure.update_xaxes(tickvals=[0, 0.5, 1], ticktext=["worst", "middle", "best"], range=[-0.04, 1.04], zeroline=False)
    return finished(figure, 110 + 34 * len(rows))
