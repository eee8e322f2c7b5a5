"""The target sheet in words, and as two pages of PDF: the page shows the same words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from data.feeds import named
from metrics.measure import Metric
from metrics.sheet import Pull, Sheet
from metrics.windows import WINDOWS
from reports import text

TEMPLATE = Path(__file__).with_name("sheet.typ")
REASONS, LISTS, IDS, FINDINGS, DIRECTIVES, RECORDS = 7, 7, 24, 10, 4, 6
CAUTION = "Variation to look into: each of it may have a good reason."
LEVELS = {"act": "▲▲ ", "watch": "▲ "}
Words = dict[str, Any]


@dataclass(frozen=True)
class Chosen:
    """How a unit came into a selection: its route, score and firmness (None where it has none), and who said why."""

    selection: int
    as_of: datetime
    route: str
    score: float | None
    firmness: float | None
    why: str = ""
    demonstration: bool = False


def words(
    sheet: Sheet,
    chosen: Chosen,
    reasons: pl.DataFrame,
    pulls: list[Pull],
    titles: Mapping[str, str],
    metrics: Mapping[str, Metric],
    scored: bool = True,
) -> Words:
    """Everything that the sheet says, as plain text.

    `reasons`: the unit's signals that were found, the strongest first; `titles`: signal -> its title. Without `scored`
    the team is not told what others think of the unit: no route, score, reason or comparison, and the lists of
    records stand in the order of their names.
    """
    when = f"{text.month(sheet.month)}, over the window of {WINDOWS[sheet.window]}"
    demonstration = "Demonstration organisation, invented · " if chosen.demonstration else ""
    return {
        "title": text.visible(sheet.unit["name"]),
        "number": text.visible(sheet.unit["unit_id"]),
        "running": f"{demonstration}Target sheet · selection {chosen.selection}{'' if scored else ' · without score'}",
        "head": f"Selection {chosen.selection} · {when} · as of {chosen.as_of:%Y-%m-%d %H:%M} UTC",
        "caution": CAUTION,
        "facts": _facts(sheet),
        "exposure": [(one.capitalize(), text.count(round(number))) for one, number in sheet.exposure.iter_rows()],
        "visits": _visits(sheet),
        "why": _why(chosen, reasons, titles, metrics) if scored else None,
        "pulls": _pulls(pulls if scored else sorted(pulls, key=lambda one: one.title), metrics),
        "findings": _findings(sheet),
        "directives": _directives(sheet),
        "gaps": _gaps(sheet),
        "similar": _similar(sheet, metrics, scored),
        "boxes": _boxes([_what(row, titles, metrics) for row in reasons.to_dicts()] if scored else _titles(pulls)),
    }


def _facts(sheet: Sheet) -> list[tuple[str, str]]:
    opened = sheet.unit["opened_on"]
    return [
        ("Under", text.visible(" › ".join(sheet.path)) or text.EMPTY),
        ("Peer group", text.visible(sheet.unit["kind"])),
        ("Stands since", text.EMPTY if opened is None else f"{opened}"),
        ("Units in it", text.count(sheet.size)),
    ]


def _visits(sheet: Sheet) -> str:
    if sheet.visits.is_empty():
        return "No inspection of it is on record."
    last = [f"{row['started_on']} {row['kind']}" for row in sheet.visits.head(3).to_dicts()]
    more = f" and {sheet.visits.height - 3} earlier" if sheet.visits.height > 3 else ""
    return f"Inspections on record, the latest first: {', '.join(last)}{more}."


def _what(row: dict, titles: Mapping[str, str], metrics: Mapping[str, Metric]) -> str:
    title = titles.get(row["signal"], row["signal"])
    return f"{metrics[row['metric']].title}: {title[0].lower()}{title[1:]}" if row["metric"] in metrics else title


def _shown(row: dict, name: str, metrics: Mapping[str, Metric]) -> str:
    metric = metrics.get(row["metric"])
    number = row[name]
    return (
        text.value(metric, number) if metric is not None else text.count(number if number is None else round(number, 2))
    )


def _marks(row: dict) -> dict[str, float | None]:
    """Where peer median, limit and value stand between 0 and the largest of them, as shares."""
    numbers = {name: row[name] for name in ("peer", "limit", "value")}
    most = max((abs(one) for one in numbers.values() if one is not None), default=0.0)
    return {name: None if one is None or most == 0 else max(one, 0.0) / most for name, one in numbers.items()}


def _why(
    chosen: Chosen, reasons: pl.DataFrame, titles: Mapping[str, str], metrics: Mapping[str, Metric]
) -> dict[str, Any]:
    said = [f"Route: {chosen.route}"]
    if chosen.score is not None:
        said.append(f"score {chosen.score:.2f}")
    if chosen.firmness is not None:
        said.append(f"stays picked in {chosen.firmness:.0%} of the reweightings".replace("%", " %"))
    if chosen.why:
        said.append(text.visible(chosen.why))
    rows = [
        {
            "what": text.visible(LEVELS.get(row["level"], "") + _what(row, titles, metrics)),
            "rule": text.visible(row["rule"]),
            "value": _shown(row, "value", metrics),
            "peer": _shown(row, "peer", metrics),
            "limit": _shown(row, "limit", metrics),
            "marks": _marks(row),
            "months": text.count(row["months"]),
            "confidence": text.EMPTY if row["confidence"] is None else f"{100 * row['confidence']:.0f} %",
        }
        for row in reasons.head(REASONS).to_dicts()
    ]
    head = ["Signal", "Value", "Peer median", "Limit", "┃ median  ┊ limit  ◆ value", "Months", "Data received"]
    more = f"{text.of(reasons.height - REASONS, 'more signal')} on the page." if reasons.height > REASONS else ""
    none = [] if rows else ["No signal speaks of it."]
    return {"line": " · ".join(said + none), "head": head, "rows": rows, "more": more}


def _titles(pulls: list[Pull]) -> list[str]:
    return sorted({one.title for one in pulls})


def _pulls(pulls: list[Pull], metrics: Mapping[str, Metric]) -> dict[str, Any]:
    lists = []
    for one in pulls[:LISTS]:
        rest = len(one.ids) - IDS
        lists.append(
            {
                "title": text.visible(one.title),
                "words": f"{_reconciled(one)} ({named(one.feed).title.lower()}, {one.words})",
                "ids": text.visible("  ".join(one.ids[:IDS])),
                "more": f"and {rest:,} more" if rest > 0 else "",
            }
        )
    said = "Each list adds up to the figure beside it. The numbers are those of the feeds; all of them are on the page."
    return {"words": said if lists else "No figure of this unit calls for records.", "lists": lists}


def _reconciled(one: Pull) -> str:
    rows = text.of(len(one.ids), "record")
    if one.number is None:
        return rows
    if not one.reconciles:
        return f"{rows}; they add up to {text.count(one.total)}, the figure says {text.count(one.number)}: ask why"
    return rows if one.total == len(one.ids) else f"{rows} that add up to {text.count(one.total)}"


def _late(days: int) -> str:
    return (
        f"{text.of(days, 'day')} overdue"
        if days > 0
        else f"due in {text.of(-days, 'day')}"
        if days < 0
        else "due today"
    )


def _findings(sheet: Sheet) -> dict[str, Any]:
    rows, open_ = sheet.findings, sheet.findings.filter(pl.col("done_on").is_null())
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
        for row in rows.head(FINDINGS).to_dicts()
    ]
    line = (
        f"{text.of(open_.height, 'finding')} open, {late:,} of them overdue; {rows.height - open_.height:,} said to be "
        f"done and not verified; the due day of {moved:,} was put off."
    )
    rest = rows.height - FINDINGS
    return {
        "line": line,
        "head": ["Finding", "Severity", "Raised", "Due", "Put off by", "State"],
        "rows": shown,
        "more": f"and {rest:,} more on the page" if rest > 0 else "",
    }


def _directives(sheet: Sheet) -> dict[str, Any]:
    rows = sheet.directives
    late = rows.filter(pl.col("days_over") > 0).height
    shown = [
        (text.visible(row["directive_id"]), f"{row['due_on']}", _late(row["days_over"]))
        for row in rows.head(DIRECTIVES).to_dicts()
    ]
    rest = rows.height - DIRECTIVES
    return {
        "line": f"{text.of(rows.height, 'directive')} not carried out, {late:,} of them overdue; "
        f"{text.of(sheet.unsigned, 'integrity commitment')} due and not signed.",
        "head": ["Directive", "Due", "State"],
        "rows": shown,
        "more": f"and {rest:,} more on the page" if rest > 0 else "",
    }


def _gaps(sheet: Sheet) -> dict[str, Any]:
    rows = []
    for row in sheet.gaps.to_dicts():
        records = row["records"]
        rest = f" and {len(records) - RECORDS:,} more" if len(records) > RECORDS else ""
        rows.append((row["kind"], row["what"], text.visible(", ".join(records[:RECORDS])) + rest))
    return {
        "head": ["Kind", "What", "Months or records"],
        "rows": rows,
        "none": "None in the last twelve months: every delivery came in time, and nothing was missing from a list.",
    }


def _similar(sheet: Sheet, metrics: Mapping[str, Metric], scored: bool) -> dict[str, Any]:
    shown = [metrics[one] for one in sheet.similar.columns if one in metrics] if scored else []
    rows = [
        (
            text.visible(row["unit_id"]),
            text.visible(row["name"]),
            text.count(row["staff"]),
            *(text.value(metric, row[metric.id]) for metric in shown),
        )
        for row in sheet.similar.to_dicts()
    ]
    return {"head": ["Number", "Unit", "Staff", *(metric.title for metric in shown)], "rows": rows}


def _boxes(asked: list[str]) -> dict[str, Any]:
    return {
        "words": "For the team to fill in, one line for each question; an explanation is a result too.",
        "head": ["Looked into", "Found", "Explained", "Not checked", "What was found, or what explains it"],
        "rows": [*dict.fromkeys(text.visible(one) for one in asked[:REASONS]), "Anything else"],
        "signed": ["Team", "Visited from – until", "Signed"],
    }


def as_pdf(said: Words, made: datetime) -> bytes:
    """The sheet on two pages of A4, tagged (PDF/UA-1); the same words and moment give the same bytes."""
    import pylopdf_fonts_zh_cn
    import typst

    return typst.compile(
        str(TEMPLATE),
        format="pdf",
        sys_inputs={"content": json.dumps(said, ensure_ascii=False)},
        font_paths=[str(Path(pylopdf_fonts_zh_cn.__file__).parent)],
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        timestamp=made.replace(microsecond=0),
    )
