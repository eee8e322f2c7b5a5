"""Tables as files: text stays text in every program, and numbers stay numbers."""

import io
from datetime import date

import openpyxl
import polars as pl
import pytest

from reports.table import LONGEST_CELL, as_csv, as_workbook
from reports.words.rows import with_words
from reports.words.spine import of_spine


def test_csv_for_people_has_a_mark_and_whole_numbers_and_runs_nothing() -> None:
    table = pl.DataFrame({"name": ["=1+1", "-5", None, "督察"], "value": [3.0, 2.5, None, 10.0]})
    assert as_csv(table) == "\ufeffname,value\n'=1+1,3\n-5,2.5\n,\n督察,10\n".encode()
    assert as_csv(table, for_people=False).startswith(b"name,value\n")


def test_a_workbook_holds_text_as_text_and_days_as_days() -> None:
    table = pl.DataFrame({"name": ["=1+1", "http://x"], "day": [date(2026, 10, 31), None], "n": [1.5, None]})
    book = openpyxl.load_workbook(io.BytesIO(as_workbook({"A name of more than thirty-one characters": table})))
    sheet = book[book.sheetnames[0]]
    assert book.sheetnames == ["A name of more than thirty-one "]
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["name", "=1+1", "http://x"] and sheet["A2"].data_type == "s"
    assert sheet["A3"].hyperlink is None
    assert (rows[1][1].date(), rows[1][2], rows[2][1:]) == (date(2026, 10, 31), 1.5, (None, None))
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:C3")


def test_a_cell_is_as_long_as_xlsx_can_hold_and_no_longer() -> None:
    assert as_workbook({"x": pl.DataFrame({"a": ["y" * LONGEST_CELL]})})
    with pytest.raises(ValueError, match="a, row 2: a cell holds 32,768 characters"):
        as_workbook({"x": pl.DataFrame({"a": ["", "y" * (LONGEST_CELL + 1)]})})


def test_rows_are_found_by_words_of_any_case_in_any_column_and_never_by_a_pattern() -> None:
    rows = pl.DataFrame({"unit": ["A.1", "AB1"], "n": [7, None]})
    assert with_words(rows, " ").height == 2
    assert with_words(rows, "a.")["unit"].to_list() == ["A.1"]
    assert with_words(rows, "7")["unit"].to_list() == ["A.1"]
    assert with_words(rows, "none").height == 0


def test_a_spine_names_the_metrics_that_differ_and_no_others() -> None:
    rows = pl.DataFrame(
        {
            "metric": ["a", "b", "c", "d"],
            "verdict": ["worse", "better", "worse", "higher"],
            "level": ["watch", "act", "none", "act"],
        }
    )
    titles = {one: one.upper() for one in "abcd"}
    assert of_spine(rows, titles, "Unit") == "Unit among its peers in 4 metrics: worse in A; better in B; higher in D."
    assert of_spine(rows[2:3], titles, "Unit").endswith(": no difference that chance does not explain.")
