"""Tidy: a feed's records -> the table that its metrics are computed from."""

from collections.abc import Callable, Iterable

import polars as pl

from data.feeds import named
from data.registry.settings import Settings
from metrics.measure import Metric

DEFAULTS = Settings()


def tidied_feed(feed: str, records: Callable[[str], pl.LazyFrame], settings: Settings = DEFAULTS) -> pl.LazyFrame:
    """The tidy table of one feed; `records`: a feed's id -> its records."""
    layout = named(feed)
    others = {other: records(other) for other in layout.needs}
    return layout.tidy(records(feed), others, layout.in_force(settings))


def tidied(
    metrics: Iterable[Metric], records: Callable[[str], pl.LazyFrame], settings: Settings = DEFAULTS
) -> dict[str, pl.LazyFrame]:
    """The tidy tables of every feed that the metrics need, and of units and returns."""
    wanted = dict.fromkeys(["units", "returns", *(feed for metric in metrics for feed in metric.feeds)])
    return {feed: tidied_feed(feed, records, settings) for feed in wanted}
