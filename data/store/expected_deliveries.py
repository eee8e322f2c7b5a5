"""The calendar: which unit hands in which feed for which month by when, and what came of it."""

from collections.abc import Iterable
from datetime import date

import polars as pl

from data.registry.settings import Steps
from data.registry.tables import Expectation

EXPECTED = {
    "unit_id": pl.String,
    "month": pl.Date,
    "feed": pl.String,
    "due_on": pl.Date,
    "received_on": pl.Date,
}


def _due_days(rows: list[Expectation], feed: str, kind: str) -> Steps:
    """The due day over the months: what holds for the kind, else for all units; of one month the later word counts."""
    own = sorted((row for row in rows if row.feed == feed and row.kind == kind), key=lambda row: row.since)
    general = sorted((row for row in rows if row.feed == feed and row.kind == ""), key=lambda row: row.since)
    before = [row for row in general if kind and not (own and own[0].since <= row.since)]
    return Steps(tuple((row.since, row.due_day) for row in [*before, *own]))


def expected(
    expectations: Iterable[Expectation], units: pl.DataFrame, covered: pl.DataFrame, today: date
) -> pl.DataFrame:
    """What was to be handed in up to `today`: EXPECTED, one row a unit, month and feed.

    `units`: the register. `covered`: feed, unit_id, month, received_on of what live deliveries speak for. A unit is
    expected to report on each month in which it stood; a month counts from its due day on, or once it was received.
    """
    rows = list(expectations)
    received = {
        feed: found.select("unit_id", "month", "received_on")
        for (feed,), found in covered.partition_by("feed", as_dict=True).items()
    }
    month = pl.col("month")
    parts = [pl.DataFrame(schema=EXPECTED)]
    for feed in dict.fromkeys(row.feed for row in rows):
        first = min(row.since for row in rows if row.feed == feed)
        if first >= today:
            continue
        months = pl.DataFrame({"month": pl.date_range(first.replace(day=1), today, "1mo", eager=True)})
        due = pl.concat(
            months.with_columns(kind=pl.lit(kind), due=_due_days(rows, feed, kind).over(month).cast(pl.Int64))
            for kind in units["kind"].unique(maintain_order=True)
        )
        duties = (
            units.join(due.drop_nulls("due"), on="kind", maintain_order="left_right")
            .filter(
                (pl.col("opened_on") <= month.dt.month_end()).fill_null(True),
                (pl.col("closed_on") > month).fill_null(True),
            )
            .with_columns(
                feed=pl.lit(feed),
                due_on=pl.min_horizontal(
                    month.dt.offset_by("1mo") + pl.duration(days=pl.col("due") - 1),
                    month.dt.offset_by("1mo").dt.month_end(),
                ),
            )
        )
        if feed in received:
            duties = duties.join(received[feed], on=["unit_id", "month"], how="left", maintain_order="left")
        else:
            duties = duties.with_columns(received_on=pl.lit(None, pl.Date))
        parts.append(
            duties.filter((pl.col("due_on") < today) | pl.col("received_on").is_not_null()).select(list(EXPECTED))
        )
    return pl.concat(parts)
