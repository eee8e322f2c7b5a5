"""Changes: what a delivery does to the records that are there, new, changed, unchanged or left out of it."""

import polars as pl

from data.access import everything
from data.feeds import named
from data.feeds.feed import Feed
from data.store.intake import Intake, lazily
from data.store.store import Store

NEW, CHANGED, UNCHANGED, ABSENT = "new", "changed", "unchanged", "not in this file"
MOVED = "moved from another unit"

NOTHING = pl.DataFrame(schema={"how": pl.String, "lost": pl.Int64})


def changes(store: Store, intake: Intake) -> pl.DataFrame:
    """What an intake does to the records that are there: see `compared`."""
    return compared(store, named(intake.feed), lazily(intake.accepted), intake.covered)


def compared(store: Store, feed: Feed, accepted: pl.LazyFrame, covered: pl.DataFrame) -> pl.DataFrame:
    """One row a record: the feed's keys, unit_id, `how`, `columns`, those whose value changes, parted by commas, and
    `lost`, how many of them have a value on file and none in the file.

    MOVED are records that another unit has on file.
    ABSENT are records of the units and months that the delivery speaks for which it does not name: they stay as they
    are, since leaving a record out is not saying that it never was.
    """
    keys, others = list(feed.keys), [name for name in feed.columns if name not in feed.keys]
    held = store.records(feed.id, everything("changes")).select(list(feed.columns))
    brought = accepted.select(list(feed.columns))
    both = brought.with_columns(here=True).join(
        held.with_columns(there=True), on=keys, how="full", coalesce=True, nulls_equal=True, suffix="_held"
    )
    differs = [pl.when(pl.col(name).ne_missing(pl.col(f"{name}_held"))).then(pl.lit(name)) for name in others]
    columns = pl.concat_str(differs, separator=", ", ignore_nulls=True) if differs else pl.lit("")
    gone = [pl.col(name).is_null() & pl.col(f"{name}_held").is_not_null() for name in others]
    lost = pl.sum_horizontal(gone) if gone else pl.lit(0)
    moved = pl.col("unit_id") != pl.col("unit_id_held") if "unit_id" in others else pl.lit(False)
    how = (
        pl.when(pl.col("there").is_null())
        .then(pl.lit(NEW))
        .when(pl.col("here").is_null())
        .then(pl.lit(ABSENT))
        .when(moved)
        .then(pl.lit(MOVED))
        .when(columns != "")
        .then(pl.lit(CHANGED))
        .otherwise(pl.lit(UNCHANGED))
    )
    unit = pl.col("unit_id") if "unit_id" in keys else pl.coalesce("unit_id", "unit_id_held")
    listed = both.with_columns(how=how, columns=columns, unit_id=unit, lost=lost)
    both_there = pl.col("how").is_in([CHANGED, MOVED])
    listed = listed.with_columns(
        columns=pl.when(both_there).then("columns").otherwise(pl.lit("")),
        lost=pl.when(both_there).then("lost").otherwise(0),
    )
    spoken = pl.col("how") != ABSENT
    if feed.dated is not None and "unit_id" in feed.columns:
        dated = pl.col(feed.dated) if feed.dated in keys else pl.coalesce(feed.dated, f"{feed.dated}_held")
        spoken_for = covered.filter("whole").lazy().select("unit_id", "month").unique().with_columns(covered=True)
        listed = listed.with_columns(month=dated.dt.truncate("1mo"))
        listed = listed.join(spoken_for, on=["unit_id", "month"], how="left")
        spoken |= pl.col("covered").is_not_null()
    names = [*keys, *(["unit_id"] if "unit_id" not in keys else []), "how", "columns", "lost"]
    return listed.filter(spoken).select(names).collect(engine="streaming").sort("how", *keys)


def tally(found: pl.DataFrame) -> dict[str, int]:
    """How many records are new, changed, unchanged, moved from another unit, or gone (not in this file), and how many
    values on file the file leaves empty."""
    numbers = dict(found["how"].value_counts().iter_rows())
    names = {"new": NEW, "changed": CHANGED, "unchanged": UNCHANGED, "moved": MOVED, "gone": ABSENT}
    return {name: int(numbers.get(how, 0)) for name, how in names.items()} | {"values_lost": int(found["lost"].sum())}
