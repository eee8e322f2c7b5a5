"""The desk: the store, who asks, and the figures they may see."""

import os
from pathlib import Path

import streamlit as st

from data import clock
from data.access import Scope, everything
from data.store import Store
from metrics.figures import Figures

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


def figures() -> Figures:
    """The figures as they stand now."""
    return Figures(store(), scope(), clock.today())
