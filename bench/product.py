"""The product's side of the benchmarks: its metrics, and the facts of a generated organisation."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl

from bench.draws import LAST
from bench.organisation import MONTHS, ROWS, records
from data import months
from metrics.catalogue import catalogue
from metrics.facts.facts import each, facts
from metrics.facts.tidy import tidied
from metrics.measure import Flow, Metric, Stock

FIRST = months.shifted(LAST, 1 - MONTHS)


def flows(*feeds: str) -> list[Metric]:
    """The metrics whose both sides are flows of the feeds."""
    return [
        metric
        for metric in catalogue().values()
        if isinstance(metric.numerator, Flow)
        and isinstance(metric.denominator, Flow)
        and set(metric.feeds) <= set(feeds)
    ]


def stocks(feed: str) -> list[Metric]:
    """The metrics that count what stands of the feed."""
    return [
        metric
        for metric in catalogue().values()
        if isinstance(metric.numerator, Stock) and metric.numerator.feed == feed
    ]


def generated() -> list[Metric]:
    """All metrics of the feeds that are generated."""
    feeds = {*ROWS, "staffing"}
    return [metric for metric in catalogue().values() if set(metric.feeds) <= feeds]


def tidy_of(folder: Path, metrics: list[Metric]) -> dict[str, pl.LazyFrame]:
    return tidied(metrics, lambda feed: records(folder, feed))


def units_of(folder: Path) -> list[str]:
    return records(folder, "units").collect()["unit_id"].to_list()


def all_facts(folder: Path, metrics: list[Metric], first: date = FIRST, last: date = LAST) -> pl.DataFrame:
    """The facts as one table."""
    return facts(tidy_of(folder, metrics), metrics, units_of(folder), first, last)


def tables(folder: Path, metrics: list[Metric], first: date = FIRST, last: date = LAST) -> Iterator[pl.DataFrame]:
    """The facts, a metric and breakdown at a time."""
    return each(tidy_of(folder, metrics), metrics, units_of(folder), first, last)


def walked(folder: Path, metrics: list[Metric], first: date = FIRST, last: date = LAST) -> int:
    """How many facts there are, none of them kept."""
    return sum(table.height for table in tables(folder, metrics, first, last))
