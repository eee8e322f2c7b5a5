"""The movement chart: each unit's way from last month's rank to this month's, by what moved it."""

import plotly.graph_objects as go
import polars as pl

from data.language import _, marked, term
from reports.charts.house import ROW, finished
from reports.colours import BLUE, GREY, ORANGE, PURPLE
from reports.text import label

PARTS = {
    "own": (marked("its own change"), BLUE, ""),
    "others": (marked("the others' changes"), GREY, "/"),
    "joiners": (marked("joiners and leavers"), PURPLE, "x"),
    "restated": (marked("restated since"), ORANGE, "."),
}
WHITE = {"fillmode": "overlay", "fgcolor": "#ffffff", "size": 5}  # laid over the colour, not in its place


def movement(table: pl.DataFrame) -> go.Figure:
    """One bar a unit, from the best mover to the worst: places gained to the left, lost to the right.

    `table`: of `movement`, with name. The four parts have a colour and a hatching each.
    """
    figure = go.Figure()
    names = [
        f"{label(row['name'])}  {row['rank_before']} → {row['rank_now']}"
        for row in table.select("name", "rank_before", "rank_now").iter_rows(named=True)
    ]
    for part, (words, colour, hatching) in PARTS.items():
        figure.add_bar(
            x=table[part].to_list(),
            y=list(range(table.height)),
            orientation="h",
            name=term(words),
            marker={"color": colour, "pattern": {"shape": hatching, **WHITE}},
            hovertext=[
                f"{name}<br>{term(words)}: {number:+d}" for name, number in zip(names, table[part], strict=True)
            ],
            hoverinfo="text",
        )
    figure.update_layout(barmode="relative", bargap=0.35)
    figure.update_yaxes(
        tickmode="array", tickvals=list(range(table.height)), ticktext=names, range=[table.height - 0.4, -0.6]
    )
    figure.update_xaxes(title=_("places: gained to the left, lost to the right"), zeroline=True, zerolinecolor=GREY)
    return finished(figure, max(260, 140 + ROW * table.height))
