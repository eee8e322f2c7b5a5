"""Contracts: what was bought, how it was awarded, for how much, and by which decision."""

import polars as pl

from data.feeds.columns import amount, choice, flag, happened, key, text, unit, whole
from data.feeds.feed import Feed, Parameter, Rule

TENDERS = ("open_tender", "invited_tender")

feed = Feed(
    title="Contracts",
    words="Contracts awarded: method, bids, amount and final amount, and the decision behind them.",
    keys=("contract_id",),
    columns={
        "contract_id": key("contract", "合同编号"),
        "unit_id": unit(),
        "category": choice(
            {
                "engineering": ("工程",),
                "materials": ("物资", "货物"),
                "publicity": ("宣传",),
                "services": ("服务",),
            },
            "合同类别",
            "类别",
        ),
        "method": choice(
            {
                "open_tender": ("公开招标",),
                "invited_tender": ("邀请招标",),
                "negotiated": ("竞争性谈判", "谈判", "竞争性磋商"),
                "single_source": ("单一来源",),
                "direct": ("直接采购", "直接委托"),
            },
            "采购方式",
            "方式",
        ),
        "awarded_on": happened("awarded", "签订日期", "中标日期"),
        "amount": amount("金额", "合同金额", above=0),
        "bids": whole("投标家数", "投标数", empty=True),
        "justified": flag("有无论证", "单一来源论证", empty=True),
        "final_amount": amount("结算金额", "决算金额", empty=True),
        "decision_id": text("decision", "决策编号", "议题编号", empty=True, of="decisions"),
    },
    rules=(
        Rule(
            "a tender that was awarded had at least one bid",
            "bids",
            ~pl.col("method").is_in(list(TENDERS)) | (pl.col("bids") >= 1),
        ),
    ),
    dated="awarded_on",
    parameters={"decision_threshold": Parameter("Amount from which a contract needs a collective decision", 1_000_000)},
)
