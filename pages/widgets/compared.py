"""The comparison of every unit in every metric, kept until what it stands on changes."""

from typing import Any

import polars as pl
import streamlit as st

from metrics.comparison.matrix import matrix, without_false_alarms
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures


@st.cache_data(max_entries=64, show_spinner="Comparing every unit in every metric …")
def _matrix(
    _figures: Figures, version: str, seen: tuple[Any, ...], asked: Comparison, units: tuple[str, ...]
) -> pl.DataFrame:
    return matrix(_figures, asked, list(units))


def compared(figures: Figures, asked: Comparison, units: list[str], together: bool = False) -> pl.DataFrame:
    """The matrix of `units`; the key holds the reader's scope, so that nobody is given another's.

    `together`: only what stands up to Benjamini–Hochberg over the whole matrix is called different.
    """
    seen = (figures.scope.who, figures.scope.units)
    table = _matrix(figures, figures.version, seen, asked, tuple(units))
    return without_false_alarms(table) if together else table
