"""Posts: the positions that hold power, their risk, and the safeguards set around them."""

import polars as pl

from data.feeds.columns import choice, happened, key, unit
from data.feeds.feed import Feed, InForce, Others, Rule
from data.feeds.spans import later

AREAS = {
    "people": ("人事", "人", "管人"),
    "finance": ("财务", "财", "管钱", "资金"),
    "materials": ("物资", "物", "管物"),
    "projects": ("工程", "项目"),
    "approval": ("审批", "行政审批"),
    "enforcement": ("执法", "监督执法"),
    "other": ("其他", "其它"),
}


def _tidy(rows: pl.LazyFrame, others: Others, parameters: InForce) -> pl.LazyFrame:
    """When each safeguard began to stand: never before the post itself."""
    return rows.with_columns(
        power_list_since=later("established_on", "power_list_on"),
        risk_assessed_since=later("established_on", "risk_assessed_on"),
        measures_since=later("established_on", "measures_on"),
    )


feed = Feed(
    title="Posts",
    words="Posts with power over people, money, materials, projects, approvals or enforcement.",
    keys=("post_id",),
    columns={
        "post_id": key("post", "岗位编号", "职务编号"),
        "unit_id": unit(),
        "area": choice(AREAS, "岗位领域", "领域", "权力类别"),
        "risk": choice({"high": ("高",), "medium": ("中",), "low": ("低",)}, "风险等级", "风险"),
        "established_on": happened("established", "设立日期"),
        "abolished_on": happened("abolished", "撤销日期", empty=True),
        "risk_assessed_on": happened("risk assessed", "风险排查日期", empty=True),
        "power_list_on": happened("power list", "权力清单日期", empty=True),
        "measures_on": happened("measures", "防控措施日期", empty=True),
    },
    rules=(
        Rule(
            "abolished_on lies before established_on",
            "abolished_on",
            pl.col("abolished_on") >= pl.col("established_on"),
        ),
    ),
    tidy=_tidy,
)
