"""Tenures: who has held which post since when, and when they must rotate."""

import polars as pl

from data.feeds.columns import happened, key, planned, text, unit, whole
from data.feeds.feed import Feed, InForce, Others, Rule
from data.feeds.spans import months_after, overdue_from


def _tidy(rows: pl.LazyFrame, others: Others, parameters: InForce) -> pl.LazyFrame:
    """Add the post's area and `overdue_from`, the day after rotation fell due (an exemption moves it)."""
    areas = others["posts"].select("post_id", "area")
    return (
        rows.join(areas, on="post_id", how="left")
        .with_columns(
            area=pl.col("area").fill_null("unknown"),
            rotation_due_on=pl.max_horizontal(months_after("held_since", pl.col("limit_months")), "exempt_until"),
        )
        .with_columns(overdue_from=overdue_from("rotation_due_on"))
    )


feed = Feed(
    title="Tenures",
    words="Who holds a post since when, for how long at most, and when they left it.",
    keys=("tenure_id",),
    columns={
        "tenure_id": key("tenure", "任职编号", "任职记录编号"),
        "post_id": text("post", "岗位编号", "职务编号", of="posts"),
        "unit_id": unit(),
        "holder_id": text("holder", "person", "任职人编号", "人员编号"),
        "held_since": happened("since", "任职日期", "任职时间"),
        "left_on": happened("left", "离任日期", "免职日期", empty=True),
        "limit_months": whole("limit", "任期上限月数", "轮岗期限", least=1, most=240),
        "exempt_until": planned("exempt", "豁免至", "暂缓轮岗至", empty=True),
    },
    rules=(Rule("left_on lies before held_since", "left_on", pl.col("left_on") >= pl.col("held_since")),),
    dated="held_since",
    needs=("posts",),
    tidy=_tidy,
)
