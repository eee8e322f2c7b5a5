"""Closing: a month becomes an edition, and its breaches ask their units for an answer."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from data import months
from data.access import everything
from data.clock import day_of
from data.errors import Moved, Refused
from data.language import _
from data.registry.tables import Action, Edition
from data.store import editions
from data.store.actions import pending
from data.store.store import Store
from metrics.attention.attention import kept_stories
from metrics.catalogue import fingerprint
from metrics.facts.figures import Figures
from metrics.facts.structure import TODAY
from metrics.facts.windows import YEAR
from metrics.meeting.breaches import answer_days
from metrics.meeting.editions import STORIES_FILE, contents
from metrics.meeting.month_review import MonthReview

TRIES = 3  # a delivery that comes in between makes it begin anew


def _quiet(_words: str) -> None:
    """Progress that nobody watches."""


def will_ask(figures: Figures, month: date, day: date) -> tuple[int, date]:
    """How many answers closing a month would ask for as its figures stand, beside those that are being asked for
    already, and by which day."""
    breaches = set(MonthReview(figures, month).breaches.select("unit_id", "metric").iter_rows())
    due = day + timedelta(days=answer_days(figures.settings, day))
    return len(breaches - pending(figures.store, day)), due


def close(
    store: Store,
    month: date,
    now: Callable[[], datetime],
    by: str,
    why: str = "",
    told: Callable[[str], None] = _quiet,
) -> Edition:
    """Close a month: its edition, with what it asks of units. Refused says what stands against it.

    `now`: the clock; `why`: the reason for closing a month that has an edition already; `told`: is given each step.
    """
    closed = editions.of_month(store, month)
    if closed is not None and not why.strip():
        raise Refused(
            _(
                "{month:%Y-%m} is closed already, as edition {edition}. To close it once more, say "
                "why: the reason is kept, and so is the edition.",
                month=month,
                edition=closed.number,
            )
        )
    if months.shifted(month, 1) > day_of(now()):
        raise Refused(
            _(
                "{month:%Y-%m} is not over yet: it can be closed from {first_day} on.",
                month=month,
                first_day=months.shifted(month, 1),
            )
        )
    if damaged := store.damaged():
        raise Refused(_("Nothing is closed on a store that is not whole. {words}", words=next(iter(damaged.values()))))
    for _unused in range(TRIES):
        at = now()
        try:
            return _close(store, month, at, by, why.strip() if closed else "", told)
        except Moved:
            told(_("Something was handed in meanwhile: beginning anew"))
    raise Refused(_("Files kept coming in while the month was being closed: nothing was closed. Try again."))


def _close(store: Store, month: date, at: datetime, by: str, why: str, told: Callable[[str], None]) -> Edition:
    version, whole, after = store.version(at), everything(by), months.shifted(month, 1)
    figures = Figures(store, whole, after, as_of=at)
    if figures.delivered is None or not figures.delivered[0] <= month <= figures.delivered[1]:
        raise Refused(_("{month:%Y-%m} cannot be closed: nothing was handed in for it.", month=month))
    told(_("Figures of every unit"))
    held = contents(figures, Figures(store, whole, after, as_of=at, structure=TODAY))
    told(_("Breaches, and what is asked of units"))
    day = day_of(at)
    due = day + timedelta(days=answer_days(figures.settings, day))
    found = MonthReview(figures, month).breaches
    held["breaches.parquet"] = found
    held[STORIES_FILE] = kept_stories(figures, month, YEAR)
    asked = [
        Action(month=month, unit_id=row["unit_id"], metric=row["metric"], signs=row["signs"], due_on=due, edition=0)
        for row in found.iter_rows(named=True)
    ]
    return editions.keep(store, month, held, fingerprint(), version, at, by, why, asked, told)
