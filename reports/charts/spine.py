"""The spine chart: where a unit lies in the spread of its peers, metric by metric, on one scale."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from data.language import _
from metrics.measure import Metric
from reports.charts.house import axis_words, finished
from reports.levels import SIMILAR, TOO_FEW_CASES, VERDICTS, look
from reports.text import label, value

ROW_HEIGHT = 26
RANGE, HALF, MIDDLE = "rgba(138,150,163,0.22)", "rgba(138,150,163,0.5)", "#8a96a3"
LONGEST = 30  # characters of a title beside the chart


def spine(rows: pl.DataFrame, metrics: dict[str, Metric]) -> go.Figure:
    """One row a metric: from the worst to the best peer, the middle half darker, the peers' middle as one line, the
    unit's point by its verdict; at the right its value and, in brackets, the peers' middle.

    `rows`: of `profile`, where `at` is not empty, in the order in which they are to be shown.
    """
    figure = go.Figure()
    places = list(range(rows.height))
    _bars(figure, places, rows["at_worst"], rows["at_best"], RANGE, _("peers, worst to best"), 0.62)
    _bars(
        figure, places, rows["at_lower_quartile"], rows["at_upper_quartile"], HALF, _("middle half of the peers"), 0.62
    )
    looks = [look(row["verdict"], row["level"]) for row in rows.iter_rows(named=True)]
    words = [_words(row, metrics[row["metric"]]) for row in rows.iter_rows(named=True)]
    for kind in [*VERDICTS.values(), SIMILAR, TOO_FEW_CASES]:
        own = [place for place in places if looks[place] is kind]
        if own:
            figure.add_scatter(
                x=rows["at"].gather(own).to_list(),
                y=own,
                mode="markers",
                name=_("this unit: {sign}", sign=kind.said),
                marker={"symbol": kind.mark, "size": 13, "color": kind.colour, "line": {"width": 2}},
                hovertext=[words[place] for place in own],
                hoverinfo="text",
                customdata=rows["metric"].gather(own).to_list(),
                cliponaxis=False,
            )
    # An axis at the right needs a trace of its own.
    figure.add_scatter(x=[None], y=[0], yaxis="y2", showlegend=False, hoverinfo="skip")
    figure.add_vline(x=0, line={"color": MIDDLE, "width": 1.5})
    ticks = {"tickmode": "array", "tickvals": places, "range": [rows.height - 0.5, -0.5], "showgrid": False}
    titles = [_short(metrics[one].title) for one in rows["metric"]]
    figure.update_yaxes(**ticks, ticktext=titles, zeroline=False)
    figure.update_layout(
        barmode="overlay",
        yaxis2={
            **ticks,
            "ticktext": [_beside(row, metrics[row["metric"]]) for row in rows.iter_rows(named=True)],
            "overlaying": "y",
            "side": "right",
            "zeroline": False,
        },
    )
    figure.update_xaxes(
        tickvals=[-1, 0, 1],
        ticktext=["worse", "middle", "better"],
        range=[-1.06, 1.06],
        zeroline=False,
        showgrid=False,
        side="top",
    )
    figure = finished(figure, 130 + ROW_HEIGHT * rows.height)
    figure.update_layout(margin={"t": 100})
    return figure


def _bars(
    figure: go.Figure, places: list[int], begins: pl.Series, ends: pl.Series, colour: str, name: str, width: float
) -> None:
    figure.add_bar(
        y=places,
        x=(ends - begins).to_list(),
        base=begins.to_list(),
        orientation="h",
        width=width,
        marker={"color": colour, "line": {"width": 0}},
        name=name,
        hoverinfo="skip",
    )


def _short(title: str) -> str:
    return label(title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…")


def _beside(row: dict[str, Any], metric: Metric) -> str:
    """The unit's value and the peers' middle: a percentage sign stands, longer units of measure are in the table."""
    sign = " %" if axis_words(metric) == "%" else ""
    return label(f"{value(metric, row['value'], unit=False)}{sign} ({value(metric, row['middle'], unit=False)})")


def _words(row: dict[str, Any], metric: Metric) -> str:
    ends = ("worst", "best") if metric.better else ("lowest", "highest")
    lines = [
        f"<b>{label(metric.title)}</b>",
        _("this unit: {value}", value=label(value(metric, row["value"]))),
        _("the peers' middle: {middle}", middle=label(value(metric, row["middle"]))),
        _(
            "middle half: {lower_quartile} to {upper_quartile}",
            lower_quartile=label(value(metric, row["lower_quartile"])),
            upper_quartile=label(value(metric, row["upper_quartile"])),
        ),
        f"{ends[0]}: {label(value(metric, row['worst']))}, {ends[1]}: {label(value(metric, row['best']))}",
        look(row["verdict"], row["level"]).said,
    ]
    return "<br>".join(lines)
