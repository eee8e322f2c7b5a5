"""The trend chart: one line a unit, gaps as gaps, the target as a line."""

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl

from data.language import _
from metrics.measure import Metric
from reports.charts.house import DASHES, MARKS, axis_words, finished, numbers
from reports.colours import GREY, LINES, PURPLE
from reports.levels import interval_words
from reports.text import count, label, month, value


def trend(table: pl.DataFrame, metric: Metric, units: Sequence[str], marks: pl.DataFrame) -> go.Figure:
    """One line a unit; months without data are gaps; the target as a stepped line.

    `table`: of `Figures.trend`. `marks`: of `reorganisations`; their months are marked. With a single unit its
    interval is shaded.
    """
    figure = go.Figure()
    for i, unit in enumerate(units):
        rows = table.filter(pl.col("unit_id") == unit).sort("month")
        if not rows.height:
            continue
        colour = LINES[i % len(LINES)]
        if len(units) == 1 and rows["lower"].is_not_null().any():
            _band(figure, rows, metric, colour)
        figure.add_scatter(
            x=rows["month"].to_list(),
            y=numbers(metric, rows["value"]),
            mode="lines+markers",
            name=label(rows["name"][0] or unit),
            connectgaps=False,
            line={"color": colour, "dash": DASHES[i % len(DASHES)], "width": 2.5},
            marker={"symbol": MARKS[i % len(MARKS)], "size": 7},
            hovertext=[
                f"<b>{label(row['name'] or unit)}</b><br>{month(row['month'])}<br>{label(value(metric, row['value']))}"
                f"<br>{count(row['numerator'])} of {count(row['denominator'])}"
                for row in rows.iter_rows(named=True)
            ],
            hoverinfo="text",
        )
    targets = table.select("month", "target").unique("month").sort("month").drop_nulls()
    if targets.height:
        figure.add_scatter(
            x=targets["month"].to_list(),
            y=numbers(metric, targets["target"]),
            mode="lines",
            name="target",
            line={"dash": "dash", "color": GREY, "width": 1.5, "shape": "hv"},
            hoverinfo="skip",
        )
    for mark in marks.filter(pl.col("month").is_in(table["month"].implode())).iter_rows(named=True):
        figure.add_vline(x=mark["month"], line={"dash": "dot", "color": PURPLE, "width": 1.5})
        figure.add_annotation(
            x=mark["month"],
            y=1,
            yref="paper",
            yanchor="bottom",
            text="merger",
            showarrow=False,
            hovertext=label(
                _(
                    "{name} closed; its work went to {successor}",
                    name=mark["name"],
                    successor=mark["successor"] or mark["successor_id"],
                )
            ),
        )
    figure.update_yaxes(
        title=axis_words(metric), rangemode="tozero" if metric.kind != "p" else "normal", zeroline=False
    )
    figure.update_xaxes(showgrid=False, dtick="M3", tickformat="%b\n%Y")
    return finished(figure, 420)


def _band(figure: go.Figure, rows: pl.DataFrame, metric: Metric, colour: str) -> None:
    """The interval as a shade, run by run, so that a gap stays a gap."""
    runs = rows.with_columns(run=pl.col("value").is_null().cum_sum()).drop_nulls("value")
    for i, (_unused, run) in enumerate(runs.group_by("run", maintain_order=True)):
        days = run["month"].to_list()
        figure.add_scatter(
            x=days + days[::-1],
            y=numbers(metric, run["upper"]) + numbers(metric, run["lower"])[::-1],
            fill="toself",
            fillcolor=f"rgba({','.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))},0.15)",
            line={"width": 0},
            name=interval_words(),
            legendgroup="interval",
            showlegend=i == 0,
            hoverinfo="skip",
            mode="lines",
        )
