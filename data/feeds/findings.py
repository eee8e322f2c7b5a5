"""Findings: what inspections found, by when it must be put right, and whether it was."""

import polars as pl

from data.feeds.columns import choice, happened, key, planned, text, unit
from data.feeds.feed import Feed, InForce, Others, Rule
from data.feeds.spans import overdue_from


def _tidy(rows: pl.LazyFrame, others: Others, parameters: InForce) -> pl.LazyFrame:
    return rows.with_columns(overdue_from=overdue_from("due_on"))


feed = Feed(
    title="Findings",
    words="Findings of inspections with their first and present due day, and their rectification.",
    keys=("finding_id",),
    columns={
        "finding_id": key("finding", "问题编号", "整改编号"),
        "inspection_id": text("inspection", "巡察编号", "检查编号", of="inspections"),
        "unit_id": unit(),
        "severity": choice(
            {"high": ("严重", "高"), "medium": ("一般", "中"), "low": ("轻微", "低")}, "严重程度", "等级"
        ),
        "raised_on": happened("raised", "提出日期", "反馈日期"),
        "original_due_on": planned("original due", "原整改期限", "原定期限"),
        "due_on": planned("due", "due date", "整改期限", "现定期限"),
        "done_on": happened("done", "整改完成日期", "完成日期", empty=True),
        "verified_on": happened("verified", "核验日期", "验收日期", empty=True),
    },
    rules=(
        Rule(
            "original_due_on lies before raised_on",
            "original_due_on",
            pl.col("original_due_on") >= pl.col("raised_on"),
        ),
        Rule("due_on lies before original_due_on", "due_on", pl.col("due_on") >= pl.col("original_due_on")),
        Rule("done_on lies before raised_on", "done_on", pl.col("done_on") >= pl.col("raised_on")),
        Rule("verified_on lies before done_on", "verified_on", pl.col("verified_on") >= pl.col("done_on")),
    ),
    dated="raised_on",
    tidy=_tidy,
)
