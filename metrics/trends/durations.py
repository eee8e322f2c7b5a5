"""Durations: how long what a unit opens stays open, what is still open counted as long as it has lasted."""

from datetime import date

import polars as pl

from data import months
from metrics.facts.figures import Figures
from metrics.facts.tidy import tidied_feed
from metrics.facts.windows import CHART_MONTHS
from metrics.measure import AGE, Metric, Stock
from metrics.statistics.survival import incidence, median_time, share_done

YEAR = 365  # days, by which outcomes are told
OUTCOME, DUE = "outcome", "overdue_from"
DURATIONS = {
    "unit_id": pl.String,
    "done": pl.Int64,
    "open": pl.Int64,
    "median": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "in_time": pl.Float64,
    "due": pl.Int64,
    "open_age": pl.Float64,
}
OUTCOMES = {"unit_id": pl.String, OUTCOME: pl.String, "share": pl.Float64}


def lasts(metric: Metric) -> bool:
    """Whether a metric is the age of what is open, so that how long it takes can be told."""
    return isinstance(metric.numerator, Stock) and metric.numerator.weight == AGE


def durations(figures: Figures, metric: Metric, units: list[str], month: date) -> pl.DataFrame:
    """DURATIONS of `units`, each with all below it: of what was opened in the 36 months up to the month's end.

    `done` and `open`: how many. `median`: days until half are done, with its interval, empty where not half are.
    `in_time`: the share done by its due day, of the `due` that have one. `open_age`: the median days that what is open
    stands. A unit that reports no more is known up to its last reported month.
    """
    rows = _rows(figures, metric, month)
    found = []
    for unit in units:
        own = rows.filter(pl.col("unit_id").is_in(figures.tree.under(unit)))
        days, ended = own["days"].to_numpy(), own["ended"].to_numpy()
        dated = own.drop_nulls("allowed") if "allowed" in own.columns else own.clear()
        half = median_time(days, ended)
        share = float("nan")
        if dated.height:
            # In parts of the time allowed: a day late is beyond 1, whatever the term.
            share = share_done((dated["days"] / dated["allowed"]).to_numpy(), dated["ended"].to_numpy(), 1 - 1e-9)
        age = own.filter(~pl.col("ended"))["days"].median()
        found.append((unit, int(ended.sum()), int((~ended).sum()), *half, share, dated.height, age))
    table = pl.DataFrame(found, schema=DURATIONS, orient="row")
    return table.with_columns(pl.col("median", "lower", "upper", "in_time").fill_nan(None))


def outcomes(figures: Figures, metric: Metric, units: list[str], month: date) -> pl.DataFrame:
    """OUTCOMES of `units`, each with all below it: the share that has ended so within a YEAR; no row where the feed
    has no outcomes."""
    rows = _rows(figures, metric, month)
    words = sorted(rows[OUTCOME].drop_nulls().unique()) if OUTCOME in rows.columns else []
    found = []
    for unit in units if words else []:
        own = rows.filter(pl.col("unit_id").is_in(figures.tree.under(unit)))
        places = {word: at for at, word in enumerate(words, 1)}
        ended = pl.when("ended").then(pl.col(OUTCOME).replace_strict(places, default=len(words) + 1)).otherwise(0)
        kinds = own.select(ended.fill_null(len(words) + 1)).to_series().to_numpy()
        shares = incidence(own["days"].to_numpy(), kinds, len(words) + 1, YEAR)
        found += [(unit, word, share) for word, share in zip(words, shares, strict=False)]
    return pl.DataFrame(found, schema=OUTCOMES, orient="row").with_columns(pl.col("share").fill_nan(None))


def _rows(figures: Figures, metric: Metric, month: date) -> pl.DataFrame:
    """What was opened: unit_id, days (that it lasted, or has lasted so far), ended, and, where the feed says so,
    allowed (days to the first day on which it is overdue) and its outcome."""
    measure = metric.numerator
    assert isinstance(measure, Stock)

    def records(feed: str) -> pl.LazyFrame:
        return figures.store.records(feed, figures.scope, figures.as_of)

    table = tidied_feed(measure.feed, records, figures.settings)
    columns = table.collect_schema().names()
    since, until, known = pl.col(measure.since), pl.col(measure.until), pl.col("known")
    allowed = [(pl.col(DUE) - since).dt.total_days().cast(pl.Float64).alias("allowed")] if DUE in columns else []
    first = months.shifted(month, 1 - CHART_MONTHS)
    return (
        table.join(_known(figures, metric, month).lazy(), on="unit_id", how="left")
        .with_columns(known=known.fill_null(months.last_day(month)))
        .filter(since.is_between(first, known))
        .with_columns(ended=(until <= known).fill_null(False))
        .select(
            "unit_id",
            "ended",
            *allowed,
            *([OUTCOME] if OUTCOME in columns else []),
            days=(pl.when("ended").then(until).otherwise(known) - since).dt.total_days().cast(pl.Float64),
        )
        .collect()
    )


def _known(figures: Figures, metric: Metric, month: date) -> pl.DataFrame:
    """unit_id, known: the last day up to which something is known of those units that did not report the month."""
    left = figures.left_out(metric).filter(pl.col("month") <= month)
    silent = left.filter(pl.col("month") == month)["unit_id"].unique()
    gone = dict(left.filter(pl.col("unit_id").is_in(silent.implode())).group_by("unit_id").agg("month").iter_rows())
    days = []
    for missed in gone.values():
        at = month
        while at in missed:
            at = months.shifted(at, -1)
        days.append(months.last_day(at))
    return pl.DataFrame({"unit_id": list(gone), "known": days}, schema={"unit_id": pl.String, "known": pl.Date})
