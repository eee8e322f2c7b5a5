"""Pages of one figure over time: a breach with what its unit answers, and a signal."""

from typing import Any

from data import months
from data.language import _, marked, term, texts
from metrics.meeting.breaches import CAUSE
from metrics.meeting.month_review import MonthReview
from metrics.trends.control_chart import Control
from reports import text
from reports.layout import cells
from reports.layout.content import Cell, Slide, Table, Text
from reports.sections import native_charts as native
from reports.sections.meeting_input import Meeting
from reports.sections.noted import noted, numbers_of, source
from reports.words.control_chart import causes, of_control

BREACH = marked(
    "A breach: significantly worse than its peers and not on target, or the target missed significantly with "
    "special-cause variation of concern in the month."
)


def answers(results: MonthReview, unit: str, metric: str, meeting: Meeting) -> Table:
    """What the unit says of this month's breach, and what became of the last one's action."""
    action = meeting.of(unit, metric, results.month)
    before = meeting.of(unit, metric, months.shifted(results.month, -1))
    silent = _("not asked") if action is None else _("not answered")
    silent += _("; due {day}", day=action.answer_by) if action and action.answer_by else ""

    def said(words: str | None) -> Cell:
        return cells.words(words, "" if words else "quiet")

    state = text.headed(before.action or _("no action named"), term(before.state)) if before else _("nothing was asked")
    rows = [
        (cells.words(_("Cause"), "strong"), cells.words(action.cause) if action and action.cause else Cell(silent)),
        (cells.words(_("Action"), "strong"), said(action.action if action else None)),
        (cells.words(_("Owner"), "strong"), said(action.owner if action else None)),
        (cells.words(_("Date"), "strong"), said(f"{action.due}" if action and action.due else None)),
        (cells.words(_("Last month"), "strong"), cells.words(state)),
    ]
    if action and action.state == "accepted":
        accepted = _("{reason}, until {day}", reason=action.reason, day=action.until) if action.until else action.reason
        rows.append((cells.words(_("Accepted"), "strong"), cells.words(accepted)))
    return Table(
        _("The unit's answer"), (), tuple(rows), (1.5, 3.7), _("Cause, action, owner and date as the unit gives them.")
    )


def _frozen(results: MonthReview, row: dict[str, Any], found: Control) -> tuple[tuple[str, str], ...]:
    """Why an edition's signs and the chart beside them do not say the same: only the signs were frozen."""
    edition = results.figures.edition
    concern = not found.table.filter(month=results.month, variation="concern").is_empty()
    if edition is None or concern or CAUSE not in row["signs"]:
        return ()
    rules = _("the chart, and what is said of it, follow today's rules")
    return (
        (
            "",
            _(
                "The signs are as edition {edition} froze them; {rules}.",
                edition=edition.number,
                rules=rules,
            ),
        ),
    )


def exception(results: MonthReview, row: dict[str, Any], found: Control, meeting: Meeting) -> Slide:
    """One breach, with the control chart of its figure."""
    metric = results.figures.metrics[row["metric"]]
    name = text.visible(row["name"])
    target = "" if row["target"] is None else _(", target {value}", value=text.value(metric, row["target"]))
    title = _(
        "{unit}: {metric} {value}{target}",
        unit=name,
        metric=metric.title,
        value=text.value(metric, row["value"]),
        target=target,
    )
    peers = results.figures.kinds[row["unit_id"]]
    shows = Text(
        (
            ("", _("{signs} (peers: {group}).", signs=text.begun(_("; ").join(map(term, row["signs"]))), group=peers)),
            ("", text.begun(numbers_of(metric, row).removeprefix(text.headed(name, "")))),
            *(("", sentence) for sentence in of_control(found, metric)[:1]),
            *_frozen(results, row, found),
        ),
        _("What it shows"),
    )
    chart = native.over_time(found, metric, row["name"])
    return Slide(
        f"breach:{row['unit_id']}:{metric.id}",
        title,
        (*native.known(chart), shows, answers(results, row["unit_id"], metric.id, meeting)),
        (term(BREACH), *noted(results, metric, row), *of_control(found, metric)),
        metric=metric.id,
        unit=row["unit_id"],
        source=source(results, metric),
    )


WAYS = texts(
    {
        "concern": "is a concern: {month} ({value}) {cause}",
        "improvement": "improves: {month} ({value}) {cause}",
        "neutral high": "is higher than its own past explains: {value} in {month}",
        "neutral low": "is lower than its own past explains: {value} in {month}",
    }
)


def of_signal(results: MonthReview, metric_id: str, found: Control) -> Slide:
    """The whole's chart of a metric whose latest month is a special cause."""
    metric = results.figures.metrics[metric_id]
    value = text.value(metric, found.table["value"][-1])
    way = WAYS[found.variation].format(
        month=text.month(results.month), value=value, cause=causes()[found.table["cause"][-1]]
    )
    said = Text(tuple(("", sentence) for sentence in of_control(found, metric)), _("What the chart says"))
    chart = native.over_time(found, metric, results.whole)
    last = found.table.row(-1, named=True) | {"name": results.whole, "lower": None, "upper": None}
    notes = noted(results, metric, last)
    return Slide(
        f"signal:{metric_id}",
        _("{metric} {way}", metric=metric.title, way=way),
        (*native.known(chart), said),
        notes,
        metric=metric_id,
        unit=results.top or "",
        source=source(results, metric),
    )
