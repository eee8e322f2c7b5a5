"""What was looked for in every unit, kept until the records change: it takes seconds."""

from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from data.language import language
from metrics.attention.signals import signals
from metrics.comparison.peers import peers
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.inspection.candidates import candidates

Looked = tuple[pl.DataFrame, pl.DataFrame]


@st.cache_data(max_entries=8, show_spinner="Looking for signals in every unit …")
def _looked(_figures: Figures, version: str, structure: str, seen: tuple[Any, ...], month: date, window: str) -> Looked:
    asked = Comparison.of(_figures, month, window=window)
    units = peers(_figures, asked)
    return signals(_figures, asked, units), candidates(_figures, month, units)


def looked(figures: Figures, month: date, window: str) -> Looked:
    """SIGNALS and CANDIDATES of all units within the reader's scope."""
    seen = (language(), figures.scope.who, figures.scope.units)
    return _looked(figures, figures.version, figures.structure, seen, month, window)
