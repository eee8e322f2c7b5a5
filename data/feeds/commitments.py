"""Commitments: integrity commitments that a person owes, and when they were signed."""

from data.feeds.columns import happened, key, planned, text, unit
from data.feeds.feed import Feed

feed = Feed(
    title="Commitments",
    words="Integrity commitments that were due and signed.",
    keys=("commitment_id",),
    columns={
        "commitment_id": key("commitment", "承诺编号", "承诺书编号"),
        "unit_id": unit(),
        "person_id": text("person", "人员编号"),
        "due_on": planned("due", "due date", "应签日期", "截止日期"),
        "signed_on": happened("signed", "签订日期", "签署日期", empty=True),
    },
    dated="due_on",
)
