"""Cases: what was opened, by what source, how long it may take, and how it ended."""

import polars as pl

from data.feeds.columns import choice, happened, key, planned, unit
from data.feeds.feed import Feed, InForce, Others, Rule
from data.feeds.phenomena import PHENOMENA
from data.feeds.spans import overdue_from


def _tidy(rows: pl.LazyFrame, others: Others, parameters: InForce) -> pl.LazyFrame:
    return rows.with_columns(overdue_from=overdue_from("deadline_on"))


feed = Feed(
    title="Cases",
    words="Integrity cases opened, with their deadline, their closing and their outcome.",
    keys=("case_id",),
    columns={
        "case_id": key("case", "案件编号", "线索编号"),
        "unit_id": unit(),
        "phenomenon": choice(PHENOMENA, "问题类别", "表现"),
        "source": choice(
            {
                "inspection": ("巡察", "检查"),
                "complaint": ("信访", "举报"),
                "self_report": ("主动交代", "自查"),
                "audit": ("审计",),
                "other": ("其他", "其它"),
            },
            "来源",
            "线索来源",
        ),
        "opened_on": happened("opened", "立案日期", "受理日期"),
        "deadline_on": planned("deadline", "办结期限", "截止日期", empty=True),
        "closed_on": happened("closed", "结案日期", "办结日期", empty=True),
        "outcome": choice(
            {
                "substantiated": ("属实",),
                "unsubstantiated": ("不属实",),
                "transferred": ("移送", "移交"),
            },
            "结论",
            "处理结果",
            empty=True,
        ),
    },
    rules=(
        Rule("deadline_on lies before opened_on", "deadline_on", pl.col("deadline_on") >= pl.col("opened_on")),
        Rule("closed_on lies before opened_on", "closed_on", pl.col("closed_on") >= pl.col("opened_on")),
        Rule(
            "an outcome needs closed_on",
            "outcome",
            pl.col("outcome").is_null() | pl.col("closed_on").is_not_null(),
        ),
    ),
    dated="opened_on",
    tidy=_tidy,
)
