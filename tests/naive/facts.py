"""The catalogue's facts, computed the slow and obvious way: every month, every unit, every row."""

from collections.abc import Set as AbstractSet
from datetime import date

from .days import month_name, months
from .duties import DUTIES
from .measures import Metric, Tables, totals
from .money import MONEY
from .power import POWER
from .scrutiny import SCRUTINY

Key = tuple[str, str, str, str]
Sides = tuple[float | None, float | None]
Facts = dict[Key, Sides]

METRICS: dict[str, Metric] = {**POWER, **DUTIES, **SCRUTINY, **MONEY}

# Computed from the log of deliveries, not from the feeds; a return may still name it, for its id is in the catalogue.
NOT_FROM_FEEDS = {"delivery_timeliness"}


def facts(
    tables: dict[str, list[dict[str, object]]],
    first: date,
    last: date,
    declared: AbstractSet[str] = frozenset(),
) -> Facts:
    """Facts of the months from `first`'s to `last`'s, keyed by metric, unit, "YYYY-MM" and breakdown."""
    result: Facts = {}
    for month in months(first, last):
        for unit in tables.get("units", []):
            for metric_id, metric in METRICS.items():
                result.update(facts_of(metric_id, metric, tables, str(unit["unit_id"]), month))
    names = {month_name(month) for month in months(first, last)}
    result.update(returned(tables, names, METRICS.keys() | NOT_FROM_FEEDS | declared, result))
    return result


def facts_of(metric_id: str, metric: Metric, tables: Tables, unit_id: str, month: date) -> Facts:
    by_staff = metric.denominator.feed == "staffing"
    numerators = totals(metric.numerator, metric.by, tables, unit_id, month)
    denominators = totals(metric.denominator, None if by_staff else metric.by, tables, unit_id, month)
    result: Facts = {}
    for breakdown in numerators.keys() | denominators.keys():
        numerator = numerators.get(breakdown, 0.0)
        # Staff has no breakdown column: a part is divided by the whole's denominator, and its own stays empty.
        denominator = None if by_staff and breakdown != "" else denominators.get(breakdown, 0.0)
        if numerator or denominator:
            result[metric_id, unit_id, month_name(month), breakdown] = (numerator, denominator)
    return result


def returned(
    tables: Tables, wanted_months: AbstractSet[str], metric_ids: AbstractSet[str], from_records: Facts
) -> Facts:
    """Monthly figures that a unit handed over itself, where no records cover that metric, unit and month."""
    covered = {key[:3] for key in from_records}
    figures: dict[tuple[str, str, str], dict[str, tuple[float, float]]] = {}
    for row in tables.get("returns", ()):
        key = (row["metric"], row["unit_id"], month_name(row["month"]))
        if row["metric"] in metric_ids and key[2] in wanted_months and key not in covered:
            parts = figures.setdefault(key, {})
            parts[row["breakdown"] or ""] = (float(row["numerator"]), float(row["denominator"]))
    result: Facts = {}
    for key, parts in figures.items():
        if "" not in parts:
            parts[""] = (sum(part[0] for part in parts.values()), sum(part[1] for part in parts.values()))
        for breakdown, (numerator, denominator) in parts.items():
            if numerator or denominator:
                result[(*key, breakdown)] = (numerator, denominator)
    return result
