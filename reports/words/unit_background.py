"""The background of a unit in words: facts, visits, open findings and promises, gaps in its data, similar units."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from data.feeds import named
from data.feeds.columns import word
from data.language import _, ngettext, term
from metrics.inspection.dossier import Dossier
from metrics.measure import Metric
from reports import text

FINDINGS, DIRECTIVES, GAPS, RECORDS = 10, 4, 8, 6  # so many are listed on paper; the page lists all


def facts(dossier: Dossier) -> list[tuple[str, str]]:
    opened = dossier.unit["opened_on"]
    return [
        (_("Under"), text.visible(" › ".join(dossier.path)) or text.EMPTY),
        (_("Peer group"), text.visible(dossier.unit["kind"])),
        (_("Stands since"), text.EMPTY if opened is None else f"{opened}"),
        (_("Units in it"), text.count(dossier.size)),
    ]


def visits(dossier: Dossier) -> str:
    below = dossier.size - 1
    whom = _("it or of the {units} below", units=ngettext("{n} unit", "{n} units", below)) if below else _("it")
    if dossier.visits.is_empty():
        return _("No inspection of {whom} is on record.", whom=whom)
    last = [
        f"{row['started_on']} {word(row['kind'], named('inspections').columns['kind'])}"
        for row in dossier.visits.head(3).to_dicts()
    ]
    more = _(" and {more} earlier", more=dossier.visits.height - 3) if dossier.visits.height > 3 else ""
    return _(
        "Inspections of {whom} on record, the latest first: {last}{more}.", whom=whom, last=text.joined(last), more=more
    )


def _late(days: int) -> str:
    return (
        ngettext("{n} day overdue", "{n} days overdue", days)
        if days > 0
        else ngettext("due in {n} day", "due in {n} days", -days)
        if days < 0
        else _("due today")
    )


def findings(dossier: Dossier) -> dict[str, Any]:
    rows, open_ = dossier.findings, dossier.findings.filter(pl.col("done_on").is_null())
    late, moved = open_.filter(pl.col("days_over") > 0).height, rows.filter(pl.col("moved") > 0).height
    shown = [
        (
            text.visible(row["finding_id"]),
            word(term(row["severity"]), named("findings").columns["severity"]),
            f"{row['raised_on']}",
            f"{row['due_on']}",
            ngettext("{n} day", "{n} days", row["moved"]) if row["moved"] else text.EMPTY,
            _("said to be done, not verified") if row["done_on"] is not None else _late(row["days_over"]),
        )
        for row in rows.to_dicts()
    ]
    line = _(
        "{findings} open, {late:,} of them overdue; {unverified:,} said to be done and not verified; "
        "the due day of {moved:,} was put off.",
        findings=ngettext("{n} finding", "{n} findings", open_.height),
        late=late,
        unverified=rows.height - open_.height,
        moved=moved,
    )
    return {
        "line": line,
        "head": [_("Finding"), _("Severity"), _("Raised"), _("Due"), _("Put off by"), _("State")],
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
        "line": _(
            "{directives} not carried out, {late:,} of them overdue; {commitments} due and not signed.",
            directives=ngettext("{n} directive", "{n} directives", rows.height),
            late=late,
            commitments=ngettext("{n} integrity commitment", "{n} integrity commitments", dossier.unsigned),
        ),
        "head": [_("Directive"), _("Due"), _("State")],
        "rows": shown,
        "paper": DIRECTIVES,
    }


def gaps(dossier: Dossier) -> dict[str, Any]:
    rows = []
    for row in dossier.gaps.to_dicts():
        records = row["records"]
        rest = _(" and {records:,} more", records=len(records) - RECORDS) if len(records) > RECORDS else ""
        rows.append((row["kind"], row["what"], text.visible(", ".join(records[:RECORDS])) + rest))
    return {
        "head": [_("Kind"), _("What"), _("Months or records")],
        "rows": rows,
        "paper": GAPS,
        "none": _("None in the last twelve months: every delivery came in time, and nothing was missing from a list."),
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
    return {
        "head": [_("Number"), _("Unit"), _("Staff"), *(metric.title for metric in shown)],
        "rows": rows,
        "paper": len(rows),
    }
