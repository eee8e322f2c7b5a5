"""Training: what a person was assigned to learn, by when, and when it was done."""

import polars as pl

from data.feeds.columns import choice, happened, key, planned, text, unit
from data.feeds.feed import Feed, InForce, Others, Rule
from data.feeds.spans import overdue_from


def _tidy(rows: pl.LazyFrame, others: Others, parameters: InForce) -> pl.LazyFrame:
    return rows.with_columns(overdue_from=overdue_from("due_on"))


feed = Feed(
    title="Training",
    words="Assignments of values, legal and warning education, due and completed.",
    keys=("assignment_id",),
    columns={
        "assignment_id": key("assignment", "培训编号", "学习任务编号"),
        "unit_id": unit(),
        "person_id": text("person", "人员编号"),
        "theme": choice(
            {
                "values": ("理想信念", "思想教育"),
                "law": ("法律法规", "法纪教育"),
                "warning_case": ("案例警示", "警示案例"),
                "warning_visit": ("警示参观", "现场警示"),
                "procedure": ("业务流程", "程序规范"),
            },
            "主题",
            "培训主题",
        ),
        "assigned_on": happened("assigned", "布置日期", "下达日期"),
        "due_on": planned("due", "due date", "应完成日期", "截止日期"),
        "completed_on": happened("completed", "完成日期", empty=True),
    },
    rules=(
        Rule("due_on lies before assigned_on", "due_on", pl.col("due_on") >= pl.col("assigned_on")),
        Rule(
            "completed_on lies before assigned_on",
            "completed_on",
            pl.col("completed_on") >= pl.col("assigned_on"),
        ),
    ),
    dated="due_on",
    tidy=_tidy,
)
