"""Tidy: a feed's records -> the table that its metrics are computed from."""

from collections.abc import Callable, Iterable

import polars as pl

from data.feeds import named
from metrics.measure import Metric


def tidied_feed(feed: str, records: Callable[[str], pl.LazyFrame]) -> pl.LazyFrame:
    """The tidy table of one feed; `records`: a feed's id -> its records."""
    return named(feed).tidy(records(feed), {other: records(other) for other in named(feed).needs})


def tidied(metrics: Iterable[Metric], records: Callable[[str], pl.LazyFrame]) -> dict[str, pl.LazyFrame]:
    """The tidy tables of every feed that the metrics need, and of units and returns."""
    wanted = dict.fromkeys(["units", "returns", *(feed for metric in metrics for feed in metric.feeds)])
    return {feed: tidied_feed(feed, records) for feed in wanted}
