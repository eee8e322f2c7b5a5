"""The seasonal chart: a year's months over those of the two years before."""

from datetime import date

import plotly.graph_objects as go
import polars as pl

from metrics.measure import Metric
from metrics.trends.season import Seasons
from reports.charts.house import axis_words, finished, numbers
from reports.colours import BLUE, GREY, PURPLE
from reports.text import label, month, month_name, value

#: The newest year first: colour, dash, width, mark.
LOOKS = ((BLUE, "solid", 3.5, "circle"), (PURPLE, "dash", 1.6, "diamond"), (GREY, "dot", 1.6, "square"))


def seasons(found: Seasons, metric: Metric) -> go.Figure:
    """One line a year from January to December, the newest strong, with the year at its last point."""
    figure = go.Figure()
    years = found.table["year"].unique().sort(descending=True).to_list()
    for year, (colour, dash, width, mark) in reversed(list(zip(years, LOOKS, strict=False))):
        rows = found.table.filter(pl.col("year") == year).sort("place")
        figure.add_scatter(
            x=rows["place"].to_list(),
            y=numbers(metric, rows["value"]),
            mode="lines+markers",
            name=str(year),
            connectgaps=False,
            line={"color": colour, "dash": dash, "width": width},
            marker={"symbol": mark, "size": 9 if year == years[0] else 6},
            hovertext=[
                f"{month(row['month'])}<br>{label(value(metric, row['value']))}" for row in rows.iter_rows(named=True)
            ],
            hoverinfo="text",
        )
    names = [month_name(date(2001, at, 1)) for at in range(1, 13)]
    figure.update_xaxes(tickvals=list(range(1, 13)), ticktext=names, range=[0.7, 12.3], showgrid=False)
    figure.update_yaxes(title=axis_words(metric), zeroline=False)
    figure = finished(figure, 420)
    figure.update_layout(legend={"traceorder": "reversed"})
    return figure
