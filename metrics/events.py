"""Events: what each row adds in which month, summed by unit, month and breakdown in any engine that Narwhals knows."""

from collections.abc import Sequence

import narwhals.stable.v2 as nw
import polars as pl

from metrics.measure import AGE, Flow, Measure

Event = tuple[str, str, nw.Expr]


def _month(column: str) -> nw.Expr:
    """Months since the year 0."""
    day = nw.col(column).dt
    return day.year().cast(nw.Int64) * 12 + day.month().cast(nw.Int64) - 1


def _day_number(column: str) -> nw.Expr:
    """Python's ordinal of the day, from year and day of the year: durations are not portable."""
    day = nw.col(column).dt
    year = day.year().cast(nw.Int64) - 1
    return year * 365 + year // 4 - year // 100 + year // 400 + day.ordinal_day().cast(nw.Int64)


def _where(worth: nw.Expr, condition: nw.Expr | None) -> nw.Expr:
    worth = worth.cast(nw.Float64)
    return worth if condition is None else nw.when(condition).then(worth).otherwise(nw.lit(0.0))


def _weight(measure: Measure) -> nw.Expr:
    return nw.col(measure.weight) if measure.weight and measure.weight != AGE else nw.lit(1)


def _of(measure: Measure, name: str) -> list[Event]:
    """(name of the sum, day column, what a row adds in that day's month). A stock adds when it begins and takes
    away when it ends; by age it sums beside its count the days on which its rows began."""
    if isinstance(measure, Flow):
        return [(f"{name} in", measure.on, _where(_weight(measure), measure.where))]
    ends = nw.col(measure.until)
    stands = ends.is_null() | (ends > nw.col(measure.since))
    if measure.where is not None:
        stands = stands & measure.where
    worth = {"in": _weight(measure)}
    if measure.weight == AGE:
        worth["began"] = _day_number(measure.since)
    events = []
    for what, amount in worth.items():
        events.append((f"{name} {what}", measure.since, _where(amount, stands)))
        events.append((f"{name} {what} out", measure.until, _where(-amount, stands)))
    return events


def summed(frame: nw.LazyFrame, by: str, measures: Sequence[Measure], last: int) -> dict[str, pl.DataFrame]:
    """The sums of all events of measures of one feed, one pass a day column.

    `frame`: the feed's tidy table. `by`: its breakdown column, or "". `last`: the last month's number. Returns
    "<place of the measure> <what>" -> unit_id, month (number), breakdown, value.
    """
    by_day: dict[str, dict[str, nw.Expr]] = {}
    for place, measure in enumerate(measures):
        for name, day, worth in _of(measure, str(place)):
            by_day.setdefault(day, {})[name] = worth
    keys = ["unit_id", "month", *(["breakdown"] if by else [])]
    grouped = []
    for day, worths in by_day.items():
        rows = frame.filter(~nw.col(day).is_null()).select(
            nw.col("unit_id"),
            _month(day).alias("month"),
            *([nw.col(by).alias("breakdown")] if by else []),
            *[worth.alias(name) for name, worth in worths.items()],
        )
        grouped.append(
            rows.filter(nw.col("month") <= last).group_by(*keys).agg(*[nw.col(name).sum() for name in worths])
        )
    found = {}
    for worths, table in zip(by_day.values(), _collected(grouped), strict=True):
        if not by:
            table = table.with_columns(breakdown=pl.lit(""))
        for name in worths:
            found[name] = table.select("unit_id", "month", "breakdown", value=name)
    return found


def _collected(tables: list[nw.LazyFrame]) -> list[pl.DataFrame]:
    """All tables at once where Polars runs them, so that they share what they read; else one after the other."""
    native = [table.to_native() for table in tables]
    if all(isinstance(table, pl.LazyFrame) for table in native):
        return pl.collect_all(native, engine="streaming")
    return [table.collect("polars").to_native() for table in tables]
