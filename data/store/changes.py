"""Changes: what a delivery does to the records that are there, new, changed, unchanged or left out of it."""

import polars as pl

from data.access import everything
from data.feeds import named
from data.store.intake import Intake, lazily
from data.store.store import Store

NEW, CHANGED, UNCHANGED, ABSENT = "new", "changed", "unchanged", "not in this file"


def changes(store: Store, intake: Intake) -> pl.DataFrame:
    """One row a record: the feed's keys, unit_id, `how`, and `columns`, those whose value changes, parted by commas.

    ABSENT are records of the units and months that the delivery speaks for which it does not name: they stay as they
    are, since leaving a record out is not saying that it never was.
    """
    feed = named(intake.feed)
    keys, others = list(feed.keys), [name for name in feed.columns if name not in feed.keys]
    held = store.records(feed.id, everything("changes")).select(list(feed.columns))
    brought = lazily(intake.accepted).select(list(feed.columns))
    both = brought.with_columns(here=True).join(
        held.with_columns(there=True), on=keys, how="full", coalesce=True, suffix="_held"
    )
    differs = [pl.when(pl.col(name).ne_missing(pl.col(f"{name}_held"))).then(pl.lit(name)) for name in others]
    columns = pl.concat_str(differs, separator=", ", ignore_nulls=True) if differs else pl.lit("")
    how = (
        pl.when(pl.col("there").is_null())
        .then(pl.lit(NEW))
        .when(pl.col("here").is_null())
        .then(pl.lit(ABSENT))
        .when(columns != "")
        .then(pl.lit(CHANGED))
        .otherwise(pl.lit(UNCHANGED))
    )
    unit = pl.col("unit_id") if "unit_id" in keys else pl.coalesce("unit_id", "unit_id_held")
    listed = both.with_columns(how=how, columns=columns, unit_id=unit)
    listed = listed.with_columns(columns=pl.when(pl.col("how") == CHANGED).then("columns").otherwise(pl.lit("")))
    spoken = pl.col("how") != ABSENT
    if feed.dated is not None and "unit_id" in feed.columns:
        dated = pl.col(feed.dated) if feed.dated in keys else pl.coalesce(feed.dated, f"{feed.dated}_held")
        covered = intake.covered.lazy().select("unit_id", "month").unique().with_columns(covered=True)
        listed = listed.with_columns(month=dated.dt.truncate("1mo")).join(covered, on=["unit_id", "month"], how="left")
        spoken |= pl.col("covered").is_not_null()
    names = [*keys, *(["unit_id"] if "unit_id" not in keys else []), "how", "columns"]
    return listed.filter(spoken).select(names).collect(engine="streaming").sort("how", *keys)
