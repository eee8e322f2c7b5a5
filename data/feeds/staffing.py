"""Staffing: how many people and leaders a unit has, over spans of time."""

import polars as pl

from data.feeds.columns import planned, unit, whole
from data.feeds.feed import Across, Feed, Rule, Surroundings


def _overlap(rows: pl.DataFrame, surroundings: Surroundings) -> pl.Series:
    """Rows whose span meets another span of the same unit, among these rows or those already kept."""
    span = ["unit_id", "valid_from", "valid_until"]
    kept = surroundings.stored("staffing").select(span).collect().join(rows, on=["unit_id", "valid_from"], how="anti")
    spans = (
        pl.concat(
            [rows.select(span).with_row_index("at"), kept.with_columns(at=pl.lit(None, pl.UInt32))],
            how="diagonal",
        )
        .sort("unit_id", "valid_from")
        .with_columns(end=pl.col("valid_until").fill_null(pl.date(9999, 12, 31)))
        .with_columns(
            reached=pl.col("end").shift(1).cum_max().over("unit_id"),
            follows=pl.col("valid_from").shift(-1).over("unit_id"),
        )
        .with_columns(
            meets=(pl.col("reached") > pl.col("valid_from")).fill_null(False)
            | (pl.col("follows") < pl.col("end")).fill_null(False)
        )
    )
    return spans.drop_nulls("at").sort("at")["meets"]


feed = Feed(
    title="Staffing",
    words="Headcount and leaders of a unit from one day until another: what rates are divided by.",
    keys=("unit_id", "valid_from"),
    columns={
        "unit_id": unit(),
        "valid_from": planned("from", "生效日期", "起始日期"),
        "valid_until": planned("until", "to", "失效日期", "截止日期", empty=True),
        "headcount": whole("staff", "人数", "在编人数", "编制人数"),
        "leaders": whole("leading cadres", "领导人数", "领导干部人数"),
    },
    rules=(
        Rule("more leaders than headcount", "leaders", pl.col("leaders") <= pl.col("headcount")),
        Rule(
            "valid_until does not lie after valid_from",
            "valid_until",
            pl.col("valid_until") > pl.col("valid_from"),
        ),
    ),
    across=(Across("the span overlaps another span of the same unit", "valid_from", _overlap),),
)
