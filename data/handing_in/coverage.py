"""Coverage: the units and months that a delivery speaks for, and those that it leaves incomplete."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from data.cells.reading import read_cells
from data.cells.spelling import Spelling
from data.checking.unit_names import in_register_words
from data.feeds.columns import facts_of, kind_of
from data.feeds.feed import Feed, Surroundings
from data.language import _
from data.store.intake import COVERED

SHOWN = 3
UNIT = "unit_id"
Covers = tuple[Sequence[str], Sequence[date]]


def coverage(
    feed: Feed, accepted: pl.LazyFrame, rejected: pl.DataFrame, day: date, covers: Covers | None
) -> pl.DataFrame:
    """The units and months that a delivery speaks for, COVERED: those stated, else those of which it has an accepted
    row. Of those that `rejected` rows (unit_id, month; null: it cannot be told) are of it does not speak wholly, nor of
    those that it would leave at zero where such a row may be theirs."""
    if feed.dated is None and covers is None:
        return pl.DataFrame(schema=COVERED)
    spoken = {"unit_id": pl.String, "month": pl.Date}
    seen = pl.DataFrame(schema=spoken)
    if feed.dated is not None:
        month = pl.min_horizontal(feed.dated, pl.lit(day)).dt.truncate("1mo").alias("month")
        seen = accepted.select("unit_id", month).unique().collect(engine="streaming")
    faulty = rejected.drop_nulls().unique()
    parts = seen
    if covers is not None:
        units, months = covers
        listed = pl.DataFrame({"unit_id": units}, schema={"unit_id": pl.String})
        parts = listed.join(pl.DataFrame({"month": months}, schema={"month": pl.Date}), how="cross")
        faulty = pl.concat([faulty, _perhaps(parts.join(seen, on=list(spoken), how="anti"), rejected)]).unique()
    parts = pl.concat([parts, faulty]).unique()
    whole = parts.join(faulty.with_columns(whole=False), on=list(spoken), how="left").with_columns(
        pl.col("whole").fill_null(True)
    )
    return whole.select(list(COVERED)).sort("unit_id", "month")


def _perhaps(empty: pl.DataFrame, rejected: pl.DataFrame) -> pl.DataFrame:
    """Of the units and months without a row those that a rejected row may be of, whose unit or month cannot be told."""
    vague = rejected.filter(pl.any_horizontal(pl.all().is_null())).unique()
    found = empty.join(vague, how="cross", suffix="_told")
    same = [pl.col(name).eq(pl.col(f"{name}_told")).fill_null(True) for name in ("unit_id", "month")]
    return found.filter(same).select("unit_id", "month").unique()


def places(feed: Feed, rejected: pl.DataFrame, near: Surroundings, spelling: Spelling) -> pl.DataFrame:
    """The unit and month of each rejected row (text in the feed's columns), null where that cannot be told."""
    if feed.dated is None or UNIT not in feed.columns or rejected.is_empty():
        return pl.DataFrame(schema={UNIT: pl.String, "month": pl.Date})
    read = {
        name: read_cells(rejected[name], kind_of(feed.columns[name]), facts_of(feed.columns[name]), spelling).values
        for name in (UNIT, feed.dated)
    }
    rows = rejected.select("row").with_columns(
        [values.cast(kind_of(feed.columns[name]).dtype).alias(name) for name, values in read.items()]
    )
    rows = in_register_words(feed, rows, near)[0]
    known = pl.col(UNIT).is_in(list(near.units))
    return rows.select(pl.when(known).then(UNIT).alias(UNIT), month=pl.col(feed.dated).dt.truncate("1mo"))


def incomplete(covered: pl.DataFrame) -> list[str]:
    """The units and months that count as incomplete, since rows of them were rejected."""
    some = covered.filter(~pl.col("whole"))
    if some.is_empty():
        return []
    shown = ", ".join(
        f"{unit} {month:%Y-%m}" for unit, month in some.select("unit_id", "month").head(SHOWN).iter_rows()
    )
    more = " …" if some.height > SHOWN else ""
    return [_("rows were rejected, so that these count as incomplete, and never as 0: {listed}", listed=shown + more)]
