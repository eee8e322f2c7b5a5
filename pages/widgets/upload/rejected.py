"""Rejected: the cells of a file that could not be accepted, and the workbook in which they are corrected."""

from collections.abc import Callable
from math import ceil

import polars as pl
import streamlit as st

from data.cells.spelling import Spelling
from data.feeds import feeds
from data.in_python import in_python
from data.language import _
from data.mapping.mapped import as_in_file
from pages.widgets.download import offer_download
from pages.widgets.frame import escaped
from pages.widgets.table import headed
from reports import text
from reports.table import as_csv
from reports.workbook.rejected_rows import rejected_workbook

Whole = Callable[[], tuple[pl.DataFrame, Spelling]]

SHOWN = 1000
COLUMNS = {"row": "Row", "cell": "Cell", "sheet": "Sheet", "column": "Column", "value": "Found"}
COLUMNS |= {"suggestion": "Perhaps", "reason": "Reason"}
WIDTHS = {"row": 55, "cell": 60, "sheet": 90, "column": 105, "value": 125, "suggestion": 150}  # pixels
WIDE = 710  # pixels of the whole table at 1280
LETTER, LINE, ONE_LINE, MARGIN = 7.5, 20, 35, 14  # pixels
MOST_LINES = 8  # of a reason in the table; a longer one stands below it too


def show_rejected(rejected: pl.DataFrame, feed: str, name: str, key: str, whole: Whole) -> None:
    """The rejected cells with their place and reason, and a workbook of the rows to correct and hand in again."""
    if rejected.is_empty():
        return
    known = {old: new for old, new in COLUMNS.items() if old in rejected.columns and _says(rejected, old)}
    readable = as_in_file(rejected.head(SHOWN)).with_columns(in_python(rejected["value"].head(SHOWN), text.visible))
    lines = _lines(readable, list(known))
    tall = ONE_LINE if lines == 1 else MARGIN + LINE * min(lines, MOST_LINES)
    headed(
        readable.select([pl.col(old).alias(new) for old, new in known.items()]),
        hide_index=True,
        row_height=tall,
        height=min(38 + tall * readable.height, 380),
        column_config={new: st.column_config.Column(width=WIDTHS.get(old)) for old, new in known.items()},
        alt=_("Rejected cells with their place, value, what was perhaps meant, and reason"),
    )
    if lines > MOST_LINES:
        for reason in readable["reason"].unique(maintain_order=True):
            if _wrapped(reason, list(known)) > MOST_LINES:
                st.caption(f":material/error: {escaped(reason)}")
    offer_workbook(feed, whole, rejected, name, key)


def _wrapped(reason: str, columns: list[str]) -> int:
    """How many lines a reason takes in what the other columns leave it; wide signs take the room of two letters."""
    room = WIDE - sum(WIDTHS.get(column, 0) for column in columns)
    wide = sum(2 if ord(sign) > 0x2E80 else 1 for sign in reason)
    return max(1, ceil(wide * LETTER / room))


def _lines(faults: pl.DataFrame, columns: list[str]) -> int:
    """How many lines the longest reason takes."""
    return max((_wrapped(reason, columns) for reason in faults["reason"].unique()), default=1)


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
    beside = st.container(horizontal=True)
    offer_download(
        _("Rejected rows (CSV)"), lambda: as_csv(as_in_file(rejected)), f"{name}.csv", beside, key=f"{key}-csv"
    )
    offer_download(
        _("Rejected rows to correct (XLSX)"),
        lambda: _workbook(feed, whole, rejected),
        f"{name}.xlsx",
        beside,
        key=f"{key}-xlsx",
    )
