"""The matrix: units by metrics, each cell the verdict against the baseline, by sign and by colour."""

from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go
import polars as pl

from reports.charts.house import finished
from reports.colours import BLUE, GREY, ORANGE, PALE_BLUE, PALE_ORANGE, PURPLE
from reports.levels import VERDICTS, look
from reports.text import label

# Where a verdict at its level lies on the scale of colours; one without a judgement lies at the end.
PLACES = {
    ("worse", "act"): 0,
    ("worse", "watch"): 1,
    ("similar", "none"): 2,
    ("better", "watch"): 3,
    ("better", "act"): 4,
}
UNJUDGED = 5
COLOURS = (ORANGE, PALE_ORANGE, "rgba(138,150,163,0.22)", PALE_BLUE, BLUE, PURPLE)
HIGHEST = 22


def _lay_over(figure: go.Figure, rows: list[dict[str, Any]], names: dict[str, str], titles: dict[str, str]) -> None:
    """Unseen points over the cells, each with its unit and metric: a heat map's own cells cannot be selected."""
    figure.add_scatter(
        x=[label(titles[row["metric"]]) for row in rows],
        y=[label(names.get(row["unit_id"], row["unit_id"])) for row in rows],
        mode="markers",
        marker={"symbol": "square", "size": 18, "opacity": 0},
        unselected={"marker": {"opacity": 0}},
        selected={"marker": {"opacity": 0}},
        customdata=[[row["unit_id"], row["metric"], label(row["words"])] for row in rows],
        hovertemplate="%{y}<br>%{x}<br>%{customdata[2]}<extra></extra>",
        showlegend=False,
    )


def matrix(table: pl.DataFrame, units: list[str], names: dict[str, str], titles: dict[str, str]) -> go.Figure:
    """`table`: unit_id, metric, verdict, level, words. `units` and `titles` (metric -> title) in the order shown."""
    cells = {(row["unit_id"], row["metric"]): row for row in table.iter_rows(named=True)}

    def each(of: Callable[[dict[str, Any] | None], Any]) -> list[list[Any]]:
        return [[of(cells.get((unit, metric))) for metric in titles] for unit in units]

    def place(row: dict[str, Any] | None) -> int | None:
        if row is None or row["verdict"] in (None, "no data"):
            return None
        return PLACES.get((row["verdict"], row["level"]), UNJUDGED)

    def sign(row: dict[str, Any] | None) -> str:
        """The symbol of a verdict; a point where there is none, nothing where units are alike."""
        if row is None:
            return ""
        found = (row["verdict"], row["level"])
        return look(*found).symbol if found in VERDICTS else "" if found in PLACES else "·"

    steps = [[edge / 6, colour] for at, colour in enumerate(COLOURS) for edge in (at, at + 1)]
    figure = go.Figure(
        go.Heatmap(
            z=each(place),
            zmin=-0.5,
            zmax=5.5,
            x=[label(title) for title in titles.values()],
            y=[label(names.get(unit, unit)) for unit in units],
            text=each(sign),
            texttemplate="%{text}",
            textfont={"size": 10},
            hoverinfo="skip",
            colorscale=steps,
            showscale=False,
            xgap=1,
            ygap=1,
        )
    )
    _lay_over(
        figure, [cells[unit, metric] for unit in units for metric in titles if (unit, metric) in cells], names, titles
    )
    figure.update_yaxes(range=[len(units) - 0.5, -0.5], showgrid=False)
    figure.update_xaxes(
        range=[-0.5, len(titles) - 0.5], side="top", showgrid=False, tickangle=-90, dtick=1, tickfont={"size": 11}
    )
    finished(figure, 220 + HIGHEST * len(units))
    figure.update_layout(margin={"t": 200}, plot_bgcolor="rgba(0,0,0,0)", font={"color": GREY})
    return figure
