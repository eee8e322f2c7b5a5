"""The dossier in words, and as two pages of PDF: the page shows the same words."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from data import clock
from data.errors import Unknown
from data.feeds import named
from data.language import _, marked, ngettext, tag, term
from data.store.selections import STEPS, Opened
from metrics.facts.figures import Figures
from metrics.facts.windows import WINDOWS
from metrics.inspection.dossier import Dossier, dossier
from metrics.inspection.kept_proposal import Made, reopened
from metrics.inspection.records_to_pull import Pull
from metrics.measure import Metric
from reports import text
from reports.layout import typefaces
from reports.table import as_csv
from reports.words import unit_background as background
from reports.words.proposal import LEVELS, ROUTES, beside, marks, number, share, title

TEMPLATE = Path(__file__).with_name("dossier.typ")
REASONS, LISTS, IDS = 7, 7, 36  # so many fit on paper
BLIND = marked("Facts and lists alone: nothing here says how the unit was chosen.")
CAUTION = marked("Variation to look into: what stands out may have a good reason.")
Words = dict[str, Any]


def written(figures: Figures, opened: Opened, unit: str, scored: bool = True) -> Words:
    """Everything that the dossier of a unit of a selection says, as plain text; `figures` as the selection saw them.

    Without `scored` the team is not told what others think of the unit: no route, score, reason or comparison, and the
    lists of records are those of figures alone, in the order of their names. KeyError for a unit that the selection
    does not name.
    """
    if unit not in opened.states:
        raise Unknown(
            _("Selection {number} does not name the unit {unit!r}.", number=opened.selection.number, unit=unit)
        )
    made = reopened(opened)
    held = dossier(figures, made, unit, clock.day_of(opened.selection.as_of))
    when = _("{month}, over the window of {window}", month=text.month(held.month), window=WINDOWS[held.window])
    demonstration = _("Demonstration organisation, invented · ") if figures.store.demonstration else ""
    selection = _("selection {number}", number=opened.selection.number)
    questions = [title(row, figures.metrics) for row in held.reasons.to_dicts()]
    pulls = held.pulls
    if not scored:
        pulls = sorted((one for one in pulls if one.number is not None), key=lambda one: one.title)
        questions = [one.title for one in pulls]
    return {
        "title": text.visible(held.unit["name"]),
        "number": text.visible(unit),
        "running": demonstration
        + (
            _("Dossier · {selection}", selection=selection)
            if scored
            else _("Dossier · {selection} · without score", selection=selection)
        ),
        "head": _(
            "{selection} · {when} · as of {as_of:%Y-%m-%d %H:%M} UTC",
            selection=text.begun(selection),
            when=when,
            as_of=opened.selection.as_of,
        ),
        "caution": term(CAUTION if scored else BLIND),
        "facts": background.facts(held),
        "exposure": [(one.capitalize(), text.count(round(number))) for one, number in held.exposure.iter_rows()],
        "visits": background.visits(held),
        "why": _why(opened, made, held, figures.metrics) if scored else None,
        "pulls": _pulls(pulls),
        "records": as_csv(records(pulls), for_people=False).decode(),
        "findings": background.findings(held),
        "directives": background.directives(held),
        "gaps": background.gaps(held),
        "similar": background.similar(held, figures.metrics, scored),
        "boxes": _boxes(questions),
        "headings": _headings(),
        "cut": {"page": _("and {n} more on the page"), "list": _("and {n} more")},
    }


def _headings() -> dict[str, str]:
    """What the parts are called; `dossier.typ` puts in the numbers of `cut`."""
    return {
        "facts": _("Facts and exposure"),
        "why": _("Why it was picked"),
        "pulls": _("Records to pull"),
        "findings": _("Open findings and promises"),
        "gaps": _("Gaps in its own data"),
        "similar": _("Similar units"),
        "boxes": _("What was found"),
        "records": _("Every record to pull"),
    }


def _route(opened: Opened, made: Made, unit: str) -> list[str]:
    """How the unit came into the selection, and what the desk said of it."""
    row = next((row for row in made.proposal.picked.to_dicts() if row["unit_id"] == unit), None)
    said = [_("Route: {route}", route=ROUTES["referral"])]
    if row is not None:
        said = [
            _("Route: {route}", route=ROUTES[row["route"]]),
            row["words"],
            _("score {score:.2f}", score=row["score"]),
        ]
        if row["firmness"] is not None:
            said.append(_("stays picked in {share} of the reweightings", share=share(row["firmness"])))
    newest = [review for review in opened.reviews if review.unit_id == unit][-1:]
    return said + [_("{step} at the desk: {why}", step=term(STEPS[review.step]), why=review.why) for review in newest]


def _why(opened: Opened, made: Made, held: Dossier, metrics: Mapping[str, Metric]) -> Words:
    said = _route(opened, made, held.unit["unit_id"])
    rows = [
        {
            "what": text.visible(f"{LEVELS[row['level']].symbol} {title(row, metrics)}"),
            "rule": text.visible(row["rule"]),
            "value": number(row, "value", metrics),
            "peer": number(row, "peer", metrics),
            "beside": "" if row["peer"] is None else beside(row),
            "limit": number(row, "limit", metrics),
            "marks": marks(row),
            "months": text.count(row["months"]),
            "confidence": share(row["confidence"]),
        }
        for row in held.reasons.head(REASONS).to_dicts()
    ]
    head = [_("Signal"), _("Value"), _("Compared with"), _("Limit"), "◆ ┃ ┊", _("Months"), _("Data received")]
    rest = held.reasons.height - REASONS
    more = (
        _("{signals} on the page.", signals=ngettext("{n} more signal", "{n} more signals", rest)) if rest > 0 else ""
    )
    none = [] if rows else [_("No signal speaks of it.")]
    legend = _("◆ this unit  ┃ what it is compared with  ┊ limit: each line on a scale of its own, from 0")
    return {
        "legend": legend if rows else "",
        "line": text.visible(" · ".join(said + none)),
        "head": head,
        "rows": rows,
        "more": more,
    }


def _pulls(pulls: list[Pull]) -> Words:
    lists = [
        {
            "title": text.visible(one.title),
            "words": _(
                "{said} ({feed}, {words})", said=_reconciled(one), feed=named(one.feed).title.lower(), words=one.words
            ),
            "ids": [text.visible(record) for record in one.ids[:IDS]],
            "count": len(one.ids),
        }
        for one in pulls
    ]
    said = _(
        "The records behind a figure add up to it. All of them stand in records.csv, which is attached to the PDF."
    )
    return {"words": said if lists else _("No figure of this unit calls for records."), "lists": lists, "paper": LISTS}


def records(pulls: list[Pull]) -> pl.DataFrame:
    """Every record of the lists, one a row: list, which, feed, record."""
    rows = [(one.title, one.words, one.feed, record) for one in pulls for record in one.ids]
    return pl.DataFrame(rows, schema=dict.fromkeys(("list", "which", "feed", "record"), pl.String), orient="row")


def _reconciled(one: Pull) -> str:
    rows = ngettext("{n} record", "{n} records", len(one.ids))
    if one.number is None:
        return rows
    if not one.reconciles:
        return _(
            "{rows}; they add up to {total}, the figure says {figure}: ask why",
            rows=rows,
            total=text.count(one.total),
            figure=text.count(one.number),
        )
    return (
        rows
        if one.total == len(one.ids)
        else _("{rows} that add up to {total}", rows=rows, total=text.count(one.total))
    )


def _boxes(asked: list[str]) -> Words:
    return {
        "words": _("For the team to fill in, one line for each question; an explanation is a result too."),
        "head": [
            _("Looked into"),
            _("Found"),
            _("Explained"),
            _("Not checked"),
            _("What was found, or what explains it"),
        ],
        "rows": [*dict.fromkeys(text.visible(one) for one in asked[:REASONS]), _("Anything else")],
        "signed": [_("Team"), _("Visited from – until"), _("Signed")],
    }


def _legible(said: Any) -> Any:
    """What is said as the typefaces can write it."""
    if isinstance(said, str):
        return typefaces.written(said)
    if isinstance(said, dict):
        return {name: _legible(one) for name, one in said.items()}
    return [_legible(one) for one in said] if isinstance(said, list | tuple) else said


def as_pdf(said: Words, made: datetime) -> bytes:
    """The dossier on two pages of A4, tagged (PDF/UA-1); the same words and moment give the same bytes.

    A sign that no typeface here can write is replaced, which the running line says.
    """
    import typst

    # records.csv is attached as it is: a file's words need no typeface.
    shown = {**_legible(said), "records": said["records"]}
    if typefaces.MISSING in json.dumps(shown, ensure_ascii=False):
        remark = _("{sign}: a sign that no typeface here can write", sign=typefaces.MISSING)
        shown["running"] = f"{shown['running']} · {remark}"
    inputs = {
        "content": json.dumps(
            {**shown, "families": typefaces.families(), "language": tag().partition("-")[0]}, ensure_ascii=False
        )
    }
    compiler = typst.Compiler(
        str(TEMPLATE),
        font_paths=[str(folder) for folder in typefaces.folders()],
        ignore_system_fonts=True,
        sys_inputs=inputs,
    )
    pdf = compiler.compile(format="pdf", timestamp=made.replace(microsecond=0), pdf_standards="ua-1")
    assert isinstance(pdf, bytes)
    return pdf
