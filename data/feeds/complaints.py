"""Complaints: what people complained of, by which channel, and when they were answered."""

import polars as pl

from data.feeds.columns import choice, happened, key, planned, unit
from data.feeds.feed import Feed, Rule
from data.feeds.phenomena import PHENOMENA

feed = Feed(
    title="Complaints",
    words="Complaints received, when they must be answered, and when they were.",
    keys=("complaint_id",),
    columns={
        "complaint_id": key("complaint", "信访编号", "投诉编号"),
        "unit_id": unit(),
        "phenomenon": choice(PHENOMENA, "问题类别", "表现"),
        "channel": choice(
            {
                "letter": ("来信", "信件"),
                "visit": ("来访",),
                "phone": ("电话", "来电"),
                "web": ("网络", "网站"),
                "other": ("其他", "其它"),
            },
            "渠道",
            "来源",
        ),
        "received_on": happened("received", "受理日期", "收到日期"),
        "due_on": planned("due", "due date", "答复期限", "截止日期"),
        "answered_on": happened("answered", "答复日期", empty=True),
    },
    rules=(
        Rule("due_on lies before received_on", "due_on", pl.col("due_on") >= pl.col("received_on")),
        Rule(
            "answered_on lies before received_on",
            "answered_on",
            pl.col("answered_on") >= pl.col("received_on"),
        ),
    ),
    dated="received_on",
)
