"""Kept results: what was worked out for one reader serves every other reader with the same scope."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

import streamlit as st

from data.language import language
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures

Result = TypeVar("Result")
MOST = 128  # results, of all readers: a chart of 3,000 units is half a megabyte


@st.cache_resource(max_entries=MOST, show_spinner=False)
def _kept(_make: Callable[[], Result], *key: object) -> Result:
    return _make()


def kept(figures: Figures, make: Callable[[], Result], what: str, *asked: str | date | Comparison | None) -> Result:
    """What `make` gives, until the figures change; `what` names it, `asked` are the choices that it depends on.

    It is shared: nobody may change it. The key holds the reader's scope and language: nobody is given another's.
    """
    seen = (figures.scope.who, figures.scope.units)
    return _kept(make, figures.version, figures.structure, figures.last, seen, language(), what, *asked)
