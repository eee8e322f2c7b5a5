"""The shares chart: hit rates with their intervals, one row a group."""

import plotly.graph_objects as go
import polars as pl

from data.language import _
from reports.charts.house import finished
from reports.colours import BLUE, GREY, ORANGE
from reports.text import label, share_of

ROW = 34


def shares(table: pl.DataFrame, few: int, reference: str = "") -> go.Figure:
    """Hits of visits, each share with its interval; hollow where fewer than `few` visits stand behind it.

    `table`: what, visited, hits, share, lower, upper. `reference`: the row to compare with; its share is a line.
    """
    rows = table.filter(pl.col("share").is_not_null()).to_dicts()
    figure = go.Figure()
    for words, thin, mark in (
        (_("{few} visits or more", few=few), False, "circle"),
        (_("fewer than {few}", few=few), True, "circle-open"),
    ):
        at = [i for i, row in enumerate(rows) if (row["visited"] < few) is thin]
        if not at:
            continue
        colours = [ORANGE if rows[i]["what"] == reference else GREY if thin else BLUE for i in at]
        figure.add_scatter(
            x=[100 * rows[i]["share"] for i in at],
            y=at,
            mode="markers",
            name=words,
            marker={"symbol": mark, "size": 11, "color": colours, "line": {"width": 2, "color": colours}},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [100 * (rows[i]["upper"] - rows[i]["share"]) for i in at],
                "arrayminus": [100 * (rows[i]["share"] - rows[i]["lower"]) for i in at],
                "color": GREY,
                "thickness": 1.5,
                "width": 0,
            },
            hovertext=[f"{label(rows[i]['what'])}<br>{rows[i]['hits']} of {rows[i]['visited']} visits" for i in at],
            hoverinfo="text",
        )
    for row in rows:
        if row["what"] == reference:
            figure.add_vline(x=100 * row["share"], line={"dash": "dash", "color": GREY, "width": 1.5})
    figure.update_yaxes(
        tickmode="array",
        tickvals=list(range(len(rows))),
        ticktext=[f"{label(row['what'])}  {share_of(row['hits'], row['visited'])}" for row in rows],
        range=[len(rows) - 0.4, -0.6],
        showgrid=False,
        zeroline=False,
    )
    figure.update_xaxes(range=[-2, 102], ticksuffix=" %", zeroline=False, title=_("visits that hit"))
    figure.update_layout(showlegend=True)
    return finished(figure, max(220, 140 + ROW * len(rows)))
