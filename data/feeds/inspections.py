"""Inspections: who was inspected, in which manner, from when until when."""

import polars as pl

from data.feeds.columns import choice, happened, key, unit
from data.feeds.feed import Feed, InForce, Others, Parameter, Rule
from data.feeds.spans import months_after


def _tidy(rows: pl.LazyFrame, others: Others, parameters: InForce) -> pl.LazyFrame:
    """Add the day on which an inspection no longer counts as recent."""
    return rows.with_columns(
        recent_until=months_after("ended_on", parameters["recent_months"].over(pl.col("ended_on")).cast(pl.Int64))
    )


feed = Feed(
    title="Inspections",
    words="Open, covert, special and interview inspections of a unit.",
    keys=("inspection_id",),
    columns={
        "inspection_id": key("inspection", "巡察编号", "检查编号"),
        "unit_id": unit(),
        "kind": choice(
            {
                "open": ("明察", "常规"),
                "covert": ("暗访",),
                "special": ("专项",),
                "interviews": ("约谈", "访谈"),
            },
            "检查方式",
            "类别",
        ),
        "started_on": happened("started", "开始日期", "进驻日期"),
        "ended_on": happened("ended", "结束日期", "撤离日期", empty=True),
    },
    rules=(Rule("ended_on lies before started_on", "ended_on", pl.col("ended_on") >= pl.col("started_on")),),
    dated="started_on",
    parameters={"recent_months": Parameter("Months for which an inspection counts as recent", 36)},
    tidy=_tidy,
)
