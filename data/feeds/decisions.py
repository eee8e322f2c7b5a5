"""Decisions: the four kinds of major matters, who sat, and whether they were minuted and published."""

import polars as pl

from data.feeds.columns import amount, choice, flag, happened, key, planned, unit, whole
from data.feeds.feed import Feed, InForce, Others, Parameter, Rule


def _tidy(rows: pl.LazyFrame, others: Others, parameters: InForce) -> pl.LazyFrame:
    """Add the last day on which the minutes still come in time."""
    days = parameters["minutes_days"].over(pl.col("decided_on"))
    return rows.with_columns(minutes_due_on=pl.col("decided_on") + pl.duration(days=days))


feed = Feed(
    title="Decisions",
    words="Major decisions, appointments, projects and uses of large funds, and how they were taken.",
    keys=("decision_id",),
    columns={
        "decision_id": key("decision", "决策编号", "议题编号"),
        "unit_id": unit(),
        "category": choice(
            {
                "major_decision": ("重大决策",),
                "personnel": ("重要人事任免", "人事任免"),
                "major_project": ("重大项目", "重大项目安排"),
                "large_funds": ("大额资金", "大额资金使用"),
            },
            "类别",
            "事项类别",
        ),
        "decided_on": happened("decided", "决策日期", "会议日期"),
        "collective": flag("集体决策", "是否集体讨论", "是否集体决策"),
        "entitled": whole("entitled to vote", "应到人数", least=1),
        "present": whole("实到人数"),
        "minutes_on": happened("minutes", "纪要日期", "会议纪要日期", empty=True),
        "publish_due_on": planned("publish due", "应公开日期", "公开期限", empty=True),
        "published_on": happened("published", "公开日期", empty=True),
        "amount": amount("金额", "涉及金额", empty=True),
    },
    rules=(
        Rule("more present than entitled", "present", pl.col("present") <= pl.col("entitled")),
        Rule("minutes_on lies before decided_on", "minutes_on", pl.col("minutes_on") >= pl.col("decided_on")),
        Rule(
            "published_on lies before decided_on",
            "published_on",
            pl.col("published_on") >= pl.col("decided_on"),
        ),
    ),
    dated="decided_on",
    parameters={"minutes_days": Parameter("Days after the decision within which its minutes must be written", 7)},
    tidy=_tidy,
)
