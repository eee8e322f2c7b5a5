"""The desk: the store, who asks, and the figures they may see."""

import os
from datetime import date
from pathlib import Path

import streamlit as st

from data import clock, editions
from data.access import Scope, everything
from data.registry import Edition
from data.store import Store
from metrics.editions import EditionFigures
from metrics.figures import Figures
from metrics.structure import THEN, TODAY
from pages.parts.choices import choose
from reports.text import month as month_words

STRUCTURES = {THEN: "As it was in the month", TODAY: "As it is today"}
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
def _figures(_store: Store, version: str, _scope: Scope, seen: tuple, today: date, structure: str) -> Figures:
    return Figures(_store, _scope, today, structure=structure)


@st.cache_resource(max_entries=8, show_spinner=False)
def _frozen(_store: Store, _scope: Scope, _edition: Edition, folder: str, seen: tuple, structure: str) -> Figures:
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


def edition_words(edition: Edition) -> str:
    """An edition as it is offered for choice."""
    return f"Edition {edition.number}: {month_words(edition.month)}"


def figures() -> Figures:
    """The figures as they stand now or in an edition, in the structure: both are chosen in the sidebar."""
    closed = {str(edition.number): edition for edition in reversed(editions.editions(store()))}
    with st.sidebar:
        structure = choose("Structure", "structure", list(STRUCTURES), THEN, lambda key: STRUCTURES[key])
        chosen = ""
        if closed:
            words = {"": "As it stands now"} | {number: edition_words(one) for number, one in closed.items()}
            chosen = choose("As of", "edition", list(words), "", words.__getitem__)
    return as_of_edition(closed[chosen], structure) if chosen else now(structure)
