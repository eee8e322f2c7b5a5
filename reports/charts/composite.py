"""The composite chart: each unit's rank in an index, within the ranks that it could hold."""

import plotly.graph_objects as go
import polars as pl

from reports.charts.house import BLUE, GREY, ROW, finished
from reports.text import label


def composite(table: pl.DataFrame) -> go.Figure:
    """One row a unit, the best first: a dot at its rank, a line over its range; hollow where a metric is missing.

    `table`: the ranked units of `composite`.
    """
    places = list(range(table.height))
    names = [
        f"{label(row['name'])}  index {row['index']:.0f}, coverage {row['coverage']:.0%}"
        for row in table.iter_rows(named=True)
    ]
    figure = go.Figure()
    figure.add_scatter(
        x=[edge for row in table.select("first_rank", "last_rank").iter_rows() for edge in (*row, None)],
        y=[at for place in places for at in (place, place, None)],
        mode="lines",
        line={"color": GREY, "width": 3},
        name="ranks that it could hold",
        hoverinfo="skip",
    )
    for words, whole, mark in (("all metrics present", True, "circle"), ("a metric is missing", False, "circle-open")):
        at = [place for place in places if (table["coverage"][place] == 1) is whole]
        if at:
            figure.add_scatter(
                x=[table["rank"][place] for place in at],
                y=at,
                mode="markers",
                marker={"color": BLUE, "size": 9, "symbol": mark, "line": {"width": 2, "color": BLUE}},
                name=words,
                hovertext=[names[place] for place in at],
                hoverinfo="text",
            )
    figure.update_yaxes(
        tickmode="array", tickvals=places, ticktext=names, range=[table.height - 0.4, -0.6], showgrid=False
    )
    figure.update_xaxes(title="rank", zeroline=False)
    return finished(figure, max(260, 130 + ROW * table.height))
