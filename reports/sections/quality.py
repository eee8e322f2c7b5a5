"""Data quality: what was handed in on time, who is missing, and what the feeds say of each other, on one slide."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from data.feeds import named as feed_named
from data.language import _
from metrics.meeting.month_review import MonthReview
from metrics.reconciliation import checks, reconcile
from reports import text
from reports.layout import cells
from reports.layout.content import Block, Listing, Section, Slide, Table, Tile, Tiles
from reports.sections.meeting_input import Meeting


def _feeds(results: MonthReview, unit: dict[str, Any], asked: dict[str, int]) -> str:
    """What a unit did not hand in."""
    if unit["missing"] == asked[unit["unit_id"]]:
        return _("everything ({n})", n=unit["missing"])
    return text.joined([text.within(feed_named(feed).title) for feed in unit["feeds"]])


def _silent(results: MonthReview) -> Table | None:
    asked = dict(results.expected["unit_id"].value_counts().iter_rows())
    rows = tuple(
        (cells.words(results.names[row["unit_id"]]), cells.words(_feeds(results, row, asked)))
        for row in results.silent.iter_rows(named=True)
    )
    return Table(_("Not reported"), (_("Unit"), _("Missing")), rows, (3, 4)) if rows else None


def _checks(found: pl.DataFrame) -> Table | None:
    """How many records the cross-checks list, and in how many units."""
    counts = found.group_by("check").agg(records=pl.len(), units=pl.col("unit_id").n_unique())
    rows = tuple(
        (cells.words(checks()[check].title), cells.count(records, "strong"), cells.count(units))
        for check, records, units in counts.sort("records", "check", descending=[True, False]).iter_rows()
    )
    return Table(_("Cross-checks"), (_("Cross-check"), _("Records"), _("Units")), rows, (4, 1.4, 1.1)) if rows else None


def _lists(results: MonthReview) -> Iterator[Listing]:
    yield Listing(_("What was handed in"), results.feeds)
    silent = results.silent
    if silent.height:
        names = {unit: text.visible(results.names[unit]) for unit in silent["unit_id"]}
        unit = pl.col("unit_id").replace_strict(names, return_dtype=pl.String).alias("Unit")
        feeds = pl.col("feeds").list.join(", ").alias("Feeds")
        columns = [unit, pl.col("unit_id").alias("Number"), pl.col("missing").alias("Missing"), feeds]
        yield Listing(_("Who did not report"), silent.select(columns))


def _title(missing: int, expected: int, silent: int, units: int) -> str:
    if not expected:
        return _("What units are to report is not set, so that nobody can tell what is missing")
    if not missing:
        return _("Everything that was expected has been handed in: {n} deliveries", n=text.count(expected))
    return _(
        "{missing} of {expected} deliveries are missing, from {silent} of {units} units",
        missing=text.count(missing),
        expected=text.count(expected),
        silent=text.count(silent),
        units=text.count(units),
    )


def quality(results: MonthReview, _meeting: Meeting) -> Section:
    """What the figures rest on."""
    feeds, found = results.feeds, reconcile(results.figures, under=results.under)
    missing, late, expected = (int(feeds[side].sum()) for side in ("missing", "late", "expected"))
    units = results.expected["unit_id"].n_unique()
    tiles = Tiles(
        (
            Tile(_("Missing"), f"{missing:,}", _("of {n} deliveries expected", n=text.count(expected)), missing),
            Tile(_("Reported late"), f"{late:,}", _("after the due day"), late),
            Tile(_("Do not fit each other"), f"{found.height:,}", _("records of different feeds"), found.height),
        )
    )
    tables: list[Block] = [one for one in (_silent(results), _checks(found)) if one]
    title = _title(missing, expected, results.silent.height, units)
    notes = (
        _("A unit that did not report is shown apart, never as zero."),
        *(text.headed(checks()[check].title, checks()[check].words) for check in found["check"].unique().sort()),
    )
    source = _("Source: the calendar of deliveries and the cross-checks of all feeds")
    slide = Slide("quality", title, (tiles, *tables), notes, source=source)
    return Section("quality", _("Data quality"), (slide,), tuple(_lists(results)) if expected else ())
