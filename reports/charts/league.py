"""The league chart: units from best to worst with their intervals, marked by what can be told of each."""

import numpy as np
import plotly.graph_objects as go
import polars as pl

from data.language import _
from metrics.comparison.verdicts import Judgement
from metrics.measure import Metric
from reports.charts.house import NAMED, ROW, axis_words, finished, fixed, numbers, paled, unpaled
from reports.colours import GREY
from reports.levels import Look, look
from reports.text import count, label, shown, value


def league(judged: Judgement, metric: Metric) -> go.Figure:
    """A caterpillar plot: each unit's value with its interval, the baseline and the target as lines.

    The units are drawn in the order of the table, which is that of `Figures.judged` or another. Up to NAMED units
    are named, one below the other; more stand side by side. Each point's `customdata` is its unit.
    """
    rows = judged.table.filter(pl.col("status").is_in(["ranked", "not judged"])).with_row_index("at")
    upright = rows.height > NAMED
    figure = go.Figure()
    for (verdict, level), group in rows.group_by("verdict", "level", maintain_order=True):
        _draw(figure, group, metric, look(_word(verdict), _word(level)), upright)
    _draw_lines(figure, judged, metric, upright)
    values, places = ("y", "x") if upright else ("x", "y")
    figure.update_layout({f"{values}axis": {"title": axis_words(metric), "zeroline": False}})
    if upright:
        title = _("{units:,} units, the best first", units=rows.height) if metric.better else f"{rows.height:,} units"
        figure.update_xaxes(title=title, showticklabels=False, showgrid=False, range=[-1, rows.height])
        return fixed(finished(figure, 480))
    names = [
        f"{label(name)}  {'' if rank is None else rank}".rstrip()
        for name, rank in zip(rows["name"], rows["rank"], strict=True)
    ]
    figure.update_layout(
        {
            f"{places}axis": {
                "tickmode": "array",
                "tickvals": rows["at"].to_list(),
                "ticktext": names,
                "range": [rows.height - 0.4, -0.6],
                "showgrid": False,
                "zeroline": False,
            }
        }
    )
    finished(figure, max(240, 130 + 19 * len(figure.data) + ROW * rows.height))
    # The lines' words stand below the legend, which has a row for each sign where the window is narrow.
    return fixed(figure).update_layout(margin_t=56 + 19 * len(figure.data))


def _word(key: object) -> str | None:
    return None if key is None else str(key)


def _draw(figure: go.Figure, group: pl.DataFrame, metric: Metric, one: Look, upright: bool) -> None:
    # Arrays: Plotly looks at every element of a list.
    values, places = np.array(numbers(metric, group["value"])), group["at"].to_numpy()
    # Plotly wants the lengths of the two arms; without an interval they have none.
    arms = {
        "type": "data",
        "symmetric": False,
        "array": np.array(numbers(metric, (group["upper"] - group["value"]).fill_null(0))),
        "arrayminus": np.array(numbers(metric, (group["value"] - group["lower"]).fill_null(0))),
        "color": paled(one.colour) if upright else one.colour,
        "thickness": 1 if upright else 1.5,
        "width": 0,
    }
    figure.add_scatter(
        **({"x": places, "y": values, "error_y": arms} if upright else {"x": values, "y": places, "error_x": arms}),
        mode="markers",
        name=one.said,
        marker={"symbol": one.mark, "size": 5 if upright else 9, "color": one.colour},
        **unpaled(1),
        customdata=group["unit_id"].to_numpy(),
        hovertext=np.array(
            [
                f"<b>{label(row['name'])}</b><br>{label(value(metric, row['value']))}"
                f"<br>{count(row['numerator'])} of {count(row['denominator'])}"
                for row in group.select("name", "value", "numerator", "denominator").iter_rows(named=True)
            ]
        ),
        hoverinfo="text",
    )


def _draw_lines(figure: go.Figure, judged: Judgement, metric: Metric, upright: bool) -> None:
    targets = judged.table["target"].drop_nulls().unique().to_list()
    lines = [(target, "dash", "target") for target in targets]
    if judged.baseline is not None:
        lines.append((judged.baseline, "solid", _("all together")))
    highest = max((number for number, _unused, _unused in lines), default=0)
    for height, (number, dash, words) in enumerate(lines):
        line = {"dash": dash, "color": GREY, "width": 1.5}
        said = {"text": f"{words} {label(value(metric, number))}"}
        if upright:
            # Beyond the last unit, the higher line's words above it and the other's below: they never meet.
            side = "top right" if number == highest else "bottom right"
            figure.add_hline(y=shown(metric, number), line=line, annotation=said, annotation_position=side)
        else:
            # One line's words stand above the other's where the two lie close together.
            above = {**said, "yanchor": "bottom", "yshift": 14 * height}
            figure.add_vline(x=shown(metric, number), line=line, annotation=above, annotation_position="top")
