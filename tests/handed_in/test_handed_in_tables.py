"""Tables as offices hand them in: what is said of layout, columns, numbers of records and months that were reported."""

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data.cells.cell_type import AMOUNTS
from data.mapping.likely_headers import month_in, wide_headers
from data.mapping.scale import in_header, only_scale
from plumbline import app
from tests.handed_in.conftest import Desk

HEADER = "unit_id,month,category,budget,spent\n"


def write(folder: Path, words: str, feed: str = "expenses") -> Path:
    path = folder / f"{feed}_made.csv"
    path.write_text(words, encoding="utf-8")
    return path


def said(report: dict) -> str:
    return " / ".join(report["notes"])


def test_a_second_header_in_another_order_is_never_read_as_the_first(desk: Desk) -> None:
    report = desk.load("expenses_second_header_other_order.csv")
    assert report["status"] == "refused" and "Row 4 is a second header" in said(report)


def test_a_second_header_in_the_same_order_is_left_out(desk: Desk, tmp_path: Path) -> None:
    again = HEADER + "001001,2026-10,travel,10,5\n单位编号,月份,类别,预算,支出\n001002,2026-10,travel,20,6\n"
    report = desk.load(write(tmp_path, again))
    assert report["rows_accepted"] == 2 and "1 repeat of the header was left out" in said(report)


def test_a_second_header_with_a_column_that_is_not_of_the_feed_is_none_of_the_rows(desk: Desk, tmp_path: Path) -> None:
    words = "unit_id,month,category,budget,spent,signed\n001001,2026-10,travel,10,5,Li\n"
    again = "unit_id,month,category,spent,budget,signed\n001002,2026-10,travel,6,20,Li\n"
    report = desk.load(write(tmp_path, words + again))
    assert report["status"] == "refused" and "Row 3 is a second header" in said(report)


def test_rows_between_two_headers_are_never_left_out_as_titles(desk: Desk, tmp_path: Path) -> None:
    words = "unit_id,month,category,outlay\n001001,2026-10,travel,10\n"
    again = "unit_id,month,category,budget,spent\n001002,2026-10,travel,20,6\n"
    report = desk.load(write(tmp_path, words + again))
    assert report["status"] == "refused" and "Rows 1 and 3 both name columns" in said(report)


def test_a_scale_in_a_line_of_one_field_is_found_too(desk: Desk, tmp_path: Path) -> None:
    for line in ("Figures in £m,,", "Figures in 千元,,,,"):
        report = desk.load(write(tmp_path, f"{HEADER}001001,2026-10,travel,10,5\n{line}\n"))
        assert report["status"] == "refused" and line[11:13] in said(report)


@pytest.mark.parametrize("file", ["expenses_scale_unit_note_k.csv", "expenses_scale_unit_note_de.csv"])
def test_amounts_in_thousands_are_refused(desk: Desk, file: str) -> None:
    report = desk.load(file)
    assert report["status"] == "refused" and "1,000 times too small" in said(report)


@pytest.mark.parametrize(
    ("scale", "factor"),
    [
        ("£m", "1,000,000"),
        ("£'000", "1,000"),
        ("Tsd. €", "1,000"),
        ("in Mrd. EUR", "1,000,000,000"),
        ("TEUR", "1,000"),
        ("miles de euros", "1,000"),
        ("en milliers d'euros", "1,000"),
        ("mil millones de euros", "1,000,000,000"),
        ("千元", "1,000"),
        ("单位：百万元", "1,000,000"),
        ("亿元", "100,000,000"),
        ("тыс. руб.", "1,000"),
        ("x 1.000 EUR", "1,000"),
    ],
)
@pytest.mark.parametrize("place", ["above", "below", "beside", "header"])
def test_a_scale_is_found_wherever_it_stands(desk: Desk, tmp_path: Path, scale: str, factor: str, place: str) -> None:
    row = "001001,2026-10,travel,10,5"
    files = {
        "above": f"{scale},,,,\n{HEADER}{row}\n",
        "below": f"{HEADER}{row}\n{scale},,,,\n",
        "beside": f"{HEADER.strip()},\n{row},{scale}\n".replace("spent,", "spent,remark"),
        "header": f"{HEADER.replace('budget', f'budget ({scale})')}{row}\n",
    }
    report = desk.load(write(tmp_path, files[place]))
    assert report["status"] == "refused" and f"{factor} times too small" in said(report)


def test_what_is_no_scale_is_none() -> None:
    for header in ("Mileage", "Betrag EUR", "Montant €", "number of tenders", "Kosten", "Importe"):
        assert not in_header(header, AMOUNTS), header
    for words in ("1,000", "Miles travelled", "Spent 2 million on roads", "Office K", "£ 1,000", "mio@example.org"):
        assert not only_scale(words), words


def test_months_side_by_side_by_their_names_are_asked_about(desk: Desk) -> None:
    report = desk.load("expenses_wide_Apr-26.csv")
    assert (report["topic"], report["options"]) == ("wide", ["budget", "spent"])
    assert "Apr-26 is 2026-04" in report["question"]


@pytest.mark.parametrize("years", ["2026,,", "2026年,,", "2026年,2026年,2026年"])
def test_months_under_two_header_rows_are_asked_about(desk: Desk, tmp_path: Path, years: str) -> None:
    table = f"unit_id,category,budget,{years}\n,,,4月,5月,6月\n001001,travel,9,1,2,3\n"
    asked = desk.load(write(tmp_path, table))
    assert (asked["topic"], asked["options"][0]) == ("header_rows", "1-2")
    asked = desk.load(write(tmp_path, table), "", "--answer", "header_rows=1-2")
    assert asked["topic"] == "wide"
    report = desk.load(write(tmp_path, table), "", "--answer", "header_rows=1-2", "--answer", "wide=spent")
    assert report["rows_accepted"] == 3
    assert desk.records("expenses")["month"].dt.to_string("%Y-%m").to_list() == ["2026-04", "2026-05", "2026-06"]


def test_a_header_is_a_month_in_many_spellings_and_else_is_none() -> None:
    spellings = [
        "2026-04",
        "2026年4月",
        "202604",
        "Apr-26",
        "April 2026",
        "2026-04-01",
        "2026-04-01 00:00:00",
        "04/2026",
    ]
    spellings += ["avr. 2026", "2026 Apr", "Apr '26", "4.2026", "2026年04月份"]
    assert {month_in(one) for one in spellings} == {"2026-04"}
    assert {month_in(one) for one in ("Total", "2026", "Q1 2026", "Mar", "13/2026", "2026-04-02", "Marx 26")} == {""}
    assert wide_headers(["Apr-26", "2026-04"]) == {}


def test_blanks_of_a_pivot_table_are_asked_about_and_carried_down(desk: Desk) -> None:
    file = "expenses_pivot_blank_repeats.xlsx"
    asked = desk.load(file)
    assert (asked["topic"], asked["options"]) == ("carry_down", ["carry down", "missing"])
    assert desk.load(file, "", "--answer", "carry_down=missing")["rows_rejected"] == 2
    report = desk.load(file, "", "--answer", "carry_down=carry down")
    assert (report["rows_accepted"], report["rows_rejected"]) == (4, 0)
    assert "4 blank cells were read as the values above them (unit_id, month)" in said(report)
    rows = desk.records("expenses").sort("unit_id", "category")
    assert rows["unit_id"].to_list() == ["001001", "001001", "001002", "001002"]
    assert rows["budget"].sum() == 45


def test_one_blank_among_many_rows_is_a_missing_value(desk: Desk, tmp_path: Path) -> None:
    rows = [f"001001,2026-{month:02},travel,1,1" for month in range(1, 10)]
    report = desk.load(write(tmp_path, HEADER + "\n".join([*rows, ",2026-10,travel,1,1"]) + "\n"))
    assert (report["status"], report["rows_accepted"], report["rows_rejected"]) == ("rejected", 9, 1)


SHEET = ("--answer", "sheet=Data", "--answer", "columns.phenomenon=Subject", "--answer", "columns.due_on=Reply due")
DATES = ("--answer", "date_order=day first")


def test_a_day_that_is_left_over_beside_an_empty_day_of_the_feed_is_asked_about(desk: Desk) -> None:
    asked = desk.load("complaints_optional_column_left_out.xlsx", "", *SHEET, *DATES)
    assert asked["topic"] == "columns.answered_on"
    assert asked["options"] == ["Replied", "Remarks", ""] and "answered" in asked["question"]


def test_columns_that_no_header_names_can_all_be_chosen(desk: Desk) -> None:
    file, answers = "complaints_page_dead_end_unknown_headers.xlsx", [*SHEET, *DATES]
    for column, header in (("unit_id", "Office code"), ("complaint_id", "Ref no."), ("answered_on", "Replied")):
        asked = desk.load(file, "", *answers)
        assert asked["topic"] == f"columns.{column}" and header in asked["options"]
        answers += ["--answer", f"columns.{column}={header}"]
    report = desk.load(file, "", *answers)
    assert report["status"] in ("rejected", "asks") and not report["topic"].startswith("columns.")


def test_a_near_miss_among_the_columns_left_out_is_named(desk: Desk, tmp_path: Path) -> None:
    table = "commitment_id,unit_id,person_id,due_on,signature,colour\nK1,001001,P1,2026-10-01,,red\n"
    report = desk.load(write(tmp_path, table, "commitments"))
    assert "signature (near to signed_on), colour" in said(report)


A, B = "complaints_same_numbers_office_A.csv", "complaints_same_numbers_office_B.csv"


def test_a_number_of_another_units_record_is_asked_about(desk: Desk) -> None:
    assert desk.load(A)["changes"]["new"] == 3
    asked = desk.load(B)
    assert (asked["status"], asked["topic"]) == ("asks", "foreign_keys")
    assert desk.records("complaints")["unit_id"].to_list() == ["001001"] * 3
    moved = desk.load(B, "", "--answer", "foreign_keys=same records, moved")
    assert moved["changes"]["moved"] == 3 and "3 moved from another unit" in said(moved)
    assert desk.records("complaints")["unit_id"].to_list() == ["001002"] * 3


def test_a_numbering_of_its_own_is_remembered_of_the_sender(desk: Desk) -> None:
    desk.load(A)
    own = ("--sender", "South", "--answer", "foreign_keys=numbering of its own")
    assert desk.load(B, "", *own)["changes"]["new"] == 3
    assert desk.records("complaints").height == 6
    again = desk.load(B, "", "--sender", "South")
    assert again["status"] == "unchanged", again
    assert set(desk.records("complaints")["complaint_id"]) == {
        f"{p}2026-{n}" for p in ("", "001002/") for n in (1, 2, 3)
    }


def test_that_records_moved_is_not_remembered(desk: Desk) -> None:
    desk.load(A)
    assert desk.load(B, "", "--sender", "S", "--answer", "foreign_keys=same records, moved")["status"] == "accepted"
    assert desk.load(A, "", "--sender", "S")["topic"] == "foreign_keys"


def test_references_follow_the_numbering_of_their_sender(desk: Desk, tmp_path: Path) -> None:
    inspections = "inspection_id,unit_id,kind,started_on\n1,{},open,2026-10-01\n"
    finding = "finding_id,inspection_id,unit_id,severity,raised_on,original_due_on,due_on\n"
    desk.load(write(tmp_path, inspections.format("001001"), "inspections"))
    own = ("--sender", "South", "--answer", "foreign_keys=numbering of its own")
    desk.load(write(tmp_path, inspections.format("001002"), "inspections"), "", *own)
    row = "F1,1,001002,low,2026-10-02,2026-11-02,2026-11-02\n"
    desk.load(write(tmp_path, finding + row, "findings"), "", "--sender", "South")
    assert desk.records("findings")["inspection_id"].to_list() == ["001002/1"]


FIRST, SECOND = "commitments_column_absent_1_first.csv", "commitments_column_absent_2_correction.csv"


def test_a_column_that_the_file_lacks_wipes_nothing_unasked(desk: Desk) -> None:
    desk.load(FIRST)
    asked = desk.load(SECOND)
    assert asked["topic"] == "absent_columns" and "signed_on of 2 records" in asked["question"]
    kept = desk.load(SECOND, "", "--answer", "absent_columns=keep what is on file")
    assert kept["changes"]["unchanged"] == 2
    assert desk.records("commitments")["signed_on"].null_count() == 0
    wiped = desk.load(SECOND, "", "--answer", "absent_columns=wipe")
    assert wiped["changes"]["values_lost"] == 2 and "2 values on file left empty" in said(wiped)


MONTH = ("--month", "2026-10", "--unit", "001001")


def test_a_stated_month_without_records_that_are_on_file_is_asked_about(desk: Desk, tmp_path: Path) -> None:
    desk.load(A)
    head, first, *_rest = (Path(__file__).parent / "given" / A).read_text().splitlines()
    for rows, missing in ((f"{head}\n", 3), (f"{head}\n{first}\n", 2)):
        asked = desk.load(write(tmp_path, rows, "complaints"), "", *MONTH)
        assert asked["topic"] == "gone" and f"{missing} records are on file" in asked["question"]
    report = desk.load(write(tmp_path, f"{head}\n", "complaints"), "", *MONTH, "--answer", "gone=keep them on file")
    assert report["changes"]["gone"] == 3 and desk.records("complaints").height == 3


def facts(desk: Desk, metric: str, unit: str, *options: str) -> dict[str, tuple[str, str, str]]:
    """Month -> numerator, denominator and `reported` of a metric's whole, as the command line says them."""
    words = ["facts", "--from", "2026-08", "--to", "2026-10", *options, "--store", str(desk.folder / "store")]
    rows = list(csv.DictReader(CliRunner().invoke(app, words).stdout.splitlines()))
    mine = [row for row in rows if (row["metric"], row["unit_id"], row["breakdown"]) == (metric, unit, "")]
    return {row["month"]: (row["numerator"], row["denominator"], row["reported"]) for row in mine}


REJECTED, STAFF = "complaints_rejected_month_becomes_zero.csv", "staffing_for_the_two_above.csv"


@pytest.mark.parametrize("options", [(), ("--month", "2026-09", "--unit", "001010")])
def test_a_month_whose_rows_were_all_rejected_is_incomplete(desk: Desk, options: tuple[str, ...]) -> None:
    desk.load(STAFF)
    report = desk.load(REJECTED, "", *options)
    assert "incomplete, and never as 0: 001010 2026-09" in said(report)
    found = facts(desk, "complaint_rate", "001010")
    assert found["2026-09"] == ("0", "100", "incomplete")
    assert [found[month][2] for month in ("2026-08", "2026-10")] == ["yes", "yes"]
    assert facts(desk, "complaint_rate", "001002")["2026-09"] == ("0", "100", "no")
    words = ["standings", "complaint_rate", "--month", "2026-09", "--store", str(desk.folder / "store")]
    values = {
        row["unit_id"]: row["value"] for row in csv.DictReader(CliRunner().invoke(app, words).stdout.splitlines())
    }
    assert not any(values.values()), values


def test_a_month_between_two_that_were_reported_is_not_reported(desk: Desk, tmp_path: Path) -> None:
    desk.load(STAFF)
    head = "complaint_id,unit_id,phenomenon,channel,received_on,due_on,answered_on\n"
    rows = "1,001010,other,letter,2026-08-02,2026-09-01,\n2,001010,other,letter,2026-10-04,2026-11-03,\n"
    desk.load(write(tmp_path, head + rows, "complaints"))
    assert facts(desk, "complaint_rate", "001010")["2026-09"][2] == "no"
    desk.load(write(tmp_path, head, "complaints"), "", "--month", "2026-09", "--unit", "001010")
    assert facts(desk, "complaint_rate", "001010")["2026-09"] == ("0", "100", "yes")


def test_a_row_of_no_known_unit_may_be_anybodys_whom_the_file_leaves_at_zero(desk: Desk, tmp_path: Path) -> None:
    desk.load(STAFF)
    head = "complaint_id,unit_id,phenomenon,channel,received_on,due_on,answered_on\n"
    rows = "1,001001,other,letter,2026-09-02,2026-10-01,\n2,009999,other,letter,2026-09-04,2026-10-03,\n"
    desk.load(write(tmp_path, head + rows, "complaints"), "", "--month", "2026-09")
    assert facts(desk, "complaint_rate", "001001")["2026-09"][2] == "yes"
    assert facts(desk, "complaint_rate", "001002")["2026-09"] == ("0", "100", "incomplete")


def test_a_feed_that_was_never_handed_in_is_not_reported(desk: Desk) -> None:
    desk.load(STAFF)
    assert {state for *_, state in facts(desk, "open_cases", "001001").values()} == {"no"}
    assert {state for *_, state in facts(desk, "inspection_coverage", "001001").values()} == {"no"}
    assert {state for *_, state in facts(desk, "open_cases", "000001", "--subtree").values()} == {"no"}


def test_a_stock_does_not_go_on_after_the_last_delivery(desk: Desk, tmp_path: Path, monkeypatch) -> None:
    desk.load(STAFF)
    monkeypatch.setenv("PLUMBLINE_TODAY", "2026-09-10")
    cases = "case_id,unit_id,phenomenon,source,opened_on\nC1,001001,other,audit,2026-08-03\n"
    desk.load(write(tmp_path, cases, "cases"))
    monkeypatch.setenv("PLUMBLINE_TODAY", "2026-11-22")
    assert facts(desk, "open_cases", "001001") == {
        "2026-08": ("1", "100", "yes"),
        "2026-09": ("1", "100", "no"),
        "2026-10": ("1", "100", "no"),
    }


def run(desk: Desk, *words: str) -> str:
    result = CliRunner().invoke(app, [*words, "--store", str(desk.folder / "store")])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_what_is_remembered_is_listed_and_forgotten(desk: Desk) -> None:
    file = "expenses_pivot_blank_repeats.xlsx"
    desk.load(file, "", "--sender", "财务 Office", "--answer", "carry_down=carry down")
    assert "carry_down=carry down" in run(desk, "senders")
    assert desk.load(file, "", "--sender", "财务 Office")["status"] == "unchanged"
    run(desk, "forget", "财务 Office", "expenses")
    assert run(desk, "senders") == ""
    assert desk.load(file, "", "--sender", "财务 Office")["topic"] == "carry_down"


def test_a_return_without_a_breakdown_is_the_same_record_again(desk: Desk, tmp_path: Path) -> None:
    table = "unit_id,month,metric,numerator,denominator\n001001,2026-10,complaint_response,{},5\n"
    desk.load(write(tmp_path, table.format(1), "returns"))
    report = desk.load(write(tmp_path, table.format(2), "returns"), "", *MONTH)
    assert (report["status"], report["changes"]["changed"], report["changes"]["gone"]) == ("accepted", 1, 0)


# The steward's way


def test_a_file_of_another_feed_is_named_as_that(desk: Desk) -> None:
    report = desk.load("commitments_flat_ods.fods", "declarations")
    assert report["status"] == "asks" and "every column of commitments, not those of declarations" in report["question"]
    report = desk.load("staffing_for_the_two_above.csv", "expenses")
    assert "every column of staffing" in report["question"] + said(report)
    assert "every column of" not in desk.load("complaints_page_dead_end_unknown_headers.xlsx")["question"]


def test_without_a_register_the_register_is_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path, f"{HEADER}001001,2026-10,travel,10,5\n")
    words = ["load", "expenses", str(path), "--store", str(tmp_path / "empty")]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2 and "Hand in the register first" in result.output


@pytest.mark.parametrize("column", ["parent_id", "successor_id"])
def test_a_parent_that_is_still_to_come_is_not_no_parent(desk: Desk, tmp_path: Path, column: str) -> None:
    words = f"unit_id,name,kind,{column}\n009,North,office,待定\n010,South,office,无\n"
    report = desk.load(write(tmp_path, words, "units"))
    assert [(one["column"], one["value"]) for one in report["rejected"]] == [(column, "待定")]
    assert report["rows_accepted"] == 1
