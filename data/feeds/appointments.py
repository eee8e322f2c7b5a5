"""Appointments: the steps by which somebody came to an office, and the talk before it."""

import polars as pl

from data.feeds.columns import happened, key, planned, unit
from data.feeds.feed import Feed, Rule

feed = Feed(
    title="Appointments",
    words="Appointments to office: recommended, examined, discussed, made public, talked through.",
    keys=("appointment_id",),
    columns={
        "appointment_id": key("appointment", "任免编号", "任命编号"),
        "unit_id": unit(),
        "recommended_on": happened("recommended", "推荐日期", "民主推荐日期", empty=True),
        "examined_on": happened("examined", "考察日期", "组织考察日期", empty=True),
        "integrity_opinion_on": happened("integrity opinion", "廉政意见日期", "廉洁意见日期", empty=True),
        "discussed_on": happened("discussed", "讨论决定日期", "集体讨论日期", empty=True),
        "notice_from": happened("notice from", "公示开始日期", "公示起始", empty=True),
        "notice_until": planned("notice until", "公示结束日期", "公示截止", empty=True),
        "talk_on": happened("talk", "谈话日期", "任前谈话日期", empty=True),
        "appointed_on": happened("appointed", "任命日期", "任职日期"),
    },
    rules=(
        Rule(
            "notice_until lies before notice_from",
            "notice_until",
            pl.col("notice_until") >= pl.col("notice_from"),
        ),
    ),
    dated="appointed_on",
)
