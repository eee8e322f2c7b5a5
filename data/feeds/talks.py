"""Talks: conversations that were due between superiors and those they answer for."""

from data.feeds.columns import choice, happened, key, planned, unit
from data.feeds.feed import Feed

feed = Feed(
    title="Talks",
    words="Superior–subordinate, pre-appointment and admonition talks, due and held.",
    keys=("talk_id",),
    columns={
        "talk_id": key("talk", "谈话编号"),
        "unit_id": unit(),
        "kind": choice(
            {
                "superior": ("上下级谈话", "上级谈话"),
                "pre_appointment": ("任前谈话", "任前廉政谈话"),
                "admonition": ("诫勉谈话",),
            },
            "谈话类别",
            "类别",
        ),
        "due_on": planned("due", "due date", "应谈日期", "截止日期"),
        "held_on": happened("held", "谈话日期", empty=True),
    },
    dated="due_on",
)
