"""The workbook: a list's table from the first row on, its header frozen and filtered; strings shared; one page wide."""

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from openxml_audit import OpenXmlValidator

from reports.layout import cells
from reports.layout.content import Listing, Pack, Section, Slide, Table
from reports.packs.build import build
from tests.reports.conftest import MOMENT, saved

ROWS = pl.DataFrame(
    {"Unit": ["=1+1", "甲", None], "Share": [1.0, 2.5, None], "Cases": [1200, 3, 0], "Since": [date(2026, 9, 1)] * 3}
)


@pytest.fixture(scope="module")
def file() -> bytes:
    table = Table("Names", ("Unit", "Cases"), ((cells.words("甲"), cells.count(12)),))
    shown = Section("one", "One", (Slide("a", "A", (table,)),), (Listing("All", ROWS), Listing("More", ROWS.head(0))))
    alone = Section("two", "A/B: [two]", (Slide("b", "B", (table,)),), annex=True)
    return build(Pack("p", "Pack", "Whole", MOMENT, "Edition 1", (shown, alone)), "xlsx")


def test_a_list_begins_in_the_first_row_with_header_filter_and_print_titles(file: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(file))
    assert book.sheetnames == ["One", "One 2", "One, slides", "A B   two"]
    sheet = book["One"]
    assert [cell.value for cell in sheet[1]] == ROWS.columns
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A2", "A1:D4", "$1:$1")
    assert sheet.page_setup.fitToWidth in (1, None) and sheet.sheet_properties.pageSetUpPr.fitToPage
    assert book["One 2"].auto_filter.ref is None and book["One, slides"]["A1"].value == "Unit"


def test_a_column_has_one_format_and_its_numbers_are_numbers(file: bytes) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(file))["One"]
    for column, form in zip("BCD", ("#,##0.00", "#,##0", "yyyy-mm-dd"), strict=True):
        known = [sheet[f"{column}{row}"] for row in (2, 3, 4) if sheet[f"{column}{row}"].value is not None]
        assert {cell.number_format for cell in known} == {form}
        assert {cell.data_type for cell in known} <= {"n", "d"}
    assert sheet["A2"].data_type == "s"


def test_strings_are_shared_and_nothing_is_to_be_repaired(file: bytes, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        sheets = [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        assert "xl/sharedStrings.xml" in package.namelist()
    assert not any(b"inlineStr" in sheet for sheet in sheets)
    assert OpenXmlValidator().validate(saved(file, tmp_path / "pack.xlsx")).errors == []
