"""Services: requests of the public, when they must be done, and when they were."""

import polars as pl

from data.feeds.columns import happened, key, planned, unit
from data.feeds.feed import Feed, Rule

feed = Feed(
    title="Services",
    words="Requests of the public: received, due and done.",
    keys=("request_id",),
    columns={
        "request_id": key("request", "办件编号", "事项编号"),
        "unit_id": unit(),
        "received_on": happened("received", "受理日期", "收件日期"),
        "due_on": planned("due", "due date", "办结期限", "承诺办结日期"),
        "done_on": happened("done", "办结日期", empty=True),
    },
    rules=(
        Rule("due_on lies before received_on", "due_on", pl.col("due_on") >= pl.col("received_on")),
        Rule("done_on lies before received_on", "done_on", pl.col("done_on") >= pl.col("received_on")),
    ),
    dated="received_on",
)
