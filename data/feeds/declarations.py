"""Declarations: what a person must report of personal matters, by when, and whether it came and held."""

import polars as pl

from data.feeds.columns import choice, happened, key, planned, text, unit
from data.feeds.feed import Feed, InForce, Others, Rule
from data.feeds.spans import overdue_from


def _tidy(rows: pl.LazyFrame, others: Others, parameters: InForce) -> pl.LazyFrame:
    return rows.with_columns(overdue_from=overdue_from("due_on"))


feed = Feed(
    title="Declarations",
    words="Declarations of personal matters that were due, filed and verified.",
    keys=("declaration_id",),
    columns={
        "declaration_id": key("declaration", "申报编号", "报告编号"),
        "unit_id": unit(),
        "person_id": text("person", "人员编号", "申报人编号"),
        "kind": choice({"annual": ("年度", "年度申报"), "change": ("变动", "变更申报")}, "申报类别", "类别"),
        "due_on": planned("due", "due date", "应报日期", "截止日期", "应申报日期"),
        "filed_on": happened("filed", "date filed", "申报日期", "填报日期", empty=True),
        "verified_on": happened("verified", "核查日期", "查核日期", empty=True),
        "verdict": choice(
            {
                "consistent": ("一致", "如实"),
                "omission": ("漏报",),
                "concealment": ("瞒报", "隐瞒不报"),
            },
            "核查结论",
            "查核结果",
            empty=True,
        ),
    },
    rules=(
        Rule("verified_on lies before filed_on", "verified_on", pl.col("verified_on") >= pl.col("filed_on")),
        Rule(
            "a verdict needs verified_on",
            "verdict",
            pl.col("verdict").is_null() | pl.col("verified_on").is_not_null(),
        ),
    ),
    dated="due_on",
    tidy=_tidy,
)
