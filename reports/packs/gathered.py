"""Gathered: what people added to a month, and what changed since the last one, for its pack."""

from datetime import date
from typing import Any

import polars as pl

from data import clock
from data.language import _, marked, ngettext, term
from data.registry.tables import Edition
from data.store import actions, editions
from data.store.edited_sentences import sentences
from metrics.facts.figures import Figures
from metrics.meeting.editions import EditionFigures, frozen_definition, redefined
from metrics.meeting.restatement_causes import Causes
from metrics.meeting.restatements import restated
from reports import text
from reports.sections.meeting_input import Action, Edited, Meeting, Restated

MOST = 200  # restated figures in a pack; all of them stand on the page Editions
DEFINED = (
    marked("title"),
    marked("words"),
    marked("better"),
    marked("least"),
    marked("per"),
    marked("targets"),
)


def named(edition: Edition) -> str:
    """An edition as people call it."""
    return _(
        "Edition {edition}, {month}, closed on {at}",
        edition=edition.number,
        month=text.month(edition.month),
        at=clock.day_of(edition.at),
    )


def gathered(figures: Figures, month: date, day: date) -> Meeting:
    """What a month's pack holds beside the results.

    Of an edition, actions stand as on the day of its closing, so that no clock changes its pack, with whatever was
    answered since; else as on `day`. Restatements are of the edition of the month before.
    """
    store, edition = figures.store, figures.edition
    closed = editions.editions(store)
    earlier = [one for one in closed if one.month < month and (edition is None or one.number < edition.number)]
    last = max(earlier, key=lambda one: (one.month, one.number), default=None)
    before = EditionFigures(store, figures.scope, last, figures.structure) if last else None
    moved, asks = _restated(before, figures) if before else ((), ())
    said = sentences(store, month)
    return Meeting(
        edition=named(edition) if edition else "",
        moment=edition.at if edition else None,
        actions=_actions(figures, month, clock.day_of(edition.at) if edition else day),
        words={place: Edited(one.words, one.by, one.at, one.beneath) for place, one in said.items()},
        restatements=moved,
        changed=_changed(before, figures) if before else (),
        asks=asks,
    )


def _actions(figures: Figures, month: date, day: date) -> tuple[Action, ...]:
    """What was asked up to the month; of what was closed before its last edition nothing is left to say."""
    table = actions.actions(figures.store, figures.scope, day).filter(pl.col("month") <= month)
    if figures.edition is not None:
        table = table.filter(pl.col("edition") <= figures.edition.number)
    newest = sorted(set(table["month"]))[-2:]
    shown = table.filter(~pl.col("state").is_in(actions.CLOSED) | pl.col("month").is_in(newest))
    return tuple(_action(row) for row in shown.iter_rows(named=True))


def _action(row: dict[str, Any]) -> Action:
    accepted, done = row["state"] in (actions.ACCEPTED, actions.ENDED), row["state"] == actions.DONE
    return Action(
        row["unit_id"],
        row["metric"],
        row["month"],
        row["state"],
        row["due_on"],
        row["cause"] or "",
        row["step"] or "",
        row["owner"] or "",
        None if accepted or done else row["until"],
        clock.day_of(row["at"]) if done else None,
        (row["cause"] or "") if accepted else "",
        row["until"] if accepted else None,
    )


def _restated(before: EditionFigures, figures: Figures) -> tuple[tuple[Restated, ...], tuple[str, ...]]:
    """The figures of the last meeting's month that changed since, the largest changes first."""
    found = restated(before, figures).filter(pl.col("breakdown") == "", pl.col("month") == before.newest)
    if found.is_empty():
        return (), ()
    size = (pl.col("numerator").fill_null(0) - pl.col("numerator_before").fill_null(0)).abs()
    told = Causes(before, figures).beside(found.sort(size, "metric", "unit_id", descending=[True, False, False]))
    rest = _(
        "{figures}: they stand on the page Editions.",
        figures=ngettext("{n} further restated figure", "{n} further restated figures", told.height - MOST),
    )
    rows = [
        Restated(
            row["metric"],
            row["unit_id"],
            row["month"],
            _value(row["numerator_before"], row["denominator_before"]),
            _value(row["numerator"], row["denominator"]),
            row["because"],
        )
        for row in told.head(MOST).iter_rows(named=True)
    ]
    return tuple(rows), (rest,) if told.height > MOST else ()


def _value(numerator: float | None, denominator: float | None) -> float | None:
    return numerator / denominator if numerator is not None and denominator else None


def _changed(before: EditionFigures, figures: Figures) -> tuple[str, ...]:
    """The definitions that are others than in the edition before, each in a sentence."""
    then = {one["id"]: one for one in before.definitions}
    said = [_("New: {title}.", title=metric.title) for one, metric in figures.metrics.items() if one not in then]
    said += [
        _("No longer there: {title}.", title=one["title"])
        for metric, one in then.items()
        if metric not in figures.metrics
    ]
    for one, metric in figures.metrics.items():
        if one in then and redefined(then[one], metric):
            said.append(_("{metric}: another formula.", metric=metric.title))
        elif one in then:
            now = frozen_definition(metric)
            parts = [name for name in DEFINED if now[name] != then[one][name]]
            said += (
                [
                    _(
                        "{metric}: {parts} changed.",
                        metric=metric.title,
                        parts=text.joined([term(part) for part in parts]),
                    )
                ]
                if parts
                else []
            )
    return tuple(said)
