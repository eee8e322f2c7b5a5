"""Small multiples: one small control chart a unit, all on one scale, each name a link to the unit's own chart."""

import math
from collections.abc import Callable

import plotly.graph_objects as go
import polars as pl
from plotly.subplots import make_subplots

from metrics.measure import Metric
from metrics.statistics.special_causes import RULES
from reports.charts.house import finished, numbers
from reports.colours import BLUE, PURPLE
from reports.levels import VARIATIONS
from reports.text import label

COLUMNS, CELL = 4, 128
LONGEST = 22  # characters of a name above its chart
LIMITS = "rgba(138,150,163,0.22)"


def multiples(
    table: pl.DataFrame, units: pl.DataFrame, metric: Metric, signs: dict[str, str], address: Callable[[str], str]
) -> go.Figure:
    """A cell a unit, in the order of `units`: its months, its limits as a band, its special causes, its target.

    `table`: of `Controls`. `units`: unit_id, name. `signs`: unit -> the marks that stand before its name.
    `address`: a unit -> where its own chart is.
    """
    rows = math.ceil(units.height / COLUMNS)
    titles = [
        f'<a href="{address(row["unit_id"])}" target="_self">{signs[row["unit_id"]]} {_short(row["name"])}</a>'
        for row in units.iter_rows(named=True)
    ]
    figure = make_subplots(
        rows,
        COLUMNS,
        shared_xaxes="all",
        shared_yaxes="all",
        subplot_titles=titles,
        horizontal_spacing=0.03,
        vertical_spacing=0.32 / max(rows, 2) if rows > 1 else 0.2,
    )
    shown: set[str] = set()
    for place, unit in enumerate(units["unit_id"]):
        at = {"row": place // COLUMNS + 1, "col": place % COLUMNS + 1}
        _draw(figure, table.filter(pl.col("unit_id") == unit), metric, at, shown)
    figure.update_annotations(font={"size": 12})
    figure.update_xaxes(showgrid=False, nticks=3, tickformat="%Y-%m", tickfont={"size": 10})
    figure.update_yaxes(zeroline=False, nticks=4, tickfont={"size": 10})
    figure = finished(figure, 110 + CELL * rows)
    figure.update_layout(margin={"t": 96})
    return figure


def _draw(figure: go.Figure, rows: pl.DataFrame, metric: Metric, at: dict[str, int], shown: set[str]) -> None:
    rows = rows.with_columns(judged=pl.coalesce("adjusted", "value"))
    months, values = rows["month"].to_list(), numbers(metric, rows["judged"])
    upper, lower = numbers(metric, rows["upper"]), numbers(metric, rows["lower"])
    band = [one for one in range(len(months)) if upper[one] is not None]

    def legend(name: str) -> dict[str, object]:
        """Each kind of trace stands in the legend once."""
        first = name not in shown
        shown.add(name)
        return {"name": name, "legendgroup": name, "showlegend": first}

    if band:
        figure.add_scatter(
            x=[months[one] for one in band] + [months[one] for one in reversed(band)],
            y=[upper[one] for one in band] + [lower[one] for one in reversed(band)],
            fill="toself",
            fillcolor=LIMITS,
            line={"width": 0, "shape": "hvh"},
            mode="lines",
            hoverinfo="skip",
            **legend("limits (3σ)"),
            **at,
        )
    if rows["target"].is_not_null().any():
        figure.add_scatter(
            x=months,
            y=numbers(metric, rows["target"]),
            mode="lines",
            line={"color": PURPLE, "dash": "longdash", "width": 1},
            hoverinfo="skip",
            **legend("target"),
            **at,
        )
    figure.add_scatter(
        x=months,
        y=values,
        # A month between two gaps has no line: it needs a mark.
        mode="lines+markers",
        line={"color": BLUE, "width": 1.4},
        marker={"size": 2.5},
        cliponaxis=False,
        hovertemplate="%{x|%B %Y}: %{y:.4~g}<extra></extra>",
        **legend("value"),
        **at,
    )
    for kind, look in VARIATIONS.items():
        # Runs are many months: of those the latest month alone is marked, lest the marks hide the line.
        marked = pl.col("cause").is_in(RULES["limits"]) | (pl.col("month") == pl.col("month").max())
        found = rows.filter((pl.col("variation") == kind) & marked)
        if kind not in ("common cause", "not judged") and found.height:
            figure.add_scatter(
                x=found["month"].to_list(),
                y=numbers(metric, found["judged"]),
                mode="markers",
                marker={"symbol": look.mark, "size": 6.5, "color": look.colour},
                cliponaxis=False,
                hoverinfo="skip",
                **legend(look.words),
                **at,
            )


def _short(name: str) -> str:
    return label(name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…")
