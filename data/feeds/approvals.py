"""Approvals: who applied, who approved, who carried out and who supervised, within which authority."""

import polars as pl

from data.feeds.columns import amount, happened, key, text, unit
from data.feeds.feed import Feed, Rule

feed = Feed(
    title="Approvals",
    words="Approvals with the persons in each role, the amount and the approver's authority.",
    keys=("approval_id",),
    columns={
        "approval_id": key("approval", "审批编号"),
        "unit_id": unit(),
        "applied_on": happened("applied", "申请日期"),
        "approved_on": happened("approved", "审批日期", "批准日期", empty=True),
        "amount": amount("金额", "审批金额", empty=True),
        "authority_limit": amount("authority", "审批权限", "权限金额", empty=True),
        "applicant_id": text("applicant", "申请人编号"),
        "approver_id": text("approver", "审批人编号"),
        "executor_id": text("executor", "执行人编号", "经办人编号", empty=True),
        "supervisor_id": text("supervisor", "监督人编号", empty=True),
    },
    rules=(Rule("approved_on lies before applied_on", "approved_on", pl.col("approved_on") >= pl.col("applied_on")),),
    dated="applied_on",
)
