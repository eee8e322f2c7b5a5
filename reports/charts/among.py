"""The among chart: one signal's value of every unit, in order, with this unit marked and each unit's own limit."""

from typing import Any

import plotly.graph_objects as go

from data.language import _
from reports.charts.house import finished
from reports.colours import BLUE, GREY
from reports.levels import VERDICTS
from reports.text import label

WORSE = VERDICTS["worse", "act"]
GROUND = "#1f5f8b"  # on which white is read in light and in dark


def among(rows: list[dict[str, Any]], unit: str, axis: str) -> go.Figure:
    """`rows`: unit_id, name, value and limit (as drawn, or None), level, words; `unit`: the one to mark; `axis`: what
    the values are called."""
    known = sorted((row for row in rows if row["value"] is not None), key=lambda row: (row["value"], row["unit_id"]))
    place = {row["unit_id"]: at for at, row in enumerate(known)}
    figure = go.Figure()

    def add(name: str, drawn: list[dict[str, Any]], marker: dict[str, Any], of: str = "value", **how: Any) -> None:
        if drawn:
            figure.add_scatter(
                x=[place[row["unit_id"]] for row in drawn],
                y=[row[of] for row in drawn],
                mode=how.pop("mode", "markers"),
                name=name,
                marker=marker,
                hovertext=[label(f"{row['name']}\n{row['words']}").replace("\n", "<br>") for row in drawn],
                hoverinfo="text",
                cliponaxis=False,
                **how,
            )

    tick = {"symbol": "line-ew-open", "size": 7, "color": GREY, "line": {"width": 1}}
    add(_("limit of each unit"), [row for row in known if row["limit"] is not None], tick, "limit")
    others = [row for row in known if row["unit_id"] != unit]
    add(_("within its limit"), [row for row in others if row["level"] == "none"], {"size": 6, "color": GREY})
    add(_("a signal"), [row for row in others if row["level"] != "none"],
        {"symbol": WORSE.mark, "size": 8, "color": WORSE.colour})  # fmt: skip
    own = [row for row in known if row["unit_id"] == unit]
    left = bool(own) and place[unit] > len(known) / 2
    add(_("this unit"), own, {"symbol": "diamond", "size": 14, "color": BLUE, "line": {"width": 1, "color": "white"}})
    for row in own:
        # A ground of its own: limits would strike the name through.
        figure.add_annotation(
            x=place[unit],
            y=row["value"],
            text=label(row["name"]),
            showarrow=False,
            xanchor="right" if left else "left",
            xshift=-12 if left else 12,
            bgcolor=GROUND,
            font={"color": "white"},
        )
    figure.update_xaxes(
        showticklabels=False, showgrid=False, zeroline=False, title=_("{n} units, in order", n=len(known))
    )
    figure.update_yaxes(title=axis, zeroline=False)
    return finished(figure, 380)
