"""Charts: a result -> a Plotly figure, in the one look of the house."""

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl

from metrics.measure import Metric
from metrics.standings import RANKED, UNJUDGED
from reports.text import count, label, shown, value

# Middle tones that stand out on white and on black; told apart without colour by their marks and dashes.
BLUE, ORANGE, GREY, GREEN, PURPLE, RED = "#3b82b8", "#d9822b", "#8a96a3", "#3f9b6e", "#9b6bb3", "#c8553d"
LINES = (BLUE, ORANGE, GREEN, PURPLE, RED, "#7a8b2f", "#b0567f", GREY)
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "solid", "dash", "dot")
MARKS = ("circle", "diamond", "square", "triangle-up", "cross", "x", "star", "hexagon")
ROW = 22  # pixels a unit


def _house(figure: go.Figure, height: int) -> go.Figure:
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 16, "t": 64, "b": 8},
        hoverlabel={"align": "left"},
        legend={"orientation": "h", "yref": "container", "y": 1, "yanchor": "top", "x": 0},
        hovermode="closest",
    )
    return figure


def _axis_words(metric: Metric) -> str:
    return metric.unit or ("%" if metric.kind == "p" else "")


def _numbers(metric: Metric, column: pl.Series) -> list[float | None]:
    return [None if number is None else shown(metric, number) for number in column]


def league(table: pl.DataFrame, metric: Metric) -> go.Figure:
    """Units from best to worst, each with its 95 % interval; the target as a line.

    `table`: of `Figures.standings`. A filled circle reaches the target, an open diamond does not.
    """
    rows = table.filter(pl.col("status").is_in([RANKED, UNJUDGED]))
    names = [
        f"{label(name)}  {'' if rank is None else rank}".rstrip()
        for name, rank in zip(rows["name"], rows["rank"], strict=True)
    ]
    places = list(range(len(names)))
    values = _numbers(metric, rows["value"])
    # Plotly wants the lengths of the two arms; without an interval they have none.
    below = _numbers(metric, (rows["value"] - rows["lower"]).fill_null(0))
    above = _numbers(metric, (rows["upper"] - rows["value"]).fill_null(0))
    hover = [
        f"<b>{label(row['name'])}</b><br>{label(value(metric, row['value']))}"
        f"<br>{count(row['numerator'])} of {count(row['denominator'])}"
        for row in rows.iter_rows(named=True)
    ]
    figure = go.Figure()
    for words, met, mark, colour in (
        ("reaches the target", True, "circle", BLUE),
        ("does not reach the target", False, "diamond-open", ORANGE),
        ("no target", None, "circle", GREY),
    ):
        at = [i for i, one in enumerate(rows["target_met"]) if one is met]
        if not at:
            continue
        figure.add_scatter(
            x=[values[i] for i in at],
            y=[places[i] for i in at],
            mode="markers",
            name=words,
            marker={"symbol": mark, "size": 9, "color": colour, "line": {"width": 2, "color": colour}},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [above[i] for i in at],
                "arrayminus": [below[i] for i in at],
                "color": colour,
                "thickness": 1.5,
                "width": 0,
            },
            hovertext=[hover[i] for i in at],
            hoverinfo="text",
        )
    for target in table["target"].drop_nulls().unique().to_list():
        figure.add_vline(
            x=shown(metric, target),
            line={"dash": "dash", "color": GREY, "width": 1.5},
            annotation={"text": f"target {label(value(metric, target))}", "yanchor": "bottom"},
            annotation_position="top",
        )
    figure.update_yaxes(
        tickmode="array",
        tickvals=places,
        ticktext=names,
        range=[len(names) - 0.4, -0.6],
        showgrid=False,
        zeroline=False,
    )
    figure.update_xaxes(title=_axis_words(metric), zeroline=False)
    return _house(figure, max(240, 130 + ROW * len(names)))


def trend(table: pl.DataFrame, metric: Metric, units: Sequence[str], marks: pl.DataFrame) -> go.Figure:
    """One line a unit; months without data are gaps; the target as a stepped line.

    `table`: of `Figures.trend`. `marks`: of `reorganisations`; their months are marked. With a single unit its 95 %
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
            y=_numbers(metric, rows["value"]),
            mode="lines+markers",
            name=label(rows["name"][0] or unit),
            connectgaps=False,
            line={"color": colour, "dash": DASHES[i % len(DASHES)], "width": 2.5},
            marker={"symbol": MARKS[i % len(MARKS)], "size": 7},
            hovertext=[
                f"<b>{label(row['name'] or unit)}</b><br>{row['month']:%B %Y}<br>{label(value(metric, row['value']))}"
                f"<br>{count(row['numerator'])} of {count(row['denominator'])}"
                for row in rows.iter_rows(named=True)
            ],
            hoverinfo="text",
        )
    targets = table.select("month", "target").unique("month").sort("month").drop_nulls()
    if targets.height:
        figure.add_scatter(
            x=targets["month"].to_list(),
            y=_numbers(metric, targets["target"]),
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
            hovertext=label(f"{mark['name']} closed; its work went to {mark['successor'] or mark['successor_id']}"),
        )
    figure.update_yaxes(
        title=_axis_words(metric), rangemode="tozero" if metric.kind != "p" else "normal", zeroline=False
    )
    figure.update_xaxes(showgrid=False, dtick="M3", tickformat="%b\n%Y")
    return _house(figure, 420)


def _band(figure: go.Figure, rows: pl.DataFrame, metric: Metric, colour: str) -> None:
    """The interval as a shade, run by run, so that a gap stays a gap."""
    runs = rows.with_columns(run=pl.col("value").is_null().cum_sum()).drop_nulls("value")
    for i, (_, run) in enumerate(runs.group_by("run", maintain_order=True)):
        days = run["month"].to_list()
        figure.add_scatter(
            x=days + days[::-1],
            y=_numbers(metric, run["upper"]) + _numbers(metric, run["lower"])[::-1],
            fill="toself",
            fillcolor=f"rgba({','.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))},0.15)",
            line={"width": 0},
            name="95 % interval",
            legendgroup="interval",
            showlegend=i == 0,
            hoverinfo="skip",
            mode="lines",
        )


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
    steps = [[edge / 4, colour] for _, place, colour in STATES.values() for edge in (place, place + 1)]
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
            customdata=[["not expected" if cell is None else cell for cell in row] for row in cells],
            colorscale=steps,
            showscale=False,
            hovertemplate="%{y}<br>%{x}: %{customdata}<extra></extra>",
            xgap=1,
            ygap=1,
        )
    )
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_xaxes(side="top", showgrid=False, type="category")
    return _house(figure, 110 + 20 * wide.height)


def against_peers(places: pl.DataFrame) -> go.Figure:
    """Where a unit stands among its peers, metric by metric: a line from worst to best, the peers as ticks.

    `places`: title, place (0 worst … 1 best), peers (their places), words.
    """
    figure = go.Figure()
    rows = list(places.iter_rows(named=True))
    for y, row in enumerate(rows):
        figure.add_scatter(
            x=row["peers"],
            y=[y] * len(row["peers"]),
            mode="markers",
            marker={"symbol": "line-ns-open", "size": 12, "color": GREY, "opacity": 0.6},
            hoverinfo="skip",
            showlegend=y == 0,
            name="peers",
        )
    figure.add_scatter(
        x=[row["place"] for row in rows],
        y=list(range(len(rows))),
        mode="markers",
        marker={"symbol": "diamond", "size": 14, "color": BLUE, "line": {"width": 1, "color": "white"}},
        hovertext=[label(row["words"]) for row in rows],
        hoverinfo="text",
        name="this unit",
    )
    figure.update_yaxes(
        tickmode="array",
        tickvals=list(range(len(rows))),
        ticktext=[label(row["title"]) for row in rows],
        range=[len(rows) - 0.5, -0.5],
        showgrid=False,
        zeroline=False,
    )
    figure.update_xaxes(tickvals=[0, 0.5, 1], ticktext=["worst", "middle", "best"], range=[-0.04, 1.04], zeroline=False)
    return _house(figure, 110 + 34 * len(rows))
