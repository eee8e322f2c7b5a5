"""Deliveries: what was expected of each unit, by when, and when it came; made by the store itself."""

from data.feeds.columns import happened, month, planned, text, unit
from data.feeds.feed import Feed

feed = Feed(
    title="Deliveries",
    words="One row for each feed that a unit was to hand in for a month: the due day, and the day it was received.",
    keys=("unit_id", "month", "feed"),
    columns={
        "unit_id": unit(),
        "month": month(),
        "feed": text("报送类别"),
        "due_on": planned("due", "应报日期"),
        "received_on": happened("received", "收到日期", empty=True),
    },
    dated="month",
    computed=True,
)
