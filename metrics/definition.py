"""Definitions: a metric's formula in words."""

import re
from functools import cache
from threading import Lock

import narwhals.stable.v2 as nw
import polars as pl
from narwhals.sql import SQLTable, table

from data.feeds import named
from metrics.measure import AGE, Flow, Measure, Metric
from metrics.tidy import tidied_feed

_LISTED = re.compile(r"contains\(\[(?P<words>[^]]*)\], (?P<column>\w+)\)")
_ONE_AT_A_TIME = Lock()  # Narwhals keeps one connection for all tables that it writes as SQL


@cache
def _table(feed: str) -> SQLTable:
    """The feed's tidy table, without rows."""
    empty = tidied_feed(feed, lambda one: pl.LazyFrame(schema=named(one).dtypes))
    return table(feed, dict(nw.from_native(empty).collect_schema()))


def _side(measure: Measure) -> str:
    if isinstance(measure, Flow):
        what = f"the sum of {measure.weight} of the rows" if measure.weight else "the rows"
        words = f"{what} of {measure.feed} whose {measure.on} lies in the month"
    else:
        what = {"": "the rows", AGE: "the days since they began, of the rows"}.get(
            measure.weight, f"the sum of {measure.weight} of the rows"
        )
        words = f"{what} of {measure.feed} that stand at the month's end: from {measure.since} until {measure.until}"
        words += ", at most one per unit" if measure.once else ""
    if measure.where is not None:
        words += f", where {condition(measure)}"
    return words[0].upper() + words[1:]


def condition(measure: Measure) -> str:
    """The condition of a measure, as SQL."""
    assert measure.where is not None
    with _ONE_AT_A_TIME:
        query = _table(measure.feed).filter(measure.where).to_sql()
    return _LISTED.sub(_in, query.split(" WHERE ", 1)[1].replace('"', "").removeprefix("(").removesuffix(")"))


def _in(found: re.Match[str]) -> str:
    return f"{found['column']} IN ({found['words']})"


def formula(metric: Metric) -> tuple[str, str]:
    """Numerator and denominator in words."""
    if metric.numerator is None or metric.denominator is None:
        return "The numerator of the unit's monthly return", "The denominator of the unit's monthly return"
    return _side(metric.numerator), _side(metric.denominator)
