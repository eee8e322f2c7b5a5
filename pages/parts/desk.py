"""The desk: the store, who asks, and the figures they may see."""

import os
from datetime import date
from pathlib import Path

import streamlit as st

from data import clock
from data.access import Scope, everything
from data.store import Store
from metrics.figures import Figures
from metrics.structure import THEN, TODAY
from pages.parts.choices import choose

STRUCTURES = {THEN: "As it was in the month", TODAY: "As it is today"}
HOME = Path(__file__).resolve().parent.parent.parent


@st.cache_resource
def _store(folder: str) -> Store:
    return Store(Path(folder))


def store() -> Store:
    """The store that PLUMBLINE_STORE names."""
    return _store(os.environ.get("PLUMBLINE_STORE") or str(HOME / "store"))


def scope() -> Scope:
    """Who asks, and which units they may see: everyone sees everything until there are roles."""
    return everything("app")


@st.cache_resource(max_entries=8)
def _figures(_store: Store, version: str, _scope: Scope, seen: tuple, today: date, structure: str) -> Figures:
    return Figures(_store, _scope, today, structure=structure)


def figures() -> Figures:
    """The figures as they stand now, in the structure that is chosen in the sidebar.

    They are kept, by what they stand on and who may see them, until that changes.
    """
    with st.sidebar:
        structure = choose("Structure", "structure", list(STRUCTURES), THEN, lambda key: STRUCTURES[key])
    asked = scope()
    seen = (asked.who, asked.units)
    return _figures(store(), store().version(), asked, seen, clock.today(), structure)
