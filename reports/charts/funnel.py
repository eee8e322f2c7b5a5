"""The funnel plot: each unit's value over its denominator, within what chance allows about the baseline."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
import polars as pl

from data.language import _
from metrics.comparison.rule import Rule
from metrics.comparison.verdicts import Judgement
from metrics.measure import Metric
from metrics.statistics.levels import ACT, WATCH
from reports.charts.house import axis_words, finished, fixed, numbers, unpaled
from reports.colours import GREY
from reports.levels import look, percent
from reports.text import label, share_of, shown, value

POINTS = 200
MOST_OWN = 500  # different denominators through which the lines are drawn exactly
WIDE = 30  # times the smallest denominator: beyond that, small units would stand on top of each other
CROWD = 300  # units from which marks are smaller and let others show through
NAMED = 6  # units beyond the outer line that are named in the chart
APART = 0.08  # of the height: names closer to each other would cover each other


def funnel(judged: Judgement, metric: Metric) -> go.Figure:
    """The units of one group that are compared, the baseline, and the lines at which their verdicts turn. Each point's
    `customdata` is its unit.

    A unit whose cases come in lumps stands at the denominator that it was judged by.
    """
    rows = judged.table.filter(pl.col("verdict").is_not_null())
    figure = go.Figure()
    if rows.is_empty() or judged.rule is None:
        return finished(figure, 300)
    _draw_lines(figure, judged.rule, metric, rows)
    size, opacity = (9, 1.0) if rows.height < CROWD else (6, 0.6)
    for (verdict, level), group in rows.group_by("verdict", "level", maintain_order=True):
        one = look(str(verdict), str(level))
        figure.add_scatter(
            # Arrays: Plotly looks at every element of a list.
            x=group["size"].to_numpy(),
            y=np.array(numbers(metric, group["value"])),
            mode="markers",
            name=one.said,
            marker={"symbol": one.mark, "size": size, "opacity": opacity, "color": one.colour},
            **unpaled(opacity),
            customdata=group["unit_id"].to_numpy(),
            hovertext=np.array([_words(row, metric) for row in group.iter_rows(named=True)]),
            hoverinfo="text",
        )
    sizes = rows["size"].to_numpy()
    logarithmic = bool(sizes.max() > WIDE * sizes.min())
    _name(figure, rows, metric, logarithmic)
    if logarithmic:
        figure.update_xaxes(title=_("denominator (each step ten times the last)"), type="log", zeroline=False)
    else:
        figure.update_xaxes(title=_("denominator"), rangemode="tozero", zeroline=False)
    figure.update_yaxes(title=axis_words(metric), zeroline=False)
    return fixed(finished(figure, 480))


def _words(row: dict[str, Any], metric: Metric) -> str:
    return (
        f"<b>{label(row['name'])}</b><br>{label(value(metric, row['value']))}"
        f"<br>{share_of(row['numerator'], row['denominator'])}"
    )


def funnel_lines(rule: Rule, rows: pl.DataFrame, level: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Denominators in order, and the lower and upper line there: also through the units' own, as far as they are few,
    so that a point outside is called at this level and a point inside is not."""
    sizes = rows["size"].to_numpy()
    reach = np.geomspace(max(sizes.min() * 0.8, 0.5), sizes.max() * 1.05, POINTS)
    own = np.unique(sizes)
    reach = np.union1d(reach, own) if len(own) <= MOST_OWN else reach
    low, high = rule.lines(reach, level)
    if len(own) > MOST_OWN:
        value, size = rows["value"].to_numpy(), sizes
        drawn = [np.interp(size, reach, np.nan_to_num(line, nan=edge)) for line, edge in ((low, -1), (high, np.inf))]
        called = np.abs(rule.levels(rows["z"].to_numpy(), value * size, size)) >= (2 if level == ACT else 1)
        belied = np.unique(size[called != ((value < drawn[0]) | (value > drawn[1]))])
        if len(belied):
            reach = np.union1d(reach, belied)
            low, high = rule.lines(reach, level)
    return reach, low, high


def _draw_lines(figure: go.Figure, rule: Rule, metric: Metric, rows: pl.DataFrame) -> None:
    for level, dash in ((WATCH, "dot"), (ACT, "solid")):
        words = percent(level)
        reach, *lines = funnel_lines(rule, rows, level)
        for side, line in zip(("low", "high"), lines, strict=True):
            figure.add_scatter(
                x=reach,
                y=np.array([shown(metric, edge) for edge in line]),
                mode="lines",
                line={"color": GREY, "dash": dash, "width": 1.5},
                name=_("chance, {words}", words=words),
                legendgroup=words,
                showlegend=side == "high",
                hoverinfo="skip",
            )
    figure.add_hline(y=shown(metric, float(rule.baseline)), line={"color": GREY, "width": 1})


def _name(figure: go.Figure, rows: pl.DataFrame, metric: Metric, logarithmic: bool) -> None:
    far = rows.filter(pl.col("level") == "act").sort("size", descending=True)
    values = rows["value"].to_numpy()
    least = APART * (values.max() - values.min())
    named: list[float] = []
    for row in far.iter_rows(named=True):
        if len(named) == NAMED or any(abs(row["value"] - other) < least for other in named):
            continue
        named.append(row["value"])
        # On a logarithmic axis Plotly wants the place of an annotation as a power of ten.
        figure.add_annotation(
            x=np.log10(row["size"]) if logarithmic else row["size"],
            y=shown(metric, row["value"]),
            text=label(row["name"]),
            showarrow=False,
            yshift=12,
        )
