"""Rejected: the cells of a file that could not be accepted, and the workbook in which they are corrected."""

import polars as pl
import streamlit as st

from data.feeds import feeds
from data.in_python import in_python
from reports import text
from reports.rejected import rejected_workbook
from reports.table import as_csv

SHOWN = 1000


def show_rejected(rejected: pl.DataFrame, whole: pl.DataFrame, feed: str, name: str, key: str) -> None:
    """The rejected cells with their place and reason, and a workbook of the rows to correct and hand in again."""
    if rejected.is_empty():
        return
    columns = {"row": "Row", "cell": "Cell", "sheet": "Sheet", "column": "Column", "value": "Found"}
    columns |= {"reason": "Reason", "suggestion": "Perhaps"}
    known = {old: new for old, new in columns.items() if old in rejected.columns}
    readable = rejected.head(SHOWN).with_columns(in_python(rejected["value"].head(SHOWN), text.visible))
    st.dataframe(
        readable.select([pl.col(old).alias(new) for old, new in known.items()]),
        hide_index=True,
        height=min(38 + 35 * min(readable.height, SHOWN), 300),
        alt="Rejected cells with their place, value and reason",
    )
    csv, xlsx, _ = st.columns([2, 3, 1])
    csv.download_button(
        "Rejected rows (CSV)",
        lambda: as_csv(rejected),
        f"{name}.csv",
        "text/csv",
        key=f"{key}-csv",
        on_click="ignore",
    )
    if whole.height:
        xlsx.download_button(
            "Rejected rows to correct (XLSX)",
            lambda: rejected_workbook(feeds()[feed], whole, rejected),
            f"{name}.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key=f"{key}-xlsx",
            on_click="ignore",
        )
