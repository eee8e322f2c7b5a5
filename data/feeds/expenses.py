"""Expenses: budget and spending of public funds per month and kind."""

from data.feeds.columns import amount, choice, month, unit
from data.feeds.feed import Feed

feed = Feed(
    title="Expenses",
    words="Public funds per unit, month and kind: what was budgeted and what was spent.",
    keys=("unit_id", "month", "category"),
    columns={
        "unit_id": unit(),
        "month": month(),
        "category": choice(
            {
                "hospitality": ("公务接待", "接待"),
                "travel": ("因公出国", "差旅"),
                "vehicles": ("公务用车", "车辆"),
                "offices": ("办公用房",),
                "meetings": ("会议",),
                "gifts": ("礼品",),
            },
            "类别",
            "支出类别",
        ),
        "budget": amount("预算", "预算金额"),
        "spent": amount("支出", "支出金额", "实际支出"),
    },
    dated="month",
)
