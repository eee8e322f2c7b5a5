"""Movers: what changed by more than chance explains: signals of the whole, and units against the month before."""

import polars as pl

from metrics.meeting.month_review import MonthReview
from metrics.statistics.levels import WATCH
from reports import text
from reports.layout import cells
from reports.layout.content import Cell, Section, Slide, Table
from reports.levels import HIGHER, LOWER, VARIATIONS, by_chance, percent
from reports.sections.meeting_input import Meeting
from reports.words.sentences import CAUSES


def _signals(results: MonthReview) -> list[Slide]:
    rows = []
    for metric_id, found in results.signals.items():
        metric = results.figures.metrics[metric_id]
        last = found.table.row(-1, named=True)
        look = VARIATIONS[found.variation]
        rows.append(
            (
                cells.words(look.said, look.tone),
                cells.titled(metric),
                cells.value(metric, last["value"]),
                cells.value(metric, last["centre"]),
                cells.value(metric, last["target"]),
                cells.words(CAUSES[last["cause"]]),
            )
        )
    if not rows:
        return []
    kinds = [found.variation for found in results.signals.values()]
    concerns = kinds.count("concern")
    give = f"{text.of(concerns, 'metric') if concerns else 'no metric'} {'give' if concerns > 1 else 'gives'}"
    improve = kinds.count("improvement") or "none"
    title = f"{text.visible(results.whole)}: {give} a signal of concern, {improve} of improvement"
    columns = ("Signal", "Metric", "Month", "Its mean", "Target", f"{text.month(results.month)} …")
    table = Table("Signals of the whole", columns, tuple(rows), (1.7, 3.2, 1.4, 1.4, 1.2, 4), title)
    notes = (
        "A signal: the latest month is a special cause on the control chart of the whole (limits at 3σ of its own "
        "variation, runs of seven, two of three near a limit).",
        f"{len(results.figures.metrics)} metrics are looked at; some give a signal by chance alone.",
    )
    return [Slide("signals", title, (table,), notes)]


def _sign(better: str, change: float) -> Cell:
    arrow = HIGHER if change > 0 else LOWER
    if better == "neither":
        return Cell(f"{arrow} no judgement", tone="other")
    good = (change > 0) == (better == "high")
    return Cell(f"{arrow} {'better' if good else 'worse'}", tone="better faint" if good else "worse faint")


def _moved(results: MonthReview) -> list[Slide]:
    tested = results.latest.filter(pl.col("moved_month").is_in(["up", "down", "no clear change"])).height
    changes = results.moved.with_columns(size=pl.col("change_month").abs())
    if changes.is_empty():
        return []
    rows = []
    for row in changes.sort("metric", "size", "unit_id", descending=[False, True, False]).iter_rows(named=True):
        metric = results.figures.metrics[row["metric"]]
        change = text.shown(metric, row["change_month"])
        rows.append(
            (
                _sign(metric.polarity, row["change_month"]),
                cells.words(row["name"]),
                cells.titled(metric),
                cells.value(metric, row["value"]),
                Cell(text.change(metric, row["change_month"]), change, "+#,##0.00;−#,##0.00"),
            )
        )
    title = f"{text.of(len(rows), 'figure')} moved on the month before by more than chance explains"
    table = Table(
        "Moved on the month before", ("", "Unit", "Metric", "Now", "Change"), tuple(rows), (1.5, 4, 4, 1.6, 1.6)
    )
    notes = (
        f"{text.of(tested, 'comparison')} of month against month; at {percent(WATCH)} at most about "
        f"{by_chance(WATCH, tested):,.0f} are expected by chance.",
    )
    return [Slide("moved", title, (table,), notes)]


def movers(results: MonthReview, _meeting: Meeting) -> Section:
    """Signals first, then the units."""
    return Section("movers", "Movers", (*_signals(results), *_moved(results)))
