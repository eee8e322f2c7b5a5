"""Rejected: the cells of a file that could not be accepted, and the workbook in which they are corrected."""

from collections.abc import Callable

import polars as pl
import streamlit as st

from data.cells.spelling import Spelling
from data.feeds import feeds
from data.in_python import in_python
from data.mapping.mapped import as_in_file
from reports import text
from reports.table import as_csv
from reports.workbook.rejected_rows import rejected_workbook

Whole = Callable[[], tuple[pl.DataFrame, Spelling]]

SHOWN = 1000
COLUMNS = {"row": "Row", "cell": "Cell", "sheet": "Sheet", "column": "Column", "value": "Found"}
COLUMNS |= {"suggestion": "Perhaps", "reason": "Reason"}
WIDTHS = {"row": 55, "cell": 60, "sheet": 90, "column": 105, "value": 125, "suggestion": 190}  # pixels


def show_rejected(rejected: pl.DataFrame, feed: str, name: str, key: str, whole: Whole) -> None:
    """The rejected cells with their place and reason, and a workbook of the rows to correct and hand in again."""
    if rejected.is_empty():
        return
    known = {old: new for old, new in COLUMNS.items() if old in rejected.columns and _says(rejected, old)}
    readable = as_in_file(rejected.head(SHOWN)).with_columns(in_python(rejected["value"].head(SHOWN), text.visible))
    st.dataframe(
        readable.select([pl.col(old).alias(new) for old, new in known.items()]),
        hide_index=True,
        height=min(38 + 35 * min(readable.height, SHOWN), 300),
        column_config={new: st.column_config.Column(width=WIDTHS.get(old)) for old, new in known.items()},
        alt="Rejected cells with their place, value, what was perhaps meant, and reason",
    )
    offer_workbook(feed, whole, rejected, name, key)


def _says(rejected: pl.DataFrame, column: str) -> bool:
    """Whether a column tells the rows anything: of several sheets which, and what was perhaps meant."""
    if column == "sheet":
        return rejected[column].n_unique() > 1
    return column != "suggestion" or bool((rejected[column].fill_null("") != "").any())


def _workbook(feed: str, whole: Whole, rejected: pl.DataFrame) -> bytes:
    rows, spelling = whole()
    return rejected_workbook(feeds()[feed], rows, rejected, spelling)


def offer_workbook(feed: str, whole: Whole, rejected: pl.DataFrame, name: str, key: str) -> None:
    """The rejected rows as a file to read and as a workbook to correct; `whole` gives those rows and
    how they are spelt, once asked for."""
    csv, xlsx, _ = st.columns([2, 3, 1])
    csv.download_button(
        "Rejected rows (CSV)",
        lambda: as_csv(as_in_file(rejected)),
        f"{name}.csv",
        "text/csv",
        key=f"{key}-csv",
        on_click="ignore",
    )
    xlsx.download_button(
        "Rejected rows to correct (XLSX)",
        lambda: _workbook(feed, whole, rejected),
        f"{name}.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        key=f"{key}-xlsx",
        on_click="ignore",
    )
