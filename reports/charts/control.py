"""The control chart: a unit's months, the limits of its own variation, special causes marked."""

import plotly.graph_objects as go
import polars as pl

from data.language import _
from data.months import shifted
from metrics.measure import Metric
from metrics.trends.control_chart import Control
from reports.charts.house import axis_words, finished, numbers
from reports.colours import BLUE, GREY, ORANGE, PURPLE
from reports.levels import VARIATIONS
from reports.text import label, month, value

LONGEST = 24  # characters of an event beside its line


def control(found: Control, metric: Metric, events: pl.DataFrame) -> go.Figure:
    """The chart. `events`: month, words, rebases: what people entered; limits begin anew where `rebases`."""
    # A quarterly series has no gaps: it is drawn at its own step.
    table = found.table.drop_nulls("value") if found.cadence > 1 else found.table
    months = table["month"].to_list()
    judged = pl.coalesce("adjusted", "value") if found.seasonal else pl.col("value")
    table = table.with_columns(judged=judged)
    figure = go.Figure()
    for name, words, dash, width in (
        ("upper", "limits (3σ)", "dash", 1.2),
        ("lower", "limits (3σ)", "dash", 1.2),
        ("centre", "mean", "solid", 1.2),
    ):
        figure.add_scatter(
            x=months,
            y=numbers(metric, table[name]),
            mode="lines",
            name=words,
            legendgroup=words,
            showlegend=name != "lower",
            line={"color": GREY, "dash": dash, "width": width, "shape": "hvh"},
            hoverinfo="skip",
        )
    if found.seasonal:
        figure.add_scatter(
            x=months,
            y=numbers(metric, table["value"]),
            mode="lines",
            name=_("as counted, with its season"),
            line={"color": BLUE, "width": 1, "dash": "dot"},
            connectgaps=False,
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=months,
        y=numbers(metric, table["judged"]),
        mode="lines",
        line={"color": BLUE, "width": 1.5},
        connectgaps=False,
        showlegend=False,
        hoverinfo="skip",
    )
    if found.drift in ("increasing", "decreasing"):
        # Over the judged months alone: a drift begins where the latest stretch does.
        drifted = table.drop_nulls("adjusted")["month"].to_list()
        begins = shifted(drifted[-1], 1 - found.drift_months)
        figure.add_scatter(
            x=[begins, drifted[-1]],
            y=numbers(metric, pl.Series([found.drift_first, found.drift_last])),
            mode="lines",
            name=_("drift (Sen's line)"),
            line={"color": ORANGE, "width": 1.5, "dash": "dashdot"},
            hoverinfo="skip",
        )
    for kind, look in VARIATIONS.items():
        rows = table.filter(pl.col("variation") == kind)
        if rows.is_empty():
            continue
        figure.add_scatter(
            x=rows["month"].to_list(),
            y=numbers(metric, rows["judged"]),
            mode="markers",
            name=look.words,
            marker={"symbol": look.mark, "size": 10, "color": look.colour},
            hovertext=[
                f"{month(row['month'])}<br>{label(value(metric, row['value']))}<br>{row['cause']}"
                for row in rows.iter_rows(named=True)
            ],
            hoverinfo="text",
        )
    if table["target"].is_not_null().any():
        figure.add_scatter(
            x=months,
            y=numbers(metric, table["target"]),
            mode="lines",
            name="target",
            line={"color": PURPLE, "dash": "longdash", "width": 1.5, "shape": "hv"},
            hoverinfo="skip",
        )
    draw_events(figure, events.filter(pl.col("month").is_in(table["month"].implode())))
    figure.update_yaxes(title=axis_words(metric), zeroline=False)
    figure.update_xaxes(showgrid=False, dtick="M3", tickformat="%b\n%Y")
    return finished(figure, 440)


def draw_events(figure: go.Figure, events: pl.DataFrame) -> None:
    """A line a month in which something happened: dotted, or solid where the limits begin anew; its words above it,
    a second event of a month or its neighbour a line higher. `events`: month, words, rebases.
    """
    for nth, event in enumerate(events.sort("month").iter_rows(named=True)):
        rebases = event["rebases"]
        figure.add_vline(x=event["month"], line={"dash": "solid" if rebases else "dot", "color": GREY, "width": 1.5})
        words = event["words"] if len(event["words"]) <= LONGEST else f"{event['words'][: LONGEST - 1]}…"
        figure.add_annotation(
            x=event["month"],
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=14 * (nth % 2),
            showarrow=False,
            text=label(f"{words} ⟳" if rebases else words),
            hovertext=label(f"{month(event['month'])}: {event['words']}"),
        )
