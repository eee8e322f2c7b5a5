"""Data quality: what was handed in on time, what is missing, and what the feeds say of each other."""

from collections.abc import Iterator

import polars as pl

from metrics.meeting.month_review import MonthReview
from metrics.reconciliation import checks, reconcile
from reports import text
from reports.layout import cells
from reports.layout.content import Cell, Listing, Section, Series, Slide, Table
from reports.sections.meeting_input import Meeting
from reports.sections.native_charts import stack

SHOWN = 12  # feeds in the chart


def _handed_in(results: MonthReview) -> tuple[list[Slide], tuple[Listing, ...]]:
    feeds = results.feeds
    if feeds.is_empty():
        return [], ()
    behind = feeds.filter(pl.col("missing") + pl.col("late") > 0).sort(
        "missing", "late", "feed", descending=[True, True, False]
    )
    worst = behind.head(SHOWN)
    chart = stack(
        f"Missing and late, by feed{f': the {SHOWN} farthest behind' if behind.height > SHOWN else ''}",
        worst["feed"].to_list(),
        (
            Series("missing", tuple(worst["missing"].to_list()), "off"),
            Series("late", tuple(worst["late"].to_list()), "on"),
        ),
        "units",
        "How many units handed in each feed late or not at all.",
    )
    silent = results.silent
    missing = int(feeds["missing"].sum())
    expected = int(feeds["expected"].sum())
    title = (
        f"{text.of(silent.height, 'unit')} of {results.expected['unit_id'].n_unique():,} did not report everything: "
        f"{missing:,} of {expected:,} deliveries are missing"
        if missing
        else f"Everything that was expected has been handed in, {int(feeds['late'].sum()):,} deliveries late"
    )
    notes = (
        "Expected is what the calendar of deliveries says; a unit that did not report is shown apart, never as zero.",
    )
    asked = dict(results.expected["unit_id"].value_counts().iter_rows())
    rows = tuple(
        (
            cells.words(results.names[row["unit_id"]]),
            cells.words(row["unit_id"]),
            cells.count(row["missing"]),
            cells.words(
                "everything that was expected" if row["missing"] == asked[row["unit_id"]] else ", ".join(row["feeds"])
            ),
        )
        for row in silent.iter_rows(named=True)
    )
    table = Table("Who did not report", ("Unit", "Number", "Missing", "Feeds"), rows, (4, 1.2, 1, 6))
    every = Table(
        "What was handed in", ("Feed", "Expected", "In time", "Late", "Missing"), _counts(feeds), (3, 1, 1, 1, 1)
    )
    body = (chart,) if behind.height else (every,)
    slides = [Slide("handed-in", title, body, notes)]
    if rows:
        said = (
            "unit has not reported everything: it stands"
            if len(rows) == 1
            else "units have not reported everything: they stand"
        )
        slides.append(Slide("silent", f"{len(rows):,} {said} apart, unranked", (table,), notes))
    return slides, tuple(_lists(results))


def _lists(results: MonthReview) -> Iterator[Listing]:
    yield Listing("What was handed in", results.feeds)
    silent = results.silent
    if silent.height:
        names = {unit: text.visible(results.names[unit]) for unit in silent["unit_id"]}
        unit = pl.col("unit_id").replace_strict(names, return_dtype=pl.String).alias("Unit")
        feeds = pl.col("feeds").list.join(", ").alias("Feeds")
        columns = [unit, pl.col("unit_id").alias("Number"), pl.col("missing").alias("Missing"), feeds]
        yield Listing("Who did not report", silent.select(columns))


def _counts(feeds: pl.DataFrame) -> tuple[tuple[Cell, ...], ...]:
    sides = ("expected", "in_time", "late", "missing")
    return tuple(
        (cells.words(row["feed"]), *(cells.count(row[side]) for side in sides)) for row in feeds.iter_rows(named=True)
    )


def _checks(results: MonthReview) -> list[Slide]:
    found = reconcile(results.figures, under=results.under)
    if found.is_empty():
        return []
    counts = found.group_by("check").agg(
        cases=pl.len(), units=pl.col("unit_id").n_unique(), new=(pl.col("month") == results.month).sum()
    )
    rows = tuple(
        (
            cells.words(checks()[row["check"]].title),
            cells.count(row["cases"], "strong"),
            cells.count(row["units"]),
            cells.count(row["new"]),
        )
        for row in counts.sort("cases", "check", descending=[True, False]).iter_rows(named=True)
    )
    title = f"Across feeds {text.of(found.height, 'record')} do not fit each other"
    table = Table("Reconciliation", ("Check", "Records", "Units", "Of this month"), rows, (6, 1.4, 1.2, 1.6))
    notes = tuple(f"{checks()[check].title}: {checks()[check].words}" for check in counts["check"].sort())
    return [Slide("reconciliation", title, (table,), notes)]


def quality(results: MonthReview, _meeting: Meeting) -> Section:
    """What the figures rest on."""
    slides, lists = _handed_in(results)
    return Section("quality", "Data quality", (*slides, *_checks(results)), lists)
