"""Exceptions: a page a breach: its chart, what it shows, and what the unit says: cause, action, owner, date."""

import polars as pl

from data import months
from data.in_python import in_python
from metrics.meeting.breaches import CAUSE
from metrics.meeting.month_review import MonthReview
from metrics.trends.control_chart import Control
from reports import text
from reports.layout import cells
from reports.layout.content import Cell, Listing, Section, Slide, Table, Text
from reports.sections import native_charts as native
from reports.sections.meeting_input import Meeting
from reports.sections.noted import noted, numbers_of
from reports.words.sentences import of_control

FIRST = 12  # the gravest, which an hour has room for; the others have their pages at the end
METRICS = 10  # of the list of the others
FURTHER = "Further exceptions"
BREACH = (
    "A breach: significantly worse than its peers and not on target, or the target missed significantly with "
    "special-cause variation of concern in the month."
)


def _answers(results: MonthReview, row: dict, meeting: Meeting) -> Table:
    """What the unit says of this month's breach, and what became of the last one's action."""
    action = meeting.of(row["unit_id"], row["metric"], results.month)
    before = meeting.of(row["unit_id"], row["metric"], months.shifted(results.month, -1))
    silent = "not asked" if action is None else "not answered"
    silent += f"; due {action.answer_by}" if action and action.answer_by else ""

    def said(words: str | None) -> Cell:
        return cells.words(words, "" if words else "quiet")

    state = f"{before.action or 'no action named'}: {before.state}" if before else "nothing was asked"
    rows = [
        (cells.words("Cause", "strong"), cells.words(action.cause) if action and action.cause else Cell(silent)),
        (cells.words("Action", "strong"), said(action.action if action else None)),
        (cells.words("Owner", "strong"), said(action.owner if action else None)),
        (cells.words("Date", "strong"), said(f"{action.due}" if action and action.due else None)),
        (cells.words("Last month", "strong"), cells.words(state)),
    ]
    if action and action.state == "accepted":
        accepted = f"{action.reason}, until {action.until}" if action.until else action.reason
        rows.append((cells.words("Accepted", "strong"), cells.words(accepted)))
    return Table(
        "The unit's answer", (), tuple(rows), (1.5, 3.7), "Cause, action, owner and date as the unit gives them."
    )


def _frozen(results: MonthReview, row: dict, found: Control) -> tuple[tuple[str, str], ...]:
    """Why an edition's signs and the chart beside them do not say the same: only the signs were frozen."""
    edition = results.figures.edition
    concern = not found.table.filter(month=results.month, variation="concern").is_empty()
    if edition is None or concern or CAUSE not in row["signs"]:
        return ()
    rules = "the chart, and what is said of it, follow today's rules"
    return (("", f"The signs are as edition {edition.number} froze them; {rules}."),)


def exception(results: MonthReview, row: dict, found: Control, meeting: Meeting) -> Slide:
    """One breach, with the control chart of its figure."""
    metric = results.figures.metrics[row["metric"]]
    name = text.visible(row["name"])
    target = "" if row["target"] is None else f", target {text.value(metric, row['target'])}"
    title = f"{name}: {metric.title} {text.value(metric, row['value'])}{target}"
    peers = results.figures.kinds[row["unit_id"]]
    shows = Text(
        (
            ("", f"{text.begun('; '.join(row['signs']))} (peers: {peers})."),
            ("", text.begun(numbers_of(metric, row).removeprefix(f"{name}: "))),
            *(("", sentence) for sentence in of_control(found, metric)[:1]),
            *_frozen(results, row, found),
        ),
        "What it shows",
    )
    return Slide(
        f"breach:{row['unit_id']}:{metric.id}",
        title,
        (native.over_time(found, metric, row["name"]), shows, _answers(results, row, meeting)),
        (BREACH, *noted(results, metric, row), *of_control(found, metric)),
        metric=metric.id,
        unit=row["unit_id"],
    )


def _rest(results: MonthReview, rest: pl.DataFrame) -> Slide:
    """What has no page here, metric by metric: how many breaches, and where the gravest of them is."""
    rows = []
    by_metric = rest.group_by("metric", maintain_order=True).agg(pl.len().alias("count"), pl.col("name").first())
    listed = by_metric.sort("count", descending=True, maintain_order=True)
    for row in listed.head(METRICS).iter_rows(named=True):
        title = cells.words(results.figures.metrics[row["metric"]].title)
        rows.append((title, cells.count(row["count"], "strong"), cells.words(row["name"])))
    others = listed.slice(METRICS)
    if others.height:
        rows.append(
            (
                cells.words(text.of(others.height, "other metric"), "quiet"),
                cells.count(sum(others["count"]), "strong"),
                cells.words(None),
            )
        )
    breaches, units = text.of(rest.height, "further breach"), text.of(rest["unit_id"].n_unique(), "unit")
    table = Table(
        "Further breaches", ("Metric", "Breaches", "The gravest"), tuple(rows), (4, 1.4, 6), f"{breaches}, by metric."
    )
    notes = (f"Each has its page under {FURTHER}, unit by unit, and stands in the workbook.", BREACH)
    return Slide("breaches", f"{breaches} in {units}: each has its page at the end", (table,), notes)


def _listing(results: MonthReview) -> Listing:
    breaches = results.breaches
    named = breaches.select(
        in_python(breaches["name"], text.visible).alias("Unit"),
        pl.col("unit_id").alias("Number"),
        pl.col("kind").alias("Peer group"),
        Numerator="numerator",
        Denominator="denominator",
    )
    values = cells.listed(
        breaches.rename({"value": "Value", "target": "Target"}), results.figures.metrics, ["Value", "Target"]
    )
    return Listing("All breaches", pl.concat([named, values], how="horizontal"))


def _pages(results: MonthReview, breaches: pl.DataFrame, meeting: Meeting) -> tuple[Slide, ...]:
    charts = results.breach_charts
    return tuple(
        exception(results, row, charts[row["metric"], row["unit_id"]], meeting)
        for row in breaches.iter_rows(named=True)
    )


def exceptions(results: MonthReview, meeting: Meeting) -> Section:
    """A page for each of the gravest breaches; of the others how many there are."""
    breaches = results.breaches
    pages = _pages(results, breaches.head(FIRST), meeting)
    rest = breaches.slice(FIRST)
    lists = (_listing(results),) if breaches.height else ()
    return Section("exceptions", "Exceptions", (*pages, _rest(results, rest)) if rest.height else pages, lists)


def further(results: MonthReview, meeting: Meeting) -> Section:
    """A page for each of the other breaches, unit by unit in the order of the register, to be looked up."""
    place = pl.col("unit_id").replace_strict({unit: at for at, unit in enumerate(results.figures.tree.ids)})
    rest = results.breaches.slice(FIRST).sort(place, maintain_order=True)
    return Section("further", FURTHER, _pages(results, rest, meeting))
