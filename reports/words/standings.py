"""Standings in words: a league table as people read it, and what can be told of it in a sentence."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from data.language import _, ngettext, texts
from metrics.comparison.matrix import alarms
from metrics.comparison.standings import ABOVE, NO_DATA, SILENT
from metrics.comparison.target import BEYOND, OFF, ON, WITHIN
from metrics.comparison.verdicts import ALONE, FEW_CASES, FEW_PEERS, NOT_COUNTED, Judgement
from metrics.facts.values import counts_events
from metrics.measure import Metric
from metrics.statistics.levels import ACT, WATCH
from reports import text
from reports.levels import HIGHER, LOWER, interval_words, look, percent

ARROWS = {"up": HIGHER, "down": LOWER, "no clear change": "="}

#: How a value stands against its target, in a cell; missed alone is significant.
TARGETS = texts({ON: "✓ met", BEYOND: "✗ missed", WITHIN: "✗ missed?", OFF: "✗ missed?"})


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
            "Against the others": [against(row) for row in rows],
            "Target": [TARGETS.get(row["against_target"], text.EMPTY) for row in rows],
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


def against(row: Mapping[str, Any]) -> str:
    """The verdict of a row, or why there is none; of an upper unit that one branch alone makes stand out, which."""
    if row["verdict"] is None:
        return why_not(row["reason"])
    said = look(row["verdict"], row["level"]).said
    if row["through_name"] is None:
        return said
    branch = text.visible(row["through_name"])
    return _("{verdict} (it stands out only through {branch})", verdict=said, branch=branch)


def value_column(metric: Metric) -> str:
    """The heading over the values."""
    return _("Value {unit}", unit=metric.unit).strip()


def range_of(row: dict[str, Any]) -> str:
    """The ranks that a unit could hold."""
    if row["first_rank"] is None:
        return text.EMPTY
    return f"{row['first_rank']:,}–{row['last_rank']:,}"


def interval_of(row: dict[str, Any], metric: Metric) -> str:
    """A row's interval, without the metric's unit."""
    if row["lower"] is None and row["upper"] is None:
        return text.EMPTY
    low, high = (text.value(metric, row[end], unit=False) for end in ("lower", "upper"))
    return _("{low} to {high}", low=low, high=high)


def said_of_unit(unit: dict[str, Any], metric: Metric) -> str:
    """One row of the league table in a sentence."""
    rank = (
        ""
        if unit["rank"] is None
        else _(", rank {rank:,} (could be {range_of})", rank=unit["rank"], range_of=range_of(unit))
    )
    interval = interval_of(unit, metric)
    known = "" if interval == text.EMPTY else _(" ({level} {interval})", level=interval_words(), interval=interval)
    verdict = against(unit)
    value = f"{text.value(metric, unit['value'])}{known}{rank}"
    return _("{unit}: {value}: {verdict}.", unit=unit["name"], value=value, verdict=verdict)


def untold(metric: Metric) -> str:
    """Why a comparison has no baseline to judge by."""
    if counts_events(metric):
        return _("There are too few units to tell how much they differ: no unit is called different.")
    return _(
        "The value is a sum of money or days: the chance in it has no known shape, so no unit is called different."
    )


def why_not(reason: str | None) -> str:
    """Why a unit has no verdict, in words; `reason`: of `judged`."""
    return {
        FEW_PEERS: _("too few peers to tell"),
        FEW_CASES: _("too few cases to tell"),
        NOT_COUNTED: _("a sum of money or days: chance unknown"),
        ALONE: _("no other unit to compare with"),
        ABOVE: _("stands above others of its group: context"),
        NO_DATA: _("no data"),
        SILENT: _("not reported"),
    }.get(reason or "", text.EMPTY)


def found_with_power(row: Mapping[str, Any], metric: Metric) -> str:
    """Which value would have been called, beside "no significant difference"; empty elsewhere."""
    if row["verdict"] != "similar" or row["detectable"] is None:
        return ""
    value = text.value(metric, row["detectable"])
    if metric.better == "high":
        return _("a true value of {value} or lower would have been found with 80 % power", value=value)
    return _("a true value of {value} or higher would have been found with 80 % power", value=value)


def of_target(row: Mapping[str, Any], metric: Metric) -> str:
    """How a row stands against its target."""
    target = text.value(metric, row["target"])
    if row["against_target"] == ON:
        return _("Target {target}: met", target=target)
    if row["against_target"] == BEYOND:
        return _(
            "Target {target}: missed beyond what chance explains ({level})",
            target=target,
            level=percent(ACT if row["target_level"] == "act" else WATCH),
        )
    if row["against_target"] == OFF:
        return _("Target {target}: missed; the chance in it is not known", target=target)
    return _("Target {target}: missed, which chance could explain", target=target)


def said_of(judged: Judgement, metric: Metric) -> str:
    """What the comparison rests on, in a sentence or two."""
    table = judged.table.filter(pl.col("verdict").is_not_null())
    if table.is_empty():
        return untold(metric)
    found = alarms(table)
    (near, near_chance), (far, far_chance) = found["watch"], found["act"]
    counted = _(
        "Beyond {watch}: {near} ({near_chance:.0f} expected by chance); "
        "beyond {act}: {far} ({far_chance:.1f} expected by chance).",
        watch=percent(WATCH),
        act=percent(ACT),
        near=text.count(near),
        near_chance=near_chance,
        far=text.count(far),
        far_chance=far_chance,
    )
    if judged.rule is None or judged.baseline is None:
        groups = ngettext("one peer group", "{n} peer groups", table["among"].n_unique())
        who = _(
            "{units} against their own peers, in {groups}.",
            units=ngettext("{n} unit", "{n} units", table.height),
            groups=groups,
        )
        return f"{who} {counted}"
    baseline = text.value(metric, judged.baseline)
    who = _(
        "{units} against their pooled {baseline}.",
        units=ngettext("{n} unit", "{n} units", table.height),
        baseline=baseline,
    )
    differ = (
        _("They differ by more than chance, and the limits allow for it (τ {tau:.3f}).", tau=judged.rule.tau2**0.5)
        if judged.rule.tau2 > 0
        else _("They differ by no more than chance explains.")
    )
    return f"{who} {differ} {counted}"
