"""Directives: what was ordered from above, by when, and when it was carried out."""

import polars as pl

from data.feeds.columns import happened, key, planned, unit
from data.feeds.feed import Feed, Rule

feed = Feed(
    title="Directives",
    words="Directives issued to a unit: due and completed.",
    keys=("directive_id",),
    columns={
        "directive_id": key("directive", "督办编号", "批示编号"),
        "unit_id": unit(),
        "issued_on": happened("issued", "下达日期", "交办日期"),
        "due_on": planned("due", "due date", "办结期限", "截止日期"),
        "completed_on": happened("completed", "完成日期", "办结日期", empty=True),
    },
    rules=(
        Rule("due_on lies before issued_on", "due_on", pl.col("due_on") >= pl.col("issued_on")),
        Rule(
            "completed_on lies before issued_on",
            "completed_on",
            pl.col("completed_on") >= pl.col("issued_on"),
        ),
    ),
    dated="due_on",
)
