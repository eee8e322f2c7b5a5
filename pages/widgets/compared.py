"""The comparison of every unit in every metric, kept until what it stands on changes."""

from datetime import date

import polars as pl
import streamlit as st

from metrics.comparison.matrix import matrix, without_false_alarms
from metrics.facts.figures import Figures


@st.cache_data(max_entries=64, show_spinner="Comparing every unit in every metric …")
def _matrix(
    _figures: Figures, version: str, structure: str, seen: tuple, month: date, window: str, units: tuple[str, ...]
) -> pl.DataFrame:
    return matrix(_figures, month, window, list(units))


def compared(figures: Figures, month: date, window: str, units: list[str], together: bool = False) -> pl.DataFrame:
    """The matrix of `units`; the key holds the reader's scope, so that nobody is given another's.

    `together`: only what stands up to Benjamini–Hochberg over the whole matrix is called different.
    """
    seen = (figures.scope.who, figures.scope.units)
    table = _matrix(figures, figures.version, figures.structure, seen, month, window, tuple(units))
    return without_false_alarms(table) if together else table
