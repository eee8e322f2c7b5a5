"""Returns: monthly figures of a unit or a source that can hand over no records."""

import polars as pl

from data.feeds.columns import amount, month, text, unit
from data.feeds.feed import Across, Feed, InForce, Others, Surroundings


def _metric_unknown(rows: pl.DataFrame, surroundings: Surroundings) -> pl.Series:
    return ~rows["metric"].is_in(list(surroundings.metrics))


def _more_than_all(rows: pl.DataFrame, surroundings: Surroundings) -> pl.Series:
    proportions = [metric for metric, kind in surroundings.metrics.items() if kind == "p"]
    return rows.select(pl.col("metric").is_in(proportions) & (pl.col("numerator") > pl.col("denominator"))).to_series()


def _tidy(rows: pl.LazyFrame, others: Others, parameters: InForce) -> pl.LazyFrame:
    """An empty breakdown is the whole."""
    return rows.with_columns(pl.col("breakdown").fill_null(""))


feed = Feed(
    title="Returns",
    words="Numerator and denominator of a metric, per unit and month, as another system counted them.",
    keys=("unit_id", "month", "metric", "breakdown"),
    columns={
        "unit_id": unit(),
        "month": month(),
        "metric": text("metric id", "指标", "指标编号"),
        "breakdown": text("by", "category", "分类", "细分", empty=True),
        "numerator": amount("分子"),
        "denominator": amount("分母"),
    },
    across=(
        Across(
            "no such metric: neither in the catalogue nor declared by this installation",
            "metric",
            _metric_unknown,
        ),
        Across("a proportion's numerator is more than its denominator", "numerator", _more_than_all),
    ),
    dated="month",
    tidy=_tidy,
)
