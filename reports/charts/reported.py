"""The reporting matrix: units by months, what became of each expected delivery."""

import plotly.graph_objects as go
import polars as pl

from data.language import _, term
from reports.charts.house import finished
from reports.colours import BLUE, GREY, ORANGE, RED
from reports.text import label

STATES = {
    "missing": ("–", 0, RED),
    "reported late": ("L", 1, ORANGE),
    "nothing to report": ("0", 2, GREY),
    "reported": ("✓", 3, BLUE),
}


def reported(matrix: pl.DataFrame, names: dict[str, str]) -> go.Figure:
    """Who has reported what: units × months. Each cell bears its sign, so that colour is not the only one.

    `matrix`: unit_id, month, state.
    """
    wide = matrix.pivot(on="month", index="unit_id", values="state", sort_columns=True)
    cells = [list(row) for row in wide.drop("unit_id").iter_rows()]
    steps = [[edge / 4, colour] for _unused, place, colour in STATES.values() for edge in (place, place + 1)]
    figure = go.Figure(
        go.Heatmap(
            z=[[None if cell is None else STATES[cell][1] for cell in row] for row in cells],
            zmin=-0.5,
            zmax=3.5,
            x=[month[:7] for month in wide.columns[1:]],
            y=[label(names.get(unit, unit)) for unit in wide["unit_id"]],
            text=[["" if cell is None else STATES[cell][0] for cell in row] for row in cells],
            texttemplate="%{text}",
            textfont={"color": "white"},
            customdata=[[_("not expected") if cell is None else term(cell) for cell in row] for row in cells],
            colorscale=steps,
            showscale=False,
            hovertemplate="%{y}<br>%{x}: %{customdata}<extra></extra>",
            xgap=1,
            ygap=1,
        )
    )
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_xaxes(side="top", showgrid=False, type="category")
    return finished(figure, 110 + 20 * wide.height)
