"""Tables as offices hand them in: what is said of layout, columns, numbers of records and months that were reported."""

from pathlib import Path

import pytest

from data.mapping.likely_headers import month_in, wide_headers
from data.mapping.scale import in_header, only_scale
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
        assert not in_header(header, "amount"), header
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
