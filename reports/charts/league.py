"""The league chart: units from best to worst with their intervals."""

import plotly.graph_objects as go
import polars as pl

from metrics.measure import Metric
from metrics.standings import RANKED, UNJUDGED
from reports.charts.house import BLUE, GREY, ORANGE, ROW, axis_words, finished, numbers
from reports.text import count, label, shown, value


def league(table: pl.DataFrame, metric: Metric, chosen: str | None = None) -> go.Figure:
    """Units from best to worst, each with its 95 % interval; the target as a line.

    `table`: of `Figures.standings`. A filled circle reaches the target, an open diamond does not.
    `chosen`: a unit to ring.
    """
    rows = table.filter(pl.col("status").is_in([RANKED, UNJUDGED]))
    names = [
        f"{label(name)}  {'' if rank is None else rank}".rstrip()
        for name, rank in zip(rows["name"], rows["rank"], strict=True)
    ]
    places = list(range(len(names)))
    values = numbers(metric, rows["value"])
    # Plotly wants the lengths of the two arms; without an interval they have none.
    below = numbers(metric, (rows["value"] - rows["lower"]).fill_null(0))
    above = numbers(metric, (rows["upper"] - rows["value"]).fill_null(0))
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
            customdata=[rows["unit_id"][i] for i in at],
            hovertext=[hover[i] for i in at],
            hoverinfo="text",
        )
    for i in [place for place, unit in enumerate(rows["unit_id"]) if unit == chosen]:
        figure.add_hrect(y0=i - 0.5, y1=i + 0.5, fillcolor=BLUE, opacity=0.18, line_width=0)
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
    figure.update_xaxes(title=axis_words(metric), zeroline=False)
    return finished(figure, max(240, 130 + ROW * len(names)))
