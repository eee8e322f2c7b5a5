"""Remarks: what is accepted and still worth a sentence: loose references, and days outside a unit's life."""

import polars as pl

from data.feeds import named
from data.feeds.feed import Feed, Surroundings

SHOWN = 5
MOST = 0.5
FAR = 20
FEWEST = 5


def _some(values: pl.Series) -> str:
    listed = values.unique(maintain_order=True)
    rest = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
    return ", ".join(listed.head(SHOWN).cast(pl.String)) + rest


def _loose(feed: Feed, accepted: pl.DataFrame, near: Surroundings) -> list[str]:
    notes = []
    for name, column in feed.columns.items():
        other = column.metadata.get("refers_to")
        if not other:
            continue
        key = named(other).keys[0]
        known = near.stored(other).select(pl.col(key).alias(name)).collect()
        loose = accepted.drop_nulls(name).join(known, on=name, how="anti", maintain_order="left")
        if loose.height:
            notes.append(f"{name}: {loose.height} rows name one that is not in {other}: {_some(loose[name])}")
    return notes


def _out_of_life(feed: Feed, accepted: pl.DataFrame, near: Surroundings) -> list[str]:
    if feed.dated is None or "unit_id" not in feed.columns:
        return []
    lives = near.stored("units").select("unit_id", "opened_on", "closed_on").collect()
    day = pl.col(feed.dated)
    outside = accepted.join(lives, on="unit_id", maintain_order="left").filter(
        (day < pl.col("opened_on")).fill_null(False) | (day > pl.col("closed_on")).fill_null(False)
    )
    if not outside.height:
        return []
    return [
        f"{feed.dated}: {outside.height} rows are dated before their unit opened or after it closed "
        f"(file rows {_some(outside['row'])})"
    ]


def _silent_units(feed: Feed, accepted: pl.DataFrame, near: Surroundings) -> list[str]:
    """Open units of a peer group of which most are in the file, and these are not."""
    if feed.dated is None or "unit_id" not in feed.columns or accepted["unit_id"].n_unique() < 2:
        return []
    last = accepted[feed.dated].max()
    units = near.stored("units").select("unit_id", "kind", "closed_on").collect()
    units = units.filter(pl.col("closed_on").is_null() | (pl.col("closed_on") > pl.lit(last)))
    units = units.with_columns(here=pl.col("unit_id").is_in(accepted["unit_id"].implode()))
    absent = units.filter(~pl.col("here") & (pl.col("here").mean().over("kind") > MOST))
    if absent.is_empty():
        return []
    return [f"{absent.height} units did not report, and count as not reported, never as 0: {_some(absent['unit_id'])}"]


def _far_out(feed: Feed, accepted: pl.DataFrame) -> list[str]:
    """A single count far beyond all others of its column: perhaps digits that slipped."""
    notes = []
    for name, column in feed.columns.items():
        if column.metadata["read"] != "whole" or accepted.height < FEWEST:
            continue
        median = accepted[name].median()
        if not isinstance(median, int | float) or median <= 0:
            continue
        far = accepted.filter(pl.col(name) > FAR * median)
        if far.height == 1:
            notes.append(
                f"{name}: {far[name][0]} (file row {far['row'][0]}) is more than {FAR} times the median: is it right?"
            )
    return notes


def remarks(feed: Feed, accepted: pl.DataFrame, near: Surroundings) -> list[str]:
    """Sentences about accepted rows; `accepted` has the feed's columns and `row`."""
    return [
        *_loose(feed, accepted, near),
        *_out_of_life(feed, accepted, near),
        *_silent_units(feed, accepted, near),
        *_far_out(feed, accepted),
    ]
