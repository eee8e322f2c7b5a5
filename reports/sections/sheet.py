"""The sheet: one unit among its peers, metric by metric, and over time where it stands out."""

from typing import Any

from data.language import _, ngettext, term, texts
from metrics.comparison.standings import RANKED
from metrics.comparison.target import BEYOND
from metrics.meeting.month_review import MonthReview
from metrics.statistics.levels import WATCH
from reports import text
from reports.layout import cells
from reports.layout.content import Cell, Section, Slide, Table, Text, Tile, Tiles
from reports.levels import look, percent
from reports.sections.meeting_input import Meeting
from reports.sections.over_time import BREACH, exception, of_signal
from reports.words.standings import TARGETS, against

ROWS = 12  # metrics on a slide
STATUS = texts(
    {
        "ranked": "",
        "too few": "too few cases to rank",
        "no data": "no data",
        "not judged": "context, never ranked",
        "not reported": "not reported",
        "above others": "context",
    }
)


def _rows(results: MonthReview) -> tuple[list[dict[str, Any]], list[tuple[Cell, ...]]]:
    """The unit's row of each metric among its peers, and the same as cells."""
    mine = results.own.to_dicts()
    shown: list[tuple[Cell, ...]] = []
    for row in mine:
        metric = results.figures.metrics[row["metric"]]
        verdict = look(row["verdict"], row["level"])
        rank = (
            _("{rank} of {of}", rank=row["rank"], of=row["ranked"])
            if row["rank"] is not None
            else STATUS[row["status"]]
        )
        shown.append(
            (
                cells.titled(metric),
                cells.value(metric, row["value"], "strong"),
                cells.words(text.share_of(row["numerator"], row["denominator"])),
                cells.value(metric, row["target"]),
                cells.words(TARGETS.get(row["against_target"])),
                cells.words(rank),
                Cell(against(row), tone=verdict.tone),
            )
        )
    return mine, shown


def _asked(results: MonthReview, meeting: Meeting) -> Text:
    """What the unit was asked: of which figure, by when, and what it said."""
    said = []
    for action in meeting.actions:
        if action.unit_id != results.top:
            continue
        metric = results.figures.metrics.get(action.metric)
        due = _(", due {day}", day=action.answer_by) if action.answer_by else ""
        wanted = _("Asked for cause, action, owner and date{due}.", due=due)
        answer = text.visible(action.action or action.reason) or _("Not answered")
        head = _("{metric}, {month}", metric=metric.title if metric else action.metric, month=text.month(action.month))
        said.append((head, _("{wanted} {answer}: {state}.", wanted=wanted, answer=answer, state=term(action.state))))
    return Text(tuple(said) or (("", _("Nothing was asked of this unit.")),), _("What it was asked"))


def sheet(results: MonthReview, meeting: Meeting) -> Section:
    """The answers, every metric, then a page for each breach and each signal of its own."""
    unit = results.top
    assert unit is not None
    mine, shown = _rows(results)
    judged = [row for row in mine if row["status"] == RANKED]
    targets = [row for row in judged if row["against_target"] is not None]
    off = sum(row["against_target"] == BEYOND for row in targets)
    others = sum(row["against_target"] is not None for row in mine) - len(targets)
    apart = _("; {others} more, not ranked, are not counted", others=others) if others else ""
    breaches = results.own_breaches.to_dicts()
    better = sum(row["verdict"] == "better" for row in mine)
    worse = sum(row["verdict"] == "worse" for row in mine)
    name = text.visible(results.names[unit])
    near = percent(WATCH)
    tiles = Tiles(
        (
            Tile(
                _("Off target beyond chance?"),
                f"{off}",
                _(
                    "of {metrics} with a target{apart}",
                    metrics=ngettext("{n} ranked metric", "{n} ranked metrics", len(targets)),
                    apart=apart,
                ),
                off,
            ),
            Tile(
                _("Worse than its peers?"),
                f"{worse}",
                _("of {metrics}, beyond {near}", metrics=ngettext("{n} metric", "{n} metrics", len(judged)), near=near),
                worse,
            ),
            Tile(
                _("Better than its peers?"),
                f"{better}",
                _("beyond {near}; the limits allow for what units vary", near=near),
                better,
            ),
        )
    )
    asked = _asked(results, meeting)
    many = ngettext("{n} breach", "{n} breaches", len(breaches)) if breaches else _("no breach")
    title = _("{unit}, {month}: {said}", unit=name, month=text.month(results.month), said=many)
    notes = (
        _("Each metric against the units of the same peer group; what stands out may have a good reason."),
        term(BREACH),
    )
    columns = (
        _("Metric"),
        _("Value"),
        _("Of"),
        _("Target"),
        _("Against the target"),
        _("Rank"),
        _("Against its peers"),
    )
    slides = [
        Slide("sheet", title, (tiles, asked), notes, unit=unit),
    ]
    ranked = _(
        "{name}: {metrics} ranked among its peers",
        name=name,
        metrics=ngettext("{n} metric", "{n} metrics", len(judged)),
    )
    for place in range(0, len(shown), ROWS):
        part = (
            _(" ({part} of {parts})", part=place // ROWS + 1, parts=-(-len(shown) // ROWS)) if len(shown) > ROWS else ""
        )
        rows = tuple(shown[place : place + ROWS])
        table = Table(_("Every metric"), columns, rows, (3, 1.7, 1.9, 1.7, 2.2, 1.8, 2.2))
        slides.append(Slide(f"metrics:{place}" if place else "metrics", ranked + part, (table,), notes, unit=unit))
    slides += [exception(results, row, results.over_time(row["metric"], row["unit_id"]), meeting) for row in breaches]
    told = {row["metric"] for row in breaches}
    slides += [of_signal(results, metric, found) for metric, found in results.signals.items() if metric not in told]
    return Section("sheet", _("The unit"), tuple(slides))
