"""Overdue: what stands overdue or outstanding at the month's end, as counts; no person is named."""

import polars as pl

from metrics.figures import Figures
from metrics.matrix import matrix
from metrics.measure import Metric, Stock
from metrics.month import Month
from metrics.values import counts_events
from reports import cells, text
from reports.content import Listing, Section, Series, Slide, Table
from reports.meeting import Meeting
from reports.native import stack

WIDEST = 7  # branches beside each other


def counted(figures: Figures) -> list[Metric]:
    """The metrics whose numerator stands at the month's end, counts cases, and is better low: what is overdue."""
    return [
        metric
        for metric in figures.metrics.values()
        if isinstance(metric.numerator, Stock) and metric.better == "low" and counts_events(metric)
    ]


def overdue(results: Month, _meeting: Meeting) -> Section:
    """Metrics by branches of the organisation."""
    figures = results.figures
    asked = counted(figures)
    children = [unit for unit in figures.tree.children(results.top) if unit in results.units] if results.top else []
    if not asked or not children:
        return Section("overdue", "Overdue", ())
    found = matrix(figures, results.month, results.window, children)
    cases = {(row["metric"], row["unit_id"]): row["numerator"] for row in found.iter_rows(named=True)}
    overall = {metric.id: results.overall[metric.id]["numerator"] for metric in asked}
    asked = sorted(asked, key=lambda metric: (-(overall[metric.id] or 0), metric.id))
    shown = sorted(children, key=lambda unit: -sum(cases[metric.id, unit] or 0 for metric in asked))
    chart = stack(
        "Overdue and outstanding, by branch",
        [text.visible(results.names[unit]) for unit in shown],
        [Series(metric.title, tuple(cases[metric.id, unit] for unit in shown)) for metric in asked],
        "cases",
        f"{text.of(len(asked), 'kind')} of overdue cases in {text.of(len(shown), 'branch')}.",
    )
    rows = tuple(
        (
            cells.titled(metric),
            cells.count(overall[metric.id], "strong"),
            cells.value(metric, results.overall[metric.id]["value"]),
            cells.value(metric, results.overall[metric.id]["target"]),
        )
        for metric in asked
    )
    table = Table("Overdue, in all", ("Overdue or outstanding", "Cases", "Share", "Target"), rows, (3, 1.1, 1.2, 1.1))
    whole = {f"{metric.title} ({metric.id})": [cases[metric.id, unit] for unit in children] for metric in asked}
    branches = {"Branch": [text.visible(results.names[unit]) for unit in children]}
    every = Listing("By branch", pl.DataFrame(branches | whole))
    total = sum(number or 0 for number in overall.values())
    title = f"{text.count(total)} cases stand overdue or outstanding at the end of {text.month(results.month)}"
    notes = (
        "Counts at the month's end, summed over everything below; who they are is shown to the entitled alone.",
        *(f"{metric.title}: {metric.words}" for metric in asked),
    )
    return Section("overdue", "Overdue", (Slide("overdue", title, (chart, table), notes),), (every,))
