"""The t or g chart: the days or the cases between a unit's rare events, and the limits of its own past."""

import plotly.graph_objects as go
import polars as pl

from data.language import _, term
from metrics.trends.rare_events import Between
from reports.charts.control import draw_events
from reports.charts.house import finished
from reports.colours import BLUE, GREY
from reports.levels import VARIATIONS
from reports.text import count, label, month


def between(found: Between, thing: str, events: pl.DataFrame) -> go.Figure:
    """One point an event, at its day and as high as the stretch before it is long; the stretch that is still open is
    a cross at the end. `thing`: what is counted between events ("days"). `events`: month, words, rebases.
    """
    table = found.table.filter(pl.col("between").is_not_null())
    since = _("{thing} since the one before", thing=thing)
    figure = go.Figure()
    for name, words, dash in (
        ("upper", _("limits"), "dash"),
        ("lower", _("limits"), "dash"),
        ("centre", _("middle"), "solid"),
    ):
        figure.add_scatter(
            x=table["day"].to_list(),
            # A lower limit of nothing cannot be passed.
            y=[line if line or name == "centre" else None for line in table[name]],
            mode="lines",
            name=words,
            legendgroup=words,
            showlegend=name != "lower",
            line={"color": GREY, "dash": dash, "width": 1.2, "shape": "hvh"},
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=table["day"].to_list(),
        y=table["between"].to_list(),
        mode="lines",
        line={"color": BLUE, "width": 1.5},
        showlegend=False,
        hoverinfo="skip",
    )
    for kind, look in VARIATIONS.items():
        rows = table.filter(pl.col("variation") == kind)
        if rows.height:
            figure.add_scatter(
                x=rows["day"].to_list(),
                y=rows["between"].to_list(),
                mode="markers",
                name=look.words,
                marker={"symbol": look.mark, "size": 10, "color": look.colour},
                cliponaxis=False,
                hovertext=[
                    f"{row['day'].day} {month(row['day'])}<br>{label(since)}: "
                    f"{count(row['between'])}<br>{term(row['cause'])}"
                    for row in rows.iter_rows(named=True)
                ],
                hoverinfo="text",
            )
    _open_stretch(figure, found, thing)
    draw_events(figure, events.filter(pl.col("month").is_between(*found.span)))
    figure.update_yaxes(title=label(_("{thing} between events", thing=thing)), rangemode="tozero", zeroline=False)
    figure.update_xaxes(showgrid=False, tickformat="%b\n%Y", range=[found.span[0], found.end])
    return finished(figure, 440)


def _open_stretch(figure: go.Figure, found: Between, thing: str) -> None:
    last = found.units.row(0, named=True)
    since = _("{thing} since the last event", thing=thing)
    if last["open"] is not None:
        figure.add_scatter(
            x=[found.end],
            y=[last["open"]],
            mode="markers",
            name=_("since the last one"),
            marker={"symbol": "x-thin-open", "size": 10, "color": BLUE, "line": {"width": 2}},
            hovertext=[f"{label(since)}: {count(last['open'])}<br>{term(last['open_cause'])}"],
            hoverinfo="text",
            cliponaxis=False,
        )
