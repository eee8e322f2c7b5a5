"""The composite chart: each unit's rank in an index, within the ranks that it could hold."""

import numpy as np
import plotly.graph_objects as go
import polars as pl

from data.language import _
from reports.charts.house import NAMED, ROW, finished, paled
from reports.colours import BLUE, GREY
from reports.text import label


def composite(table: pl.DataFrame) -> go.Figure:
    """A dot at each unit's rank, a line over its range; hollow where a metric is missing.

    `table`: the ranked units of `composite`. Up to NAMED units have a row each, the best first; more stand side by
    side, their names on touch.
    """
    upright = table.height > NAMED
    places = np.arange(table.height)
    names = np.array(
        [
            _(
                "{name}  index {index:.0f}, coverage {coverage:.0f} %",
                name=label(row["name"]),
                index=row["index"],
                coverage=100 * row["coverage"],
            )
            for row in table.iter_rows(named=True)
        ]
    )

    def at(ranks: np.ndarray, where: np.ndarray) -> dict[str, np.ndarray]:
        return {"x": where, "y": ranks} if upright else {"x": ranks, "y": where}

    # A line from the first to the last rank of each unit, with a gap behind it.
    ends = table.select("first_rank", "last_rank").with_columns(gap=None).to_numpy().astype(float)
    figure = go.Figure()
    figure.add_scatter(
        **at(ends.ravel(), places.repeat(3)),
        mode="lines",
        line={"color": paled(GREY) if upright else GREY, "width": 1 if upright else 3},
        name=_("ranks that it could hold"),
        hoverinfo="skip",
    )
    whole = (table["coverage"] == 1).to_numpy()
    ranks = table["rank"].to_numpy()
    for words, these, mark in (
        (_("all metrics present"), whole, "circle"),
        (_("a metric is missing"), ~whole, "circle-open"),
    ):
        if these.any():
            figure.add_scatter(
                **at(ranks[these], places[these]),
                mode="markers",
                marker={
                    "color": BLUE,
                    "size": 4 if upright else 9,
                    "symbol": mark,
                    "line": {"width": 1 if upright else 2, "color": BLUE},
                },
                name=words,
                hovertext=names[these],
                hoverinfo="text",
            )
    if upright:
        figure.update_yaxes(title="rank", autorange="reversed", zeroline=False)
        title = _("{units:,} units, the best first", units=table.height)
        figure.update_xaxes(title=title, showticklabels=False, showgrid=False, range=[-1, table.height])
        return finished(figure, 480)
    figure.update_yaxes(
        tickmode="array", tickvals=places, ticktext=names, range=[table.height - 0.4, -0.6], showgrid=False
    )
    figure.update_xaxes(title="rank", zeroline=False)
    return finished(figure, max(260, 130 + ROW * table.height))
