"""Movers: what changed since the last meeting: figures restated, signals of the whole, units that moved."""

import polars as pl

from data.language import _, ngettext
from metrics.comparison.standings import RANKED
from metrics.meeting.month_review import MonthReview
from metrics.statistics.levels import WATCH
from reports import text
from reports.layout import cells
from reports.layout.content import Cell, Listing, Section, Slide, Table, Tile, Tiles
from reports.levels import HIGHER, LOWER, VARIATIONS, by_chance, percent
from reports.sections.meeting_input import Meeting
from reports.words.control_chart import causes

SHOWN = 9  # rows of the slide; the workbook has all


def _signal_rows(results: MonthReview) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for metric_id, found in results.signals.items():
        metric, look = results.figures.metrics[metric_id], VARIATIONS[found.variation]
        last = found.table.row(-1, named=True)
        rows.append(
            (
                cells.words(look.said, look.tone),
                cells.words(results.whole),
                cells.titled(metric),
                cells.value(metric, last["value"]),
                cells.words(text.begun(causes()[last["cause"]])),
            )
        )
    return rows


def told(results: MonthReview) -> pl.DataFrame:
    """The units whose value moved by more than chance explains: of values with enough cases to tell, none else; the
    surest first are those of the most cases."""
    return results.moved.filter(status=RANKED).sort("denominator", "metric", "unit_id", descending=[True, False, False])


def tested(results: MonthReview) -> int:
    """How many values could be told apart from those of the month before."""
    could = pl.col("moved_month").is_in(["up", "down", "no clear change"])
    return results.latest.filter(could, status=RANKED).height


def _moved_words(moved: int, chance: float) -> str:
    """That something moved is news only where more did than chance alone gives."""
    if moved <= chance:
        return ngettext(
            "{n} value moved, no more than chance gives", "{n} values moved, no more than chance gives", moved
        )
    return ngettext("{n} value moved", "{n} values moved", moved)


def _sign(better: str, change: float) -> Cell:
    arrow = HIGHER if change > 0 else LOWER
    if better == "neither":
        return Cell(_("{arrow} not judged", arrow=arrow), tone="other")
    good = (change > 0) == (better == "high")
    said = _("{arrow} better", arrow=arrow) if good else _("{arrow} worse", arrow=arrow)
    return Cell(said, tone="better faint" if good else "worse faint")


def _moved_rows(results: MonthReview, moved: pl.DataFrame) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for row in moved.iter_rows(named=True):
        metric = results.figures.metrics[row["metric"]]
        change = row["change_month"]
        rows.append(
            (
                _sign(metric.polarity, change),
                cells.words(row["name"]),
                cells.titled(metric),
                cells.value(metric, row["value"]),
                Cell(_("{change} on the month before", change=text.change(metric, change))),
            )
        )
    return rows


def _listing(results: MonthReview, moved: pl.DataFrame) -> Listing:
    names = {unit: text.visible(name) for unit, name in moved.select("unit_id", "name").iter_rows()}
    unit = pl.col("unit_id").replace_strict(names, return_dtype=pl.String).alias("Unit")
    left = moved.select(unit, pl.col("unit_id").alias("Number"))
    values = cells.listed(
        moved.rename({"value": "Now", "change_month": "Change"}), results.figures.metrics, ["Now", "Change"]
    )
    return Listing(_("Moved on the month before"), pl.concat([left, values], how="horizontal"))


def movers(results: MonthReview, meeting: Meeting) -> Section:
    """One slide: the signals of the whole first, then the units."""
    signals, moved = _signal_rows(results), told(results)
    restated = [one for one in meeting.restatements if one.unit_id in results.names]
    of = tested(results)
    chance = f"{by_chance(WATCH, of):,.0f}"
    tiles = (
        Tile(
            _("Signals of the whole"),
            f"{len(signals):,}",
            _("of {n} metrics show special-cause variation", n=len(results.figures.metrics)),
            len(signals),
        ),
        Tile(
            _("Values that moved"),
            f"{moved.height:,}",
            _("of {n} compared; up to {chance} expected by chance", n=text.count(of), chance=chance),
            moved.height,
        ),
        Tile(_("Restated"), f"{len(restated):,}", _("values already shown that changed since"), len(restated)),
    )
    concerns = [one.variation for one in results.signals.values()].count("concern")
    parts = [
        ngettext("{n} signal of concern", "{n} signals of concern", concerns) if concerns else "",
        _moved_words(moved.height, by_chance(WATCH, of)) if moved.height else "",
        ngettext("{n} value restated", "{n} values restated", len(restated)) if restated else "",
    ]
    said = text.joined([part for part in parts if part], last=False)
    title = (
        _("Since the last meeting: {changes}", changes=said)
        if said
        else _("Since the last meeting nothing moved by more than chance explains")
    )
    rows = (signals + _moved_rows(results, moved.head(SHOWN)))[:SHOWN]
    columns = ("", _("Unit"), _("Metric"), _("Now"), _("What changed"))
    table = (Table("", columns, tuple(rows), (3.5, 3, 3, 1.5, 3)),) if rows else ()
    notes = (
        _("A signal: the month is special-cause variation on the control chart of the whole."),
        _(
            "Month against month at {level}; values of fewer cases than their metric's least number are left out.",
            level=percent(WATCH),
        ),
    )
    source = _("Source: the month alone against the month before, unit by unit; signals: 36 months of the whole")
    lists = (_listing(results, moved),) if moved.height else ()
    return Section(
        "movers", _("What moved"), (Slide("moved", title, (Tiles(tiles), *table), notes, source=source),), lists
    )
