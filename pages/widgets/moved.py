"""Rank movement: why ranks are others than last month's, in four numbers that add up."""

import polars as pl
import streamlit as st

from data import months
from data.language import _
from metrics.comparison.rank_movement import rank_movement
from pages.widgets.question import Question
from pages.widgets.table import headed
from reports import charts, text

MOVERS = 30  # units whose movement is drawn; the table has all


def show(asked: Question) -> None:
    """The movement of every ranked unit since the month before."""
    metric = asked.metric
    if not metric.better:
        st.info(_("This metric is context: its units are never ranked."))
        return
    with st.spinner(_("Comparing with what was known a month ago …")):
        table = rank_movement(asked.figures, asked.comparison)
    changed = pl.any_horizontal(pl.col("own", "others", "joiners", "restated") != 0)
    moved = table.filter(changed)
    month = asked.comparison.month
    before = text.month(months.shifted(month, -1))
    st.caption(
        _(
            "From {before}, as it was known when {month} ended: {moved:,} of {units:,} ranked "
            "units moved, or stand still because what moved them cancels out. A place lost or gained "
            "is no clear change by itself: the range beside a rank says what can be told apart. "
            "Fewer places are better.",
            before=before,
            month=text.month(month),
            moved=moved.height,
            units=table.height,
        )
    )
    if moved.is_empty():
        return
    table = table.sort(pl.col("moved").abs(), descending=True, maintain_order=True)
    most = table.filter(changed).head(MOVERS)
    st.plotly_chart(
        charts.movement(most.sort("moved", "rank_now")),
        alt=_(
            "How ranks of {metric_title} moved since {before}, by what moved them",
            metric_title=metric.title,
            before=before,
        ),
        config={"displayModeBar": False},
        key="movement",
    )
    headed(
        table.select(
            pl.Series("Unit", [text.visible(name) for name in table["name"]], dtype=pl.String),
            pl.col("rank_before").alias("Rank then"),
            pl.col("rank_now").alias("Rank now"),
            pl.col("moved").alias("Moved"),
            pl.col("own").alias("= own"),
            pl.col("others").alias("+ others"),
            pl.col("joiners").alias("+ joiners, leavers"),
            pl.col("restated").alias("+ restated"),
        ),
        hide_index=True,
        height=min(38 + 35 * table.height, 420),
        alt=_("Rank movement of every unit in {metric_title}", metric_title=metric.title),
    )
