"""Filling up: a stock that begins empty, because the records begin, rises without anything having changed."""

import math
from datetime import date, timedelta

import polars as pl

from data import months
from data.feeds import named
from metrics.facts.figures import Figures
from metrics.facts.tidy import tidied_feed
from metrics.measure import STAFF, Metric, Stock

EMPTY = 0.25  # of what stands now: with fewer standing when the records begin the stock began empty
MONTH = 365.25 / 12  # days


def full_from(figures: Figures, metric: Metric) -> date | None:
    """The first month in which a stock can be full: its own mean age after the records begin; None where it was not
    empty then, or where the metric counts no stock of records."""
    measure = metric.denominator if isinstance(metric.denominator, Stock) else metric.numerator
    if not isinstance(measure, Stock) or measure.feed in (STAFF, "units"):
        measure = metric.numerator
    if not isinstance(measure, Stock) or figures.delivered is None or named(measure.feed).computed:
        return None
    first, last = figures.delivered[0], months.last_day(figures.delivered[1])

    def records(feed: str) -> pl.LazyFrame:
        return figures.store.records(feed, figures.scope, figures.as_of)

    since, until = pl.col(measure.since), pl.col(measure.until)

    def standing(day: date) -> pl.Expr:
        return (since <= day) & (until.is_null() | (until > day))

    age = (pl.lit(last) - since).dt.total_days().filter(standing(last))
    found = (
        tidied_feed(measure.feed, records, figures.settings)
        .select(before=standing(first - timedelta(1)).sum(), now=standing(last).sum(), age=age.mean())
        .collect()
        .row(0, named=True)
    )
    if not found["now"] or found["before"] >= EMPTY * found["now"]:
        return None
    return months.shifted(first, math.ceil(found["age"] / MONTH))
