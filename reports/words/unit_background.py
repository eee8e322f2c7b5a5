"""The background of a unit in words: facts, visits, open findings and promises, gaps in its data, similar units."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from metrics.inspection.dossier import Dossier
from metrics.measure import Metric
from reports import text

FINDINGS, DIRECTIVES, GAPS, RECORDS = 10, 4, 8, 6  # so many are listed on paper; the page lists all


def facts(dossier: Dossier) -> list[tuple[str, str]]:
    opened = dossier.unit["opened_on"]
    return [
        ("Under", text.visible(" › ".join(dossier.path)) or text.EMPTY),
        ("Peer group", text.visible(dossier.unit["kind"])),
        ("Stands since", text.EMPTY if opened is None else f"{opened}"),
        ("Units in it", text.count(dossier.size)),
    ]


def visits(dossier: Dossier) -> str:
    below = dossier.size - 1
    whom = f"it or of the {text.of(below, 'unit')} below" if below else "it"
    if dossier.visits.is_empty():
        return f"No inspection of {whom} is on record."
    last = [f"{row['started_on']} {row['kind']}" for row in dossier.visits.head(3).to_dicts()]
    more = f" and {dossier.visits.height - 3} earlier" if dossier.visits.height > 3 else ""
    return f"Inspections of {whom} on record, the latest first: {', '.join(last)}{more}."


def _late(days: int) -> str:
    return (
        f"{text.of(days, 'day')} overdue"
        if days > 0
        else f"due in {text.of(-days, 'day')}"
        if days < 0
        else "due today"
    )


def findings(dossier: Dossier) -> dict[str, Any]:
    rows, open_ = dossier.findings, dossier.findings.filter(pl.col("done_on").is_null())
    late, moved = open_.filter(pl.col("days_over") > 0).height, rows.filter(pl.col("moved") > 0).height
    shown = [
        (
            text.visible(row["finding_id"]),
            row["severity"],
            f"{row['raised_on']}",
            f"{row['due_on']}",
            f"{row['moved']} days" if row["moved"] else text.EMPTY,
            "said to be done, not verified" if row["done_on"] is not None else _late(row["days_over"]),
        )
        for row in rows.to_dicts()
    ]
    line = (
        f"{text.of(open_.height, 'finding')} open, {late:,} of them overdue; {rows.height - open_.height:,} said to be "
        f"done and not verified; the due day of {moved:,} was put off."
    )
    return {
        "line": line,
        "head": ["Finding", "Severity", "Raised", "Due", "Put off by", "State"],
        "rows": shown,
        "paper": FINDINGS,
    }


def directives(dossier: Dossier) -> dict[str, Any]:
    rows = dossier.directives
    late = rows.filter(pl.col("days_over") > 0).height
    shown = [
        (text.visible(row["directive_id"]), f"{row['due_on']}", _late(row["days_over"])) for row in rows.to_dicts()
    ]
    return {
        "line": f"{text.of(rows.height, 'directive')} not carried out, {late:,} of them overdue; "
        f"{text.of(dossier.unsigned, 'integrity commitment')} due and not signed.",
        "head": ["Directive", "Due", "State"],
        "rows": shown,
        "paper": DIRECTIVES,
    }


def gaps(dossier: Dossier) -> dict[str, Any]:
    rows = []
    for row in dossier.gaps.to_dicts():
        records = row["records"]
        rest = f" and {len(records) - RECORDS:,} more" if len(records) > RECORDS else ""
        rows.append((row["kind"], row["what"], text.visible(", ".join(records[:RECORDS])) + rest))
    return {
        "head": ["Kind", "What", "Months or records"],
        "rows": rows,
        "paper": GAPS,
        "none": "None in the last twelve months: every delivery came in time, and nothing was missing from a list.",
    }


def similar(dossier: Dossier, metrics: Mapping[str, Metric], scored: bool) -> dict[str, Any]:
    shown = [metrics[one] for one in dossier.similar.columns if one in metrics] if scored else []
    rows = [
        (
            text.visible(row["unit_id"]),
            text.visible(row["name"]),
            text.count(row["staff"]),
            *(text.value(metric, row[metric.id]) for metric in shown),
        )
        for row in dossier.similar.to_dicts()
    ]
    return {"head": ["Number", "Unit", "Staff", *(metric.title for metric in shown)], "rows": rows, "paper": len(rows)}
