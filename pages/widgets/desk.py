"""The desk: the store, who asks, and the figures they may see."""

import os
from datetime import date, datetime
from pathlib import Path
from typing import Any

import streamlit as st

from data import clock
from data.access import Scope, everything
from data.language import _
from data.registry.tables import Edition, Selection
from data.store import editions
from data.store.selections import selections
from data.store.store import Store
from metrics.facts.figures import Figures
from metrics.facts.structure import THEN, TODAY
from metrics.inspection.kept_proposal import figures_then
from metrics.meeting.editions import EditionFigures
from pages.widgets.bar import part
from pages.widgets.choices import choose, stated
from reports.text import month as month_words
from reports.text import visible

HOME = Path(__file__).resolve().parent.parent.parent


@st.cache_resource(show_spinner=False)
def _store(folder: str) -> Store:
    return Store(Path(folder))


def store() -> Store:
    """The store that PLUMBLINE_STORE names."""
    return _store(os.environ.get("PLUMBLINE_STORE") or str(HOME / "store"))


def scope() -> Scope:
    """Who asks, and which units they may see: everyone sees everything until there are roles."""
    return everything("app")


@st.cache_resource(max_entries=8, show_spinner=False)
def _figures(_store: Store, version: str, _scope: Scope, seen: tuple[Any, ...], today: date, structure: str) -> Figures:
    return Figures(_store, _scope, today, structure=structure)


@st.cache_resource(max_entries=8, show_spinner=False)
def _frozen(
    _store: Store, _scope: Scope, _edition: Edition, folder: str, seen: tuple[Any, ...], structure: str
) -> Figures:
    return EditionFigures(_store, _scope, _edition, structure)


def as_of_edition(edition: Edition, structure: str = THEN) -> Figures:
    """The figures that a closed month froze; kept by the edition's folder, whose name no other store has."""
    asked = scope()
    return _frozen(store(), asked, edition, edition.folder, (asked.who, asked.units), structure)


def now(structure: str = THEN) -> Figures:
    """The figures as they stand now; kept, by what they stand on and who may see them, until that changes."""
    asked = scope()
    seen = (asked.who, asked.units)
    return _figures(store(), store().version(), asked, seen, clock.today(), structure)


@st.cache_resource(max_entries=8, show_spinner=False)
def _then(_now: Figures, _row: Selection, version: str, as_of: datetime, seen: tuple[Any, ...]) -> Figures:
    return figures_then(_now, _row)


def _as_of_selection(row: Selection) -> Figures:
    """The figures as a kept selection saw them, in its structure."""
    asked = scope()
    return _then(now(), row, row.version, row.as_of, (asked.who, asked.units, row.structure))


def structures() -> dict[str, str]:
    """Which tree units stand in."""
    return {THEN: _("As it was in the month"), TODAY: _("As it is today")}


def edition_words(edition: Edition) -> str:
    """An edition as it is offered for choice."""
    gone = _(", taken back") if edition.number in editions.taken_back(store()) else ""
    month = month_words(edition.month)
    return _("Edition {number}: {month}{gone}", number=edition.number, month=month, gone=gone)


def of_edition(edition: Edition) -> str:
    """An edition as addresses name it."""
    return f"edition-{edition.number}"


def of_selection(number: int | str) -> str:
    """A selection as addresses name it."""
    return f"selection-{number}"


def selected() -> Selection | None:
    """The selection whose records the figures are, where one is chosen."""
    return next((row for row in selections(store()) if of_selection(row.number) == stated("as_of")), None)


def figures(of_selections: bool = False) -> Figures:
    """The figures as they stand now or in an edition, in the structure: both are chosen in the bar;
    `of_selections`: or as a kept selection saw them, in its own structure."""
    closed = {of_edition(one): one for one in reversed(editions.all_editions(store()))}
    seen = {of_selection(one.number): one for one in selections(store())} if of_selections else {}
    words = {"": _("Figures of today")} | {key: edition_words(one) for key, one in closed.items()}
    words |= {
        key: _("Selection {number}: {at:%Y-%m-%d %H:%M} UTC", number=one.number, at=one.as_of)
        for key, one in seen.items()
    }
    shown = words.get(stated("as_of") or "", words[""])
    with part("as_of"), st.popover(visible(shown)):
        chosen = choose(_("As of"), "as_of", list(words), "", words.__getitem__)
        structure = choose(_("Structure"), "structure", list(structures()), THEN, lambda key: structures()[key])
    if chosen in seen:
        return _as_of_selection(seen[chosen])
    return as_of_edition(closed[chosen], structure) if chosen else now(structure)
