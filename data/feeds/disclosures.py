"""Disclosures: what must be published, by when, and when it was."""

from data.feeds.columns import choice, happened, key, planned, unit
from data.feeds.feed import Feed

feed = Feed(
    title="Disclosures",
    words="Matters of finance, personnel, projects and services that must be made public.",
    keys=("disclosure_id",),
    columns={
        "disclosure_id": key("disclosure", "公开编号"),
        "unit_id": unit(),
        "kind": choice(
            {
                "finance": ("财务",),
                "personnel": ("人事",),
                "projects": ("项目", "工程"),
                "services": ("办事", "服务"),
                "other": ("其他", "其它"),
            },
            "公开类别",
            "类别",
        ),
        "due_on": planned("due", "due date", "应公开日期", "公开期限"),
        "published_on": happened("published", "公开日期", empty=True),
    },
    dated="due_on",
)
