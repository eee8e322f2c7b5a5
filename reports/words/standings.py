"""Standings in words: a league table as people read it, and what can be told of it in a sentence."""

from typing import Any

import polars as pl

from metrics.comparison.verdicts import Judgement
from metrics.facts.values import counts_events
from metrics.measure import Metric
from metrics.statistics.levels import ACT, WATCH
from reports import text
from reports.levels import HIGHER, LOWER, by_chance, interval_words, look, percent

ARROWS = {"up": HIGHER, "down": LOWER, "no clear change": "="}


def readable(judged: Judgement, metric: Metric) -> pl.DataFrame:
    """The judged standings in words: one column a thing that is asked for, values in the metric's unit of display."""
    table = judged.table
    rows = list(table.iter_rows(named=True))

    def moves(change: str, moved: str) -> list[str]:
        return [
            text.EMPTY
            if row[change] is None
            else f"{ARROWS.get(row[moved] or '', '')} {text.change(metric, row[change])}"
            for row in rows
        ]

    def number(name: str) -> list[float | None]:
        return [None if row[name] is None else text.shown(metric, row[name]) for row in rows]

    return pl.DataFrame(
        {
            "Rank": table["rank"],
            "Could be": [range_of(row) for row in rows],
            "Unit": [text.visible(row["name"]) for row in rows],
            value_column(metric): number("value"),
            interval_words(): [interval_of(row, metric) for row in rows],
            "Against the others": [look(row["verdict"], row["level"]).said for row in rows],
            "Target": [
                text.EMPTY if row["target_met"] is None else "✓ reached" if row["target_met"] else "✗ missed"
                for row in rows
            ],
            "On last month": moves("change_month", "moved_month"),
            "On last year": moves("change_year", "moved_year"),
            "Numerator": table["numerator"],
            "Denominator": table["denominator"],
            "Band": table["band"],
            "Steadied": number("shrunk"),
            "Number": table["unit_id"],
        },
        strict=False,
    )


def value_column(metric: Metric) -> str:
    """The heading over the values."""
    return f"Value {metric.unit}".strip()


def range_of(row: dict[str, Any]) -> str:
    """The ranks that a unit could hold."""
    if row["first_rank"] is None:
        return text.EMPTY
    return f"{row['first_rank']:,}–{row['last_rank']:,}"


def interval_of(row: dict[str, Any], metric: Metric) -> str:
    """A row's interval, without the metric's unit."""
    if row["lower"] is None and row["upper"] is None:
        return text.EMPTY
    return f"{text.value(metric, row['lower'], unit=False)} to {text.value(metric, row['upper'], unit=False)}"


def said_of_unit(unit: dict[str, Any], metric: Metric) -> str:
    """One row of the league table in a sentence."""
    rank = "" if unit["rank"] is None else f", rank {unit['rank']:,} (could be {range_of(unit)})"
    interval = interval_of(unit, metric)
    known = "" if interval == text.EMPTY else f" ({interval_words()} {interval})"
    verdict = look(unit["verdict"], unit["level"]).said
    return f"{unit['name']}: {text.value(metric, unit['value'])}{known}{rank}: {verdict}."


def untold(metric: Metric) -> str:
    """Why a comparison has no baseline to judge by."""
    if counts_events(metric):
        return "There is no other unit to compare with."
    return "The value is a sum of money or days: the chance in it has no known shape, so no unit is called different."


def said_of(judged: Judgement, metric: Metric) -> str:
    """What the comparison rests on, in a sentence or two."""
    compared = judged.table.filter(pl.col("verdict").is_not_null())
    if judged.baseline is None:
        return untold(metric)
    far = compared.filter(pl.col("level") == "act").height
    near = compared.filter(pl.col("level").is_in(["act", "watch"])).height
    beyond = (
        f"They vary by more than chance (φ {judged.phi:.1f}), and the limits allow for it."
        if judged.adjusted
        else "They vary no more than chance explains."
        if judged.phi is not None
        else "There are too few units to tell how much they vary beyond chance."
    )
    return (
        f"{text.of(compared.height, 'unit')} against their pooled {text.value(metric, judged.baseline)}. {beyond} "
        f"Beyond {percent(WATCH)}: {near:,} ({by_chance(WATCH, compared.height):.0f} expected by chance); "
        f"beyond {percent(ACT)}: {far:,} ({by_chance(ACT, compared.height):.1f} expected by chance)."
    )
