"""Definitions: a metric's formula in words and as SQL."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from threading import Lock

import narwhals.stable.v2 as nw
import polars as pl
from narwhals.sql import SQLTable, table

from data.feeds import named
from data.language import _, texts
from metrics.facts.facts import LIFE
from metrics.facts.tidy import tidied_feed
from metrics.measure import AGE, Flow, Measure, Metric, Stock

_QUOTED = re.compile(r"'(?:[^']|'')*'")
_LISTED = re.compile(r"contains\(\[(?P<words>[^]]*)\], (?P<column>\w+)\)")
_GIVEN = re.compile(r"NOT \((\w+) IS NULL\)")
_BRACKETS = re.compile(r"(?P<before>^|\(|\S+ )\((?P<inside>[^()]*)\)(?= ?(?P<after>\S*))")
_SPOKEN = texts({" AND ": " and ", " OR ": " or ", " IS NOT NULL": " is given", " IS NULL": " is empty"})
_ONE_AT_A_TIME = Lock()  # Narwhals keeps one connection for all tables that it writes as SQL


@dataclass(frozen=True)
class Side:
    """A numerator or denominator of every unit and a month: in words, and as DuckDB's SQL over tidy tables."""

    words: str
    sql: str


@cache
def _table(feed: str) -> SQLTable:
    """The feed's tidy table, without rows."""
    empty = tidied_feed(feed, lambda one: pl.LazyFrame(schema=named(one).dtypes))
    return table(feed, dict(nw.from_native(empty).collect_schema()))


def computed_columns(feed: str) -> list[str]:
    """The columns that the feed's tidy table has beside those handed in."""
    with _ONE_AT_A_TIME:
        return [column for column in _table(feed).columns if column not in named(feed).columns]


def _around_quoted(sql: str, changed: Callable[[str], str]) -> str:
    """The SQL changed, except for what stands in quotes."""
    quoted = _QUOTED.findall(sql)
    places = iter(range(len(quoted)))
    apart = changed(_QUOTED.sub(lambda _unused: f"'{next(places)}'", sql))
    return _QUOTED.sub(lambda place: quoted[int(place[0].strip("'"))], apart)


def condition(measure: Measure) -> str:
    """The condition of a measure, as SQL."""
    assert measure.where is not None
    with _ONE_AT_A_TIME:
        query = _table(measure.feed).filter(measure.where).to_sql()
    return _around_quoted(query.split(" WHERE ", 1)[1], _plain)


def _plain(sql: str) -> str:
    """The SQL as a person would write it."""
    sql = _LISTED.sub(r"\g<column> IN [\g<words>]", sql.replace('"', ""))
    # A list keeps its square brackets until the end: round ones would be taken for a condition's.
    sql = _GIVEN.sub(r"\1 IS NOT NULL", sql)
    before = ""
    while before != sql:
        before, sql = sql, _BRACKETS.sub(_unless_needed, sql)
    while sql.startswith("(") and all(sql.count("(", 0, end) > sql.count(")", 0, end) for end in range(1, len(sql))):
        sql = sql[1:-1]
    return sql.replace("[", "(").replace("]", ")")


def _unless_needed(found: re.Match[str]) -> str:
    """The brackets' inside alone, where it is joined by no other word than what stands beside it."""
    before, inside, after = found["before"], found["inside"], found["after"]
    beside = {before.strip(), "" if after.startswith(")") else after} - {"", "("}
    joined = {word for word in ("AND", "OR") if f" {word} " in inside}
    return f"{before}{inside}" if len(joined) < 2 and beside <= (joined or {"AND", "OR"}) else found[0]


def _spoken(sql: str) -> str:
    for written, said in _SPOKEN.items():
        sql = sql.replace(written, said)
    return sql.replace(" IN (", _(" is one of (")).replace("NOT ", "not ")


def _lines(sql: str) -> str:
    """The SQL with a line for each condition."""
    if " OR " in sql:
        return "(" + sql.replace(" OR ", "\n    OR ") + ")"
    return sql.replace(" AND ", "\n  AND ")


def _words(measure: Measure) -> str:
    if isinstance(measure, Flow):
        when = _("of the month") if measure.on == "month" else _("whose {on} lies in the month", on=measure.on)
        rows = f"{measure.feed} {when}"
    else:
        rows = _(
            "{feed} standing at the month's end ({since} on or before its last day, ",
            feed=measure.feed,
            since=measure.since,
        )
        rows += _("{until} empty or later)", until=measure.until)
    if measure.where is not None:
        rows += _(", where {condition}", condition=_around_quoted(condition(measure), _spoken))
    if isinstance(measure, Stock) and measure.once:
        return _("units that stand at the month's end and have any {rows}", rows=rows)
    if isinstance(measure, Stock) and measure.weight == AGE:
        return _("the days from {since} to the month's last day, summed over {rows}", since=measure.since, rows=rows)
    return _("the sum of {weight} over {rows}", weight=measure.weight, rows=rows) if measure.weight else rows


def _sql(measure: Measure, side: str) -> str:
    if isinstance(measure, Flow):
        holds = [f"{measure.on} BETWEEN $first_day AND $last_day"]
        what = f"sum({measure.weight})" if measure.weight else "count(*)"
    else:
        # A span that ends before it begins never stands: no day lies on both sides.
        holds = [f"{measure.since} <= $last_day", f"({measure.until} IS NULL OR {measure.until} > $last_day)"]
        weight = f"$last_day - {measure.since}" if measure.weight == AGE else measure.weight
        what = "count(DISTINCT unit_id)" if measure.once else f"sum({weight})" if weight else "count(*)"
    if measure.where is not None:
        holds.append(_around_quoted(condition(measure), _lines))
    if isinstance(measure, Stock) and measure.once:
        alive = _sql(LIFE, "").splitlines()[1:-1]
        holds.append("\n    ".join(["unit_id IN (", "SELECT unit_id", *alive]) + "\n  )")
    where = "\n  AND ".join(holds)
    return f"SELECT unit_id, {what} AS {side}\nFROM {measure.feed}\nWHERE {where}\nGROUP BY unit_id"


def _returned(metric: Metric, side: str) -> Side:
    words = _("the {side} of the unit's monthly return; where it gives breakdowns but no whole, their sum", side=side)
    what = f"coalesce(sum({side}) FILTER (breakdown = ''), sum({side})) AS {side}"
    where = "metric = '{}'\n  AND month BETWEEN $first_day AND $last_day".format(metric.id.replace("'", "''"))
    return Side(words, f"SELECT unit_id, {what}\nFROM returns\nWHERE {where}\nGROUP BY unit_id")


def formula(metric: Metric) -> tuple[Side, Side]:
    """Numerator and denominator."""
    if metric.numerator is None or metric.denominator is None:
        return _returned(metric, "numerator"), _returned(metric, "denominator")
    top, bottom = metric.numerator, metric.denominator
    return Side(_words(top), _sql(top, "numerator")), Side(_words(bottom), _sql(bottom, "denominator"))
