"""Exceptions: a page a breach: its chart, what it shows, and what the unit says: cause, action, owner, date."""

import polars as pl

from data import months
from metrics.breaches import PEERS
from metrics.month import Month
from reports import cells, native, text
from reports.content import Cell, Listing, Section, Slide, Table, Text
from reports.meeting import Meeting
from reports.sections.noted import noted, numbers_of
from reports.sentences import of_control

MOST = 30  # pages; further breaches stand in the list: an hour has no more room, and files stay small
ASKED = "not yet answered"


def _answers(results: Month, row: dict, meeting: Meeting) -> Table:
    """What the unit says of this month's breach, and what became of the last one's action."""
    action = meeting.of(row["unit_id"], row["metric"], results.month)
    before = meeting.of(row["unit_id"], row["metric"], months.shifted(results.month, -1))
    asked = f"{ASKED}{f'; due {action.answer_by}' if action and action.answer_by else ''}"

    def said(words: str | None) -> Cell:
        return cells.words(words) if words else Cell(asked, tone="quiet")

    state = f"{before.action or 'no action named'}: {before.state}" if before else "no breach last month"
    rows = [
        (cells.words("Cause", "strong"), said(action.cause if action else None)),
        (cells.words("Action", "strong"), said(action.action if action else None)),
        (cells.words("Owner", "strong"), said(action.owner if action else None)),
        (cells.words("Date", "strong"), said(f"{action.due}" if action and action.due else None)),
        (cells.words("Last month", "strong"), cells.words(state)),
    ]
    if action and action.state == "accepted":
        accepted = f"{action.reason}, until {action.until}" if action.until else action.reason
        rows.append((cells.words("Accepted", "strong"), cells.words(accepted)))
    return Table(
        "The unit's answer", (), tuple(rows), (1.7, 3.4), "Cause, action, owner and date as the unit gives them."
    )


def exception(results: Month, row: dict, meeting: Meeting) -> Slide:
    """One breach."""
    metric = results.figures.metrics[row["metric"]]
    found = results.over_time(metric.id, row["unit_id"])
    name = text.visible(row["name"])
    target = "" if row["target"] is None else f", target {text.value(metric, row['target'])}"
    title = f"{name}: {metric.title} {text.value(metric, row['value'])}{target}"
    peers = results.figures.kinds[row["unit_id"]]
    shows = Text(
        (
            ("", f"{'; '.join(row.get('signs') or [PEERS]).capitalize()} (peers: {peers})."),
            ("", numbers_of(metric, row).removeprefix(f"{name}: ").capitalize()),
            *(("", sentence) for sentence in of_control(found, metric)[:1]),
        ),
        "What it shows",
    )
    return Slide(
        f"breach:{row['unit_id']}:{metric.id}",
        title,
        (native.over_time(found, metric, row["name"]), shows, _answers(results, row, meeting)),
        (*noted(results, metric, row), *of_control(found, metric)),
        metric=metric.id,
        unit=row["unit_id"],
    )


def _list(results: Month, breaches: pl.DataFrame, name: str) -> Table:
    rows = []
    for row in breaches.iter_rows(named=True):
        metric = results.figures.metrics[row["metric"]]
        of = f"{text.count(row['numerator'])} of {text.count(row['denominator'])}"
        cell = cells.value
        rows.append(
            (
                cells.words(row["name"]),
                cells.titled(metric),
                cell(metric, row["value"], "worse faint"),
                cells.words(of),
                cell(metric, row["target"]),
            )
        )
    columns = ("Unit", "Metric", "Value", "Of", "Target")
    return Table(name, columns, tuple(rows), (4, 3.6, 1.6, 2, 1.4), f"{text.of(len(rows), 'breach')}, unit by unit.")


def _listing(results: Month) -> Listing:
    breaches = results.breaches
    named = breaches.select(
        pl.col("name").map_elements(text.visible, return_dtype=pl.String).alias("Unit"),
        pl.col("unit_id").alias("Number"),
        pl.col("kind").alias("Peer group"),
        Numerator="numerator",
        Denominator="denominator",
    )
    values = cells.listed(
        breaches.rename({"value": "Value", "target": "Target"}), results.figures.metrics, ["Value", "Target"]
    )
    return Listing("All breaches", pl.concat([named, values], how="horizontal"))


def exceptions(results: Month, meeting: Meeting) -> Section:
    """A page for each breach, the gravest first; beyond MOST they are listed."""
    breaches = results.breaches
    pages = [exception(results, row, meeting) for row in breaches.head(MOST).iter_rows(named=True)]
    rest = breaches.slice(MOST)
    if rest.height:
        title = f"{text.of(rest.height, 'further breach')} in {text.of(rest['unit_id'].n_unique(), 'unit')}"
        pages.append(
            Slide("breaches", title, (_list(results, rest, "Further breaches"),), ("All stand in the workbook.",))
        )
    lists = (_listing(results),) if breaches.height else ()
    return Section("exceptions", "Exceptions", tuple(pages), lists)
