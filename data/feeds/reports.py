"""Reports: the written reports that a unit owes to those above it."""

import polars as pl

from data.feeds.columns import choice, happened, key, planned, unit
from data.feeds.feed import Feed, InForce, Others
from data.feeds.spans import overdue_from


def _tidy(rows: pl.LazyFrame, others: Others, parameters: InForce) -> pl.LazyFrame:
    return rows.with_columns(overdue_from=overdue_from("due_on"))


feed = Feed(
    title="Reports",
    words="Work-and-integrity, responsibility-system, integrity-situation, major-event and special reports.",
    keys=("report_id",),
    columns={
        "report_id": key("report", "报告编号"),
        "unit_id": unit(),
        "kind": choice(
            {
                "work_and_integrity": ("述职述廉",),
                "responsibility_system": ("责任制", "党风廉政责任制"),
                "integrity_situation": ("廉政情况", "廉政形势"),
                "major_event": ("重大事项",),
                "special": ("专题", "专项报告"),
            },
            "报告类别",
            "类别",
        ),
        "due_on": planned("due", "due date", "应报日期", "截止日期"),
        "submitted_on": happened("submitted", "上报日期", "提交日期", empty=True),
    },
    dated="due_on",
    tidy=_tidy,
)
