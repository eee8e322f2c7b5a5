"""The two kinds of measure, flow and stock, added up row by row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from .days import last_day

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]
Condition = Callable[[Row], bool]
DateOf = Callable[[Row], date | None]
Breakdown = Callable[[Row, Tables], str]

BEGINNING = date(1900, 1, 1)


def always(_row: Row) -> bool:
    return True


def given(*columns: str) -> Condition:
    return lambda row: all(row.get(column) is not None for column in columns)


def in_order(*columns: str) -> Condition:
    """Each column's value is at most the next one's, and all are given."""

    def holds(row: Row) -> bool:
        values: list[Any] = [row.get(column) for column in columns]
        if any(value is None for value in values):
            return False
        return all(earlier <= later for earlier, later in pairwise(values))

    return holds


def one_of(column: str, *values: str) -> Condition:
    return lambda row: row.get(column) in values


def both(first: Condition, second: Condition) -> Condition:
    return lambda row: first(row) and second(row)


def column(name: str) -> DateOf:
    return lambda row: row.get(name)


def by_column(name: str) -> Breakdown:
    return lambda row, _tables: row[name]


@dataclass(frozen=True)
class Flow:
    """The rows whose `on` lies in the month, counted or their `weight` column summed."""

    feed: str
    on: str
    where: Condition = always
    weight: str | None = None


@dataclass(frozen=True)
class Stock:
    """The rows that stand at the month's end; `weight` is a column to sum, or "age" for the days since."""

    feed: str
    since: DateOf
    until: DateOf
    where: Condition = always
    weight: str | None = None
    once: bool = False


@dataclass(frozen=True)
class Metric:
    kind: str
    numerator: Flow | Stock
    denominator: Flow | Stock
    by: Breakdown | None = None


def stands(since: date | None, until: date | None, day: date) -> bool:
    if since is None:
        return False
    if until is not None and until < since:
        return False  # a span that ends before it begins never stands
    return since <= day and (until is None or until > day)


def unit_stands(unit_id: str, tables: Tables, day: date) -> bool:
    return any(
        stands(unit_opened(unit), unit["closed_on"], day)
        for unit in tables.get("units", ())
        if unit["unit_id"] == unit_id
    )


def unit_opened(unit: Row) -> date:
    return unit["opened_on"] or BEGINNING


def totals(side: Flow | Stock, by: Breakdown | None, tables: Tables, unit_id: str, month: date) -> dict[str, float]:
    """The side's value for one unit and month: under "" the whole, under each breakdown its part."""
    result: dict[str, float] = {"": 0.0}
    for row in tables.get(side.feed, ()):
        if row["unit_id"] != unit_id:
            continue
        value = flow_value(side, row, month) if isinstance(side, Flow) else stock_value(side, row, month)
        if value is None:
            continue
        result[""] += value
        if by is not None:
            breakdown = by(row, tables)
            result[breakdown] = result.get(breakdown, 0.0) + value
    if isinstance(side, Stock) and side.once:
        counts = unit_stands(unit_id, tables, last_day(month))
        result = {breakdown: min(value, 1.0) if counts else 0.0 for breakdown, value in result.items()}
    return result


def flow_value(flow: Flow, row: Row, month: date) -> float | None:
    on = row.get(flow.on)
    if on is None or not month <= on <= last_day(month) or not flow.where(row):
        return None
    return 1.0 if flow.weight is None else float(row[flow.weight])


def stock_value(stock: Stock, row: Row, month: date) -> float | None:
    end = last_day(month)
    since = stock.since(row)
    if since is None or not stands(since, stock.until(row), end) or not stock.where(row):
        return None
    if stock.weight == "age":
        return float((end - since).days)
    return 1.0 if stock.weight is None else float(row[stock.weight])


STAFF = Stock("staffing", column("valid_from"), column("valid_until"), weight="headcount")
