"""The proposal chart: the picks by route, what speaks for each, mechanism by mechanism, and how firm each pick is."""

import plotly.graph_objects as go
import polars as pl
from plotly.subplots import make_subplots

from data.language import _, marked
from reports.charts.house import finished
from reports.colours import BLUE, GREEN, GREY, PURPLE, RED
from reports.levels import VERDICTS, Look
from reports.text import label
from reports.words.proposal import ROUTES

LOOKS = {
    "referral": ("star", PURPLE),
    "random": ("circle-open", GREY),
    "no report": ("x", RED),
    "signal": ("diamond", BLUE),
    "rise": ("pentagon", GREEN),
}
OUTSIDE = "outside"
LEVELS = {
    "act": VERDICTS["worse", "act"],
    "watch": VERDICTS["worse", "watch"],
    OUTSIDE: Look("", marked("shown, not in the score"), "x-thin-open", GREY),
}
ROW, LONGEST = 30, 26


def _short(words: str) -> str:
    return label(words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…")


def proposal(picked: pl.DataFrame, signals: pl.DataFrame, names: dict[str, str]) -> go.Figure:
    """One row a pick: its route, its signals by mechanism (the larger the mark the stronger), and its firmness.

    `picked`: unit_id, route, firmness, in order of place. `signals`: unit_id, mechanism, level, strength, counts, and
    words, of the picks, at most one a mechanism. `names`: unit -> its name.
    """
    place = {unit: at for at, unit in enumerate(picked["unit_id"])}
    mechanisms = signals.group_by("mechanism").len().sort("len", "mechanism", descending=[True, False])["mechanism"]
    column = {mechanism: at for at, mechanism in enumerate(mechanisms)}
    figure = make_subplots(1, 3, shared_yaxes=True, horizontal_spacing=0.012, column_widths=[0.05, 0.75, 0.2])
    _routes(figure, picked, place, names)
    _signals(figure, signals, place, column)
    _firmness(figure, picked, place)
    ticks = {"tickmode": "array", "tickvals": list(place.values()), "showgrid": False, "zeroline": False}
    ticks |= {"range": [len(place) - 0.4, -0.6]}
    figure.update_yaxes(ticktext=[f"{label(names[unit])}  {at + 1}" for unit, at in place.items()], **ticks)
    figure.update_xaxes(showticklabels=False, showgrid=False, zeroline=False, range=[-1, 1], row=1, col=1)
    figure.update_xaxes(
        side="top",
        tickmode="array",
        tickvals=list(column.values()),
        ticktext=[_short(mechanism) for mechanism in column],
        tickangle=-50,
        range=[-0.6, max(len(column), 1) - 0.4],
        zeroline=False,
        row=1,
        col=2,
    )
    share = {"range": [0, 138], "tickvals": [0, 50, 100], "ticksuffix": " %", "zeroline": False}
    figure.update_xaxes(title=_("stays picked"), **share, row=1, col=3)
    for at in place.values():
        if at % 2 == 0:
            figure.add_hrect(y0=at - 0.5, y1=at + 0.5, fillcolor=GREY, opacity=0.08, line_width=0)
    finished(figure, 250 + ROW * len(place))
    figure.update_layout(margin={"t": 190, "b": 50}, legend={"itemsizing": "constant"})
    return figure


def _routes(figure: go.Figure, picked: pl.DataFrame, place: dict[str, int], names: dict[str, str]) -> None:
    for route, (mark, colour) in LOOKS.items():
        units = picked.filter(pl.col("route") == route)["unit_id"].to_list()
        if units:
            figure.add_scatter(
                x=[0] * len(units),
                y=[place[unit] for unit in units],
                mode="markers",
                name=_("route: {route}", route=ROUTES[route]),
                marker={"symbol": mark, "size": 13, "color": colour, "line": {"width": 2, "color": colour}},
                hovertext=[f"{label(names[unit])}<br>{ROUTES[route]}" for unit in units],
                hoverinfo="text",
                row=1,
                col=1,
            )


def _signals(figure: go.Figure, signals: pl.DataFrame, place: dict[str, int], column: dict[str, int]) -> None:
    shown = pl.when("counts").then("level").otherwise(pl.lit(OUTSIDE))
    for level, look in LEVELS.items():
        rows = signals.filter(shown == level).to_dicts()
        if rows:
            figure.add_scatter(
                x=[column[row["mechanism"]] for row in rows],
                y=[place[row["unit_id"]] for row in rows],
                mode="markers",
                name=look.said,
                marker={
                    "symbol": look.mark,
                    "size": [7 + 1.2 * min(row["strength"], 8) for row in rows],
                    "color": look.colour,
                    "line": {"width": 2, "color": look.colour},
                },
                hovertext=[label(row["words"]).replace("\n", "<br>") for row in rows],
                hoverinfo="text",
                row=1,
                col=2,
            )


def _firmness(figure: go.Figure, picked: pl.DataFrame, place: dict[str, int]) -> None:
    weighed = picked.filter(pl.col("firmness").is_not_null())
    shares = [100 * one for one in weighed["firmness"]]
    at = [place[unit] for unit in weighed["unit_id"]]
    figure.add_bar(
        x=shares,
        y=at,
        orientation="h",
        width=0.36,
        marker={"color": BLUE},
        text=[f"{one:.0f} %" for one in shares],
        textposition="outside",
        textfont={"size": 12},
        constraintext="none",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
        row=1,
        col=3,
    )
    others = picked.filter(pl.col("firmness").is_null())
    figure.add_scatter(
        x=[2] * others.height,
        y=[place[unit] for unit in others["unit_id"]],
        mode="text",
        text=[_("not weighed")] * others.height,
        textposition="middle right",
        hoverinfo="skip",
        showlegend=False,
        row=1,
        col=3,
    )
