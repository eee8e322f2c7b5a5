<<<<<<< HEAD
"""Cells: text as offices write it -> a typed value, or a sentence that says why not; one file a kind of column."""
=======
"""Cells: text as offices write it -> a typed value, or a sentence that says why not."""

import polars as pl

from data.cells.column import Cells
from data.cells.dates import read_dates, read_months
from data.cells.numbers import read_amounts, read_rates, read_wholes
from data.cells.spelling import Spelling
from data.cells.words import read_choices, read_flags, read_texts
from data.counted import counted
from data.feeds.columns import Column

INVISIBLE = "[\u200b\u200c\u200d\u2060\ufeff\u00ad]"
UNTRIMMED = rf"^$|^\s|\s$|[\r\n]|{INVISIBLE}"
NO_VALUE = ("", "-", "--", "—", "n/a", "na", "n.a.", "null", "none", "nil", "无", "空", "不适用")
LONGEST_NO_VALUE = max(len(word.encode()) for word in NO_VALUE)

ERROR = r"^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|FORMULA! .*|FIELDS!.*|LONG! .*)$"
FORMULA = "#FORMULA! "
LONG = "#LONG! "  # before the beginning of a cell that is too long to be one
FIELDS = "#FIELDS! "  # in a workbook of rejected rows: before the first field of one that did not fit its header

READ = {
    "text": read_texts,
    "choice": read_choices,
    "flag": read_flags,
    "date": read_dates,
    "month": read_months,
    "whole": read_wholes,
    "amount": read_amounts,
    "rate": read_rates,
}


def trimmed(text: pl.Expr) -> pl.Expr:
    """Without invisible characters and outer blanks; an empty cell is a missing value."""
    return text.str.replace_all(INVISIBLE, "").str.replace_all(r"\r\n?|\n", " ").str.strip_chars().replace("", None)


def read_cells(text: pl.Series, column: Column, spelling: Spelling) -> Cells:
    """The typed values of one column of text.

    Missing values in the spellings of NO_VALUE become empty, with a note; in identifiers they are kept as text.
    """
    clean, notes = text, []
    if text.str.contains(UNTRIMMED).any():
        clean = text.to_frame("text").select(trimmed(pl.col("text"))).to_series()
        notes = _trimming(text, clean)
    error = clean.str.contains(ERROR).fill_null(False)
    if column.metadata["read"] != "text":
        short = clean.str.len_bytes() <= LONGEST_NO_VALUE
        none = (clean.str.to_lowercase().is_in(NO_VALUE) if short.any() else short).fill_null(False)
        if none.any():
            notes.append(
                f"{counted(int(none.sum()), 'cell says', 'cells say')} that there is no value "
                f"({', '.join(sorted(set(clean.filter(none))))})"
            )
            clean = clean.zip_with(~none, pl.Series([None], dtype=pl.String))
    cells = READ[column.metadata["read"]](clean, spelling, column)
    if not error.any():
        return Cells(cells.values, cells.reason, notes + cells.notes)
    return Cells(
        cells.values.zip_with(~error, pl.Series([None], dtype=cells.values.dtype)),
        cells.reason.zip_with(~error, _error_reasons(clean)),
        notes + cells.notes,
    )


def _trimming(text: pl.Series, clean: pl.Series) -> list[str]:
    """What was taken off the cells."""
    counts = {
        "invisible characters were taken out of {} cells": text.str.contains(INVISIBLE),
        "line breaks in {} cells were read as blanks": text.str.contains(r"\S[\r\n]+\s*\S"),
        "blanks around {} cells were taken off": text != text.str.strip_chars(),
    }
    return [words.format(int(found.sum())) for words, found in counts.items() if clean.len() and found.sum()]


def _error_reasons(clean: pl.Series) -> pl.Series:
    formula = clean.str.starts_with(FORMULA).fill_null(False)
    fields = clean.str.starts_with(FIELDS.strip()).fill_null(False)
    long = clean.str.starts_with(LONG).fill_null(False)
    said = (
        "is too long: shorten it",
        "is a formula without a value: open the workbook, let it calculate, and save it",
        f"says that the row did not fit its header: put each field into its cell, then take {FIELDS.strip()} away",
        "is an error of the spreadsheet, not a value: correct the formula",
    )
    return pl.select(
        pl.when(long)
        .then(pl.lit(said[0]))
        .when(formula)
        .then(pl.lit(said[1]))
        .when(fields)
        .then(pl.lit(said[2]))
        .otherwise(pl.lit(said[3]))
    ).to_series()
>>>>>>> 9cdcec6 (CSV and Parquet: long cells, \" and unreadable types are said, wide tables at once)
