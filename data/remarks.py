"""Remarks: what is accepted and still worth a sentence: loose references, and days outside a unit's life."""

import polars as pl

from data.feeds import named
from data.feeds.feed import Feed, Surroundings

SHOWN = 5


def _some(values: pl.Series) -> str:
    listed = values.unique(maintain_order=True)
    rest = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
    return ", ".join(listed.head(SHOWN).cast(pl.String)) + rest


def _loose(feed: Feed, accepted: pl.LazyFrame, near: Surroundings) -> list[str]:
    notes = []
    for name, column in feed.columns.items():
        other = column.metadata.get("refers_to")
        if not other:
            continue
        key = named(other).keys[0]
        known = near.stored(other).select(pl.col(key).alias(name)).collect().lazy()
        loose = (
            accepted.select(name)
            .drop_nulls(name)
            .join(known, on=name, how="anti", maintain_order="left")
            .collect(engine="streaming")
        )
        if loose.height:
            notes.append(f"{name}: {loose.height} rows name one that is not in {other}: {_some(loose[name])}")
    return notes


def _out_of_life(feed: Feed, accepted: pl.LazyFrame, near: Surroundings) -> list[str]:
    if feed.dated is None or "unit_id" not in feed.columns:
        return []
    lives = near.stored("units").select("unit_id", "opened_on", "closed_on").collect().lazy()
    day = pl.col(feed.dated)
    outside = (
        accepted.join(lives, on="unit_id", maintain_order="left")
        .filter((day < pl.col("opened_on")).fill_null(False) | (day > pl.col("closed_on")).fill_null(False))
        .select("row")
        .collect(engine="streaming")
    )
    if not outside.height:
        return []
    return [
        f"{feed.dated}: {outside.height} rows are dated before their unit opened or after it closed "
        f"(file rows {_some(outside['row'])})"
    ]


def remarks(feed: Feed, accepted: pl.LazyFrame, near: Surroundings) -> list[str]:
    """Sentences about accepted rows; `accepted` has the feed's columns and `row`."""
    return _loose(feed, accepted, near) + _out_of_life(feed, accepted, near)
