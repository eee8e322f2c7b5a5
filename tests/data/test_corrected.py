"""Corrected: rows from the workbook of rejected rows mean what they would have meant in the file they come from."""

import io
from datetime import date

import openpyxl
import pytest
import xlsxwriter

from data.feeds import named
from data.handing_in.rejected_again import rejected_rows
from data.handing_in.report import Report
from data.reading.correction_workbook import SHEET
from reports.workbook.rejected_rows import rejected_workbook
from tests.conftest import records
from tests.data.test_correcting import ALL

EXPENSES = "unit_id;month;category;budget;spent\n"
DECLARATIONS = "declaration_id,unit_id,person_id,kind,due_on,filed_on\n"


def corrected(report: Report, cells: dict[str, str], drop: int = 0) -> bytes:
    """The workbook of the rejected rows, as somebody hands it in again who changed these cells and dropped a row."""
    content = rejected_workbook(named(report.feed), report.rejected_rows, report.rejected, report.spelling)
    book, changed = openpyxl.load_workbook(io.BytesIO(content)), io.BytesIO()
    for place, words in cells.items():
        book.worksheets[0][place] = words
    if drop:
        book.worksheets[0].delete_rows(drop)
    book.save(changed)
    return changed.getvalue()


def test_a_decimal_comma_stays_one(office) -> None:
    rows = "001001;2026-10;meetings;1.234,50;0,80\n1002;2026-10;meetings;1.500;1.200\n"
    report = office.hand_in("expenses", EXPENSES + rows)
    assert (report.rows_accepted, report.rows_rejected) == (1, 1)
    again = office.hand_in("expenses", corrected(report, {"A2": "001002"}))
    assert (again.status, again.rows_accepted) == ("accepted", 1)
    assert "cells were read as in the file that is corrected: decimal = comma" in again.notes
    found = records(office.store, "expenses").sort("unit_id").select("budget", "spent").rows()
    assert found == [(1234.5, 0.8), (1500.0, 1200.0)]


def test_a_decimal_point_stays_one(office) -> None:
    rows = "001001;2026-10;meetings;1234.50;0.80\n001002;2026-10;meetings;1.234;0,80\n"
    report = office.hand_in("expenses", EXPENSES + rows)
    assert (report.rows_accepted, report.rejected["value"].to_list()) == (1, ["0,80"])
    assert office.hand_in("expenses", corrected(report, {})).rejected["value"].to_list() == ["0,80"]
    assert office.hand_in("expenses", corrected(report, {"E2": "0.8"})).status == "accepted"
    assert records(office.store, "expenses").sort("unit_id")["budget"].to_list() == [1234.5, 1.234]


def test_days_counted_from_1904_stay_so(office) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, DECLARATIONS.strip().split(","))
        sheet.write_row(1, 0, ["1", "1001", "p", "annual", "44836"])
    report = office.hand_in("declarations", content.getvalue(), answers={"serials": "read as dates"})
    assert report.rows_rejected == 1
    again = office.hand_in("declarations", corrected(report, {"B2": "001001"}))
    assert again.status == "accepted", again
    assert records(office.store, "declarations")["due_on"].to_list() == [date(2026, 10, 3)]


@pytest.mark.parametrize(
    ("day", "answer", "read"),
    [
        ("03/04/2026", {"date_order": "month first"}, date(2026, 3, 4)),
        ("2026-01-31T23:30:00Z", {"time_zone": "Asia/Shanghai"}, date(2026, 2, 1)),
    ],
)
def test_what_was_answered_is_not_asked_again(office, day: str, answer: dict[str, str], read: date) -> None:
    report = office.hand_in("declarations", f"{DECLARATIONS}1,1001,p,annual,{day},\n", answers=answer)
    content = corrected(report, {"B2": "001001"})
    assert office.hand_in("declarations", content).status == "accepted"
    assert records(office.store, "declarations")["due_on"].to_list() == [read]


def test_the_rows_had_later_are_spelt_as_their_original(office) -> None:
    report = office.hand_in("expenses", f"{EXPENSES}1002;2026-10;meetings;1.500;0,5\n")
    rows, spelling = rejected_rows(office.store, office.store.delivery(report.delivery), ALL)
    assert (rows.rows(), spelling) == (report.rejected_rows.rows(), report.spelling)
    assert spelling.decimal == "comma"


def test_a_layout_that_its_sender_is_known_by_is_not_that_of_the_workbook(office) -> None:
    layout = 'header_rows = "2"\ndistinct = true\nwhere = ["Betrag != 0"]\n'
    words = "title\n" + EXPENSES.replace("spent", "spent;Betrag") + "1002;2026-10;meetings;1.500;0,5;1\n"
    report = office.hand_in("expenses", words, mapping=layout, mapping_name="m")
    assert report.rows_rejected == 1, report
    again = office.hand_in("expenses", corrected(report, {"A2": "001002"}), mapping=layout, mapping_name="m")
    assert again.status == "accepted", again


def test_its_own_comments_are_no_remarks_and_those_of_others_are(office) -> None:
    report = office.hand_in("declarations", f"{DECLARATIONS}1,1001,p,anual,2026-10-31,\n")
    content = corrected(report, {"B2": "001001", "D2": "annual"})
    assert not [note for note in office.hand_in("declarations", content).notes if "comment" in note]
    book, changed = openpyxl.load_workbook(io.BytesIO(content)), io.BytesIO()
    book.worksheets[0]["B2"].comment.text += " I asked them."
    book.save(changed)
    assert [note for note in office.hand_in("declarations", changed.getvalue()).notes if "comment" in note]


def test_a_sheet_of_that_name_is_data_where_it_is_not_that_sheet(office) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet(SHEET)
        sheet.write_row(0, 0, DECLARATIONS.strip().split(","))
        sheet.write_row(1, 0, ["1", "001", "p", "annual", "2026-10-31", ""])
    assert office.hand_in("declarations", content.getvalue()).status == "accepted"


def test_a_row_that_did_not_fit_its_header_keeps_its_fields_and_is_marked(office) -> None:
    rows = "R1,001,annual,2026-10-31\nR2,001,p,annual,2026-10-31,2026-10-30,extra\n"
    report = office.hand_in("declarations", f"{DECLARATIONS}{rows}R3,001,p,annual,2026-10-31,\n")
    assert (report.rows_accepted, report.rows_rejected) == (1, 2)
    content = corrected(report, {})
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    found = [[cell.value for cell in row[:6]] for row in sheet.iter_rows(min_row=2)]
    assert found == [
        ["#FIELDS! R1", "001", "annual", "2026-10-31", None, None],
        ["#FIELDS! R2", "001", "p", "annual", "2026-10-31", "2026-10-30"],
    ]
    assert "The line was: R2,001,p,annual,2026-10-31,2026-10-30,extra" in sheet["A3"].comment.text
    unchanged = office.hand_in("declarations", content)
    assert unchanged.rows_accepted == 0
    assert "the row did not fit its header" in unchanged.rejected["reason"][0]
    mended = {"A2": "R1", "C2": "p", "D2": "annual", "E2": "2026-10-31", "A3": "R2"}
    assert office.hand_in("declarations", corrected(report, mended)).rows_accepted == 2
    rows_later, _ = rejected_rows(office.store, office.store.delivery(report.delivery), ALL)
    assert rows_later.equals(report.rejected_rows)
