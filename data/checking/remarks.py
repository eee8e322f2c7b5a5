"""Remarks: what is accepted and still worth a sentence: loose references, and days outside a unit's life."""

import polars as pl

from data.cells.cell_type import COUNTS
from data.feeds import named
from data.feeds.columns import kind_of
from data.feeds.feed import Feed, Surroundings
from data.language import _, ngettext
from data.notes import changes_figures, lacks

SHOWN = 5
MOST = 0.5
FAR = 20
FEWEST = 5


def _some(values: pl.Series) -> str:
    listed = values.unique(maintain_order=True)
    rest = _(" and {listed} more", listed=len(listed) - SHOWN) if len(listed) > SHOWN else ""
    return ", ".join(listed.head(SHOWN).cast(pl.String)) + rest


def _forms(keys: pl.LazyFrame, name: str) -> pl.LazyFrame:
    """Keys that have letters, with what their forms in another case have in common."""
    return keys.select(name).drop_nulls().unique().with_columns(form=pl.col(name).str.to_lowercase())


def _loose(feed: Feed, accepted: pl.LazyFrame, near: Surroundings) -> list[str]:
    notes = []
    for name, column in feed.columns.items():
        other = column.metadata.get("refers_to")
        if not other:
            continue
        key = named(other).keys[0]
        known = near.stored(other).select(pl.col(key).alias(name))
        rows = accepted.select("row", name).drop_nulls(name).join(known, on=name, how="anti")
        loose = rows.collect(engine="streaming").sort("row")
        if loose.height:
            said = ngettext(
                "{name}: {n} row names one that is not in {other}: {some}",
                "{name}: {n} rows name one that is not in {other}: {some}",
                loose.height,
                name=name,
                other=other,
                some=_some(loose[name]),
            )
            notes.append(changes_figures(said))
            alike = _forms(loose.lazy(), name).join(_forms(known, name), on="form").collect()
            notes += _but_for_case(name, alike, other)
    return notes


def _but_for_case(name: str, alike: pl.DataFrame, where: str) -> list[str]:
    """`alike`: what a row says, and what it is but for its case (the column that ends in _right)."""
    if alike.is_empty():
        return []
    said, known = alike.sort(name).select(name, f"{name}_right").row(0)
    return [
        ngettext(
            "{name}: {said} differs from {known} of {where} by case alone: is it the same?",
            "{name}: {n} differ from one of {where} by case alone, such as {said} from {known}: is it the same?",
            alike.height,
            name=name,
            said=said,
            known=known,
            where=where,
        )
    ]


def _any(keys: pl.LazyFrame, name: str, pattern: str) -> bool:
    """Whether any key has a letter of the pattern."""
    return bool(keys.select(pl.col(name).str.contains(pattern).any()).collect(engine="streaming").item())


def _near_keys(feed: Feed, accepted: pl.LazyFrame, near: Surroundings) -> list[str]:
    """Keys that are another's, of the file or of the records, but for their case: they are two records.

    Only where both cases occur are keys compared: of a large file that alone would take long.
    """
    name = feed.keys[0]
    if len(feed.keys) > 1 or feed.columns[name].metadata.get("register"):
        return []
    stored = near.stored(feed.id).select(name)
    capitals = [_any(table, name, "[A-Z]") for table in (accepted, stored)]
    if not any(capitals):
        return []
    small = [_any(table, name, "[a-z]") for table in (accepted, stored)]
    here, there = zip(capitals, small, strict=True)
    notes = []
    if all(here):
        pairs = _forms(accepted, name)
        both = pairs.join(pairs, on="form").filter(pl.col(name) > pl.col(f"{name}_right"))
        notes += _but_for_case(name, both.collect(engine="streaming"), _("this file"))
    if any(here) and any(there) and (here != there or all(here)):
        both = _forms(accepted, name).join(_forms(stored, name), on="form")
        both = both.filter(pl.col(name) != pl.col(f"{name}_right"))
        notes += _but_for_case(name, both.collect(engine="streaming"), _("the records on file"))
    return notes


def _out_of_life(feed: Feed, accepted: pl.LazyFrame, spans: pl.DataFrame, near: Surroundings) -> list[str]:
    lives = near.stored("units").select("unit_id", "opened_on", "closed_on").collect()
    early = pl.col("first") < pl.col("opened_on")
    late = pl.col("last") > pl.col("closed_on")
    some = spans.join(lives, on="unit_id").filter(early.fill_null(False) | late.fill_null(False))
    if some.is_empty():
        return []
    day = pl.col(str(feed.dated))
    rows = accepted.select("row", "unit_id", day).join(some.lazy(), on="unit_id")
    outside = rows.filter((day < pl.col("opened_on")).fill_null(False) | (day > pl.col("closed_on")).fill_null(False))
    found = outside.select("row").collect(engine="streaming")["row"].sort()
    return [
        _(
            "{dated}: {row_iss} dated before the unit opened or after it closed (file rows {some})",
            dated=feed.dated,
            row_iss=ngettext("{n} row is", "{n} rows are", len(found)),
            some=_some(found),
        )
    ]


def _silent_units(spans: pl.DataFrame, near: Surroundings) -> list[str]:
    """Open units of a peer group of which most are in the file, and these are not."""
    if spans.height < 2:
        return []
    units = near.stored("units").select("unit_id", "kind", "closed_on").collect()
    units = units.filter(pl.col("closed_on").is_null() | (pl.col("closed_on") > pl.lit(spans["last"].max())))
    units = units.with_columns(here=pl.col("unit_id").is_in(spans["unit_id"].implode()))
    absent = units.filter(~pl.col("here") & (pl.col("here").mean().over("kind") > MOST))
    if absent.is_empty():
        return []
    said = ngettext("{n} unit did not report, and counts", "{n} units did not report, and count", absent.height)
    return [lacks(_("{said} as not reported, never as 0: {some}", said=said, some=_some(absent["unit_id"])))]


def _by_unit(feed: Feed, accepted: pl.LazyFrame, near: Surroundings) -> list[str]:
    """What is told from the days of each unit: only where one is strange are its rows looked at."""
    if feed.dated is None or "unit_id" not in feed.columns:
        return []
    day = pl.col(feed.dated)
    spans = accepted.group_by("unit_id").agg(first=day.min(), last=day.max()).collect(engine="streaming")
    return _out_of_life(feed, accepted, spans, near) + _silent_units(spans, near)


def _far_out(feed: Feed, accepted: pl.LazyFrame) -> list[str]:
    """A single count far beyond all others of its column: perhaps digits that slipped."""
    notes = []
    for name, column in feed.columns.items():
        if kind_of(column).scaled != COUNTS:
            continue
        counts = accepted.select("row", name).collect(engine="streaming")
        median = counts[name].median()
        if counts.height < FEWEST or not isinstance(median, int | float) or median <= 0:
            continue
        far = counts.filter(pl.col(name) > FAR * median)
        if far.height == 1:
            notes.append(
                _(
                    "{name}: {far} (file row {row}) is more than {times} times the median: is it right?",
                    name=name,
                    far=far[name][0],
                    row=far["row"][0],
                    times=FAR,
                )
            )
    return notes


def remarks(feed: Feed, accepted: pl.LazyFrame, near: Surroundings) -> list[str]:
    """Sentences about accepted rows; `accepted` has the feed's columns and `row`. No row is held that none is about."""
    own = [remark for of_feed in feed.remarks for remark in of_feed(accepted, near)]
    return [
        *_loose(feed, accepted, near),
        *_near_keys(feed, accepted, near),
        *_by_unit(feed, accepted, near),
        *_far_out(feed, accepted),
        *own,
    ]
