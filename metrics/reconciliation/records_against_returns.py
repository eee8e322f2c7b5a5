"""Records against returns: two sources speak for the same unit, month and metric, and do not agree."""

import polars as pl

from data.language import _
from metrics.facts.facts import FACTS, facts
from metrics.facts.tidy import tidied, tidied_feed
from metrics.reconciliation.check import Check, Sources, listed, number

SAME = 0.005  # sums of money differ by less where they were only added up in another order
KEYS = ["metric", "unit_id", "month"]


def _rows(sources: Sources) -> pl.LazyFrame:
    returns = tidied_feed("returns", sources.records, sources.settings).filter(pl.col("month") <= sources.last)
    said = _with_wholes(returns.collect())
    found = _from_records(sources, said)
    # Where records are silent about a metric, unit and month, the return is all there is, and nothing to compare.
    both = said.join(found.select(KEYS).unique(), on=KEYS)
    whole = found.filter(pl.col("breakdown") == "").select(*KEYS, staff="denominator")
    per_staff = [metric.id for metric in sources.metrics.values() if metric.per_staff]
    compared = (
        both.join(found, on=[*KEYS, "breakdown"], how="left", suffix="_found")
        .join(whole, on=KEYS, how="left")
        .with_columns(
            pl.col("numerator_found").fill_null(0),
            # A breakdown has no staff of its own: it is divided by the whole's.
            pl.when(pl.col("metric").is_in(per_staff))
            .then("staff")
            .otherwise("denominator_found")
            .fill_null(0)
            .alias("denominator_found"),
        )
        .with_columns(
            more=pl.col("numerator") - pl.col("numerator_found"),
            of_more=pl.col("denominator") - pl.col("denominator_found"),
        )
        .filter(pl.max_horizontal(pl.col("more").abs(), pl.col("of_more").abs()) > SAME)
    )
    words = pl.format(
        _("The return says {} of {}, the records say {} of {}: numerator {}, denominator {}."),
        number("numerator"),
        number("denominator"),
        number("numerator_found"),
        number("denominator_found"),
        _difference("more"),
        _difference("of_more"),
    )
    record = pl.concat_str("metric", "breakdown", separator=" ").str.strip_suffix(" ")
    return listed(compared.lazy(), record, "month", words)


def _difference(column: str) -> pl.Expr:
    return pl.when(pl.col(column) == 0).then(pl.lit("±0")).otherwise(number(column, "+"))


def _with_wholes(returns: pl.DataFrame) -> pl.DataFrame:
    """The returns, and where they give breakdowns but no whole, their sum."""
    figures = returns.select(*KEYS, "breakdown", "numerator", "denominator")
    wholes = figures.filter(pl.col("breakdown") == "")
    summed = (
        figures.join(wholes, on=KEYS, how="anti")
        .group_by(KEYS)
        .agg(pl.sum("numerator"), pl.sum("denominator"))
        .with_columns(breakdown=pl.lit(""))
    )
    return pl.concat([figures, summed.select(figures.columns)])


def _from_records(sources: Sources, said: pl.DataFrame) -> pl.DataFrame:
    """The facts of the metrics, units and months that returns speak for, from records alone."""
    spoken = said["metric"].unique().to_list()
    metrics = [metric for metric in sources.metrics.values() if metric.id in spoken and metric.numerator is not None]
    if not metrics:
        return pl.DataFrame(schema=FACTS)
    tidy = tidied(metrics, sources.records, sources.settings)
    del tidy["returns"]
    units = said["unit_id"].unique().to_list()
    first, last = said.select(first=pl.min("month"), last=pl.max("month")).row(0)
    return facts(tidy, metrics, units, first, last)


check = Check(
    title="Records against returns",
    words="Monthly figures handed in as returns where the records of the same unit, month and metric give others. The "
    "records count; the difference says how well the unit knows itself, or how it tells it. Each row shows the "
    "numerator of the denominator, first as returned, then as the records give it.",
    feeds=("returns",),
    rows=_rows,
)
