"""Cells of files as offices hand them in: nothing is changed, lost or invented without a word."""

import io
from datetime import date

import polars as pl
import pytest
from typer.testing import CliRunner

from plumbline import app
from tests.handed_in.conftest import Desk


def facts(desk: Desk, month: str) -> list[dict[str, str]]:
    """The facts of a month, as the command line gives them."""
    words = ["facts", "--from", month, "--to", month, "--store", str(desk.folder / "store")]
    return pl.read_csv(io.StringIO(CliRunner().invoke(app, words).stdout), infer_schema=False).to_dicts()


def hand_in(desk: Desk, feed: str, words: str) -> dict:
    """The report of a file of that text."""
    path = desk.folder / f"{feed}.csv"
    path.write_text(words)
    return desk.load(path, feed)


def said(report: dict, words: str) -> bool:
    """Whether a note of the report holds the words."""
    return any(words in note for note in report["notes"])


def commitments(*cells: str) -> str:
    """Commitments of 001001 that differ in the day they are due."""
    rows = [f'K{i},001001,P1,"{cell}"\n' for i, cell in enumerate(cells)]
    return "commitment_id,unit_id,person_id,due_on\n" + "".join(rows)


def expenses(*cells: str) -> str:
    """Expenses of 001001, a month each, that differ in what was spent."""
    rows = [f'001001,2026-{i:02},travel,9,"{cell}"\n' for i, cell in enumerate(cells, start=1)]
    return "unit_id,month,category,budget,spent\n" + "".join(rows)


# Placeholders


def test_a_placeholder_is_no_person(desk: Desk) -> None:
    report = desk.load("approvals_placeholder_persons.csv")
    assert (report["status"], report["rows_accepted"]) == ("accepted", 4)
    assert said(report, "executor_id: 3 cells say that there is no value (-, N/A, 无)")
    (found,) = [one for one in facts(desk, "2026-10") if one["metric"] == "duty_separation_breaches"]
    assert (found["unit_id"], float(found["numerator"]), float(found["denominator"])) == ("001001", 0, 4)


def test_a_placeholder_is_no_decision_and_one_that_is_still_to_come_is_named(desk: Desk) -> None:
    report = desk.load("contracts_decision_id_none.csv")
    assert desk.records("contracts")["decision_id"].to_list() == [None] * 4 + ["TBC"]
    assert said(report, "4 cells say that there is no value (-, N/A, None, 无)")
    assert said(report, "still to come, and stays as it is (TBC)")


@pytest.mark.parametrize("word", ["无", "/", "N / A", "n.a.", "——", "(none)", "?", "空", "暂无", "不详", "null", "…"])
def test_a_placeholder_is_no_person_that_is_required_and_no_key(desk: Desk, word: str) -> None:
    header = "commitment_id,unit_id,person_id,due_on\n"
    report = hand_in(desk, "commitments", f'{header}K1,001001,"{word}",2026-10-01\n"{word}",001001,P1,2026-10-01\n')
    assert [(one["column"], one["value"]) for one in report["rejected"]] == [
        ("person_id", word),
        ("commitment_id", word),
    ]
    assert {one["reason"] for one in report["rejected"]} == {"says that there is no value, and a value is required"}


@pytest.mark.parametrize("word", ["TBC", "tbd", "待定", "待报", "to be confirmed", "Pending"])
def test_what_is_still_to_come_is_no_person_and_no_day(desk: Desk, word: str) -> None:
    header = "commitment_id,unit_id,person_id,due_on,signed_on\n"
    report = hand_in(desk, "commitments", f"{header}K1,001001,{word},2026-10-01,\nK2,001001,P1,2026-10-01,{word}\n")
    assert [one["column"] for one in report["rejected"]] == ["person_id", "signed_on"]
    assert all("still to come" in one["reason"] for one in report["rejected"])


@pytest.mark.parametrize("word", ["同上", "〃", "ditto"])
def test_the_same_as_above_is_never_a_value(desk: Desk, word: str) -> None:
    header = "approval_id,unit_id,applied_on,applicant_id,approver_id,executor_id\n"
    report = hand_in(desk, "approvals", f"{header}A1,001001,2026-10-01,P1,P2,{word}\n")
    assert [one["reason"] for one in report["rejected"]] == [
        "stands for the value of the row above: write the value itself"
    ]


# Flags


def test_you_is_yes_and_wu_is_no(desk: Desk) -> None:
    report = desk.load("contracts_justified_you_wu.csv")
    assert desk.records("contracts")["justified"].to_list() == [False, True, True]
    assert said(report, "2 cells were read as yes or no (无, 有)")
    assert [(one["cell"], one["value"]) for one in report["rejected"]] == [("G5", "未论证")]


def test_letters_and_ticks_are_yes_and_no(desk: Desk) -> None:
    report = desk.load("contracts_flags_Y_N_tick.csv")
    assert desk.records("contracts")["justified"].to_list() == [True, False, True]
    assert said(report, "3 cells were read as yes or no (N, Y, √)")


@pytest.mark.parametrize(
    ("word", "value"),
    [
        *[("T", True), ("✓", True), ("✔️", True), ("on", True), ("☑", True), ("F", False), ("×", False), ("✗", False)],
        *[("off", False), ("ｙ", True), ("x", None), ("¹", None), ("☒", None), ("/", None)],
    ],
)
def test_signs_of_yes_and_no(desk: Desk, word: str, value: bool | None) -> None:
    header = "contract_id,unit_id,category,method,awarded_on,amount,justified\n"
    report = hand_in(desk, "contracts", f"{header}C1,001001,services,direct,2026-01-05,5,{word}\n")
    assert report["rows_accepted"] == (value is not None)
    if value is not None:
        assert desk.records("contracts")["justified"].to_list() == [value]


# Numbers


def test_digits_of_another_script_are_read_and_named(desk: Desk) -> None:
    report = desk.load("expenses_arabic_persian_digits_called_empty.csv")
    assert desk.records("expenses").select("budget", "spent").row(0) == (1234, 5)
    assert said(report, "digits of another script")


@pytest.mark.parametrize(
    ("word", "value"),
    [
        *[("१२३४", 1234), ("１２３４", 1234), ("١٬٢٣٤٫٥", 1234.5), ("𝟏𝟐", 12)],
        *[("£1,234", 1234), ("€ 5", 5), ("1234元", 1234), ("¥1,234.50", 1234.5), ("US$5", 5), ("5 EUR", 5)],
        *[("1 234", 1234), ("1\u2009234", 1234), ("1\u202f234\u202f567", 1234567), ("1\u00a0234.5", 1234.5)],
    ],
)
def test_other_spellings_of_a_number_are_read_and_named(desk: Desk, word: str, value: float) -> None:
    report = hand_in(desk, "expenses", expenses(word))
    assert desk.records("expenses")["spent"].to_list() == [value]
    assert said(report, "spent: 1 ")


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        *[("1234¹", "raised or circled"), ("1234①", "raised or circled"), ("1234²", "raised or circled")],
        *[
            ("¹", "raised or circled"),
            ("㉑", "raised or circled"),
            ("1234*", "carries a mark"),
            ("12†", "carries a mark"),
        ],
        *[("1.2万", "scale"), ("5千元", "scale"), ("5k", "scale"), ("£5m", "scale"), ("5 Tsd. €", "scale")],
        *[("3亿元", "scale"), ("(5)", "in brackets"), ("9" * 400, "too large"), ("12345678901234567", "too large")],
        *[
            ("五", "is not a number"),
            ("待定", "still to come"),
            ("/", "says that there is no value"),
        ],
    ],
)
def test_what_is_no_number_is_rejected_with_the_true_reason(desk: Desk, word: str, reason: str) -> None:
    report = hand_in(desk, "expenses", expenses(word))
    assert [one["column"] for one in report["rejected"]] == ["spent"], report
    assert reason in report["rejected"][0]["reason"]


def test_amounts_of_two_currencies_are_not_one_column(desk: Desk) -> None:
    report = hand_in(desk, "expenses", expenses("£5", "€6", "7"))
    assert (report["rows_accepted"], report["rows_rejected"]) == (1, 2)
    assert "several currencies (£, €)" in report["rejected"][0]["reason"]


def test_a_currency_does_not_hide_a_decimal_comma(desk: Desk) -> None:
    path = desk.folder / "expenses.csv"
    path.write_text("unit_id;month;category;budget;spent\n001001;2026-10;travel;9;€1.234\n")
    assert desk.load(path, "expenses")["topic"] == "decimal"
    path.write_text("unit_id;month;category;budget;spent\n001001;2026-10;travel;9;€1.234,50\n")
    desk.load(path, "expenses")
    assert desk.records("expenses")["spent"].to_list() == [1234.5]


# Days


def test_years_of_another_calendar_and_9999_are_rejected(desk: Desk) -> None:
    report = desk.load("commitments_buddhist_year_and_9999.csv")
    assert [one["value"] for one in report["rejected"]] == ["2569-10-31", "9999-12-31"]
    assert all("a year of another calendar" in one["reason"] for one in report["rejected"])


@pytest.mark.parametrize("word", ["1448-04-20", "115/10/31", "115年10月31日", "民国115年10月31日", "1405-08-09"])
def test_years_of_other_calendars_are_rejected(desk: Desk, word: str) -> None:
    assert hand_in(desk, "commitments", commitments(word))["rows_accepted"] == 0


def test_days_with_a_time_or_written_in_words_are_read(desk: Desk) -> None:
    report = desk.load("commitments_sqlserver_datetimes.csv")
    assert desk.records("commitments")["due_on"].to_list() == [
        date(2026, 10, 31),
        date(2026, 9, 30),
        date(2026, 10, 31),
    ]
    assert said(report, "3 dates were written in another form than 2026-10-31")


@pytest.mark.parametrize(
    "word",
    [
        *["31-Oct-26", "31 Oct 2026", "Oct 31, 2026", "31OCT2026", "31st of October, 2026", "2026-Oct-31"],
        *["10/31/2026 12:00:00 AM", "31/10/2026 23:59", "2026-10-31T00:00:00", "2026年10月31日", "2026-10-31 星期六"],
        *["Saturday, October 31, 2026", "31.10.2026", "٢٠٢٦-١٠-٣١", "２０２６-１０-３１"],
    ],
)
def test_spellings_of_one_day(desk: Desk, word: str) -> None:
    report = hand_in(desk, "commitments", commitments(word))
    assert desk.records("commitments")["due_on"].to_list() == [date(2026, 10, 31)], report
    assert said(report, "due_on: 1 ")


@pytest.mark.parametrize(
    ("word", "year"), [("31-Oct-49", 2049), ("31-Oct-50", 1950), ("31-Oct-00", 2000), ("31-Oct-99", 1999)]
)
def test_two_digits_behind_a_month_are_a_year_between_1950_and_2049(desk: Desk, word: str, year: int) -> None:
    hand_in(desk, "commitments", commitments(word))
    assert desk.records("commitments")["due_on"].dt.year().to_list() == [year]


@pytest.mark.parametrize("word", ["2026-10-31¹", "2026-10-31 24:00", "Octopus 2026", "32-Oct-26", "40/40/2026"])
def test_what_is_no_day_is_rejected(desk: Desk, word: str) -> None:
    assert hand_in(desk, "commitments", commitments(word))["rows_accepted"] == 0


def test_days_with_years_of_two_digits_are_asked_about_and_a_single_one_is_rejected(desk: Desk) -> None:
    asked = hand_in(desk, "commitments", commitments("31/10/26", "28/2/49"))
    assert asked["topic"] == "short_years" and "is 31/10/26 a day of the year 2026?" in asked["question"]
    answer = ("--answer", "short_years=read as years")
    report = desk.load(desk.folder / "commitments.csv", "", *answer)
    assert desk.records("commitments")["due_on"].to_list() == [date(2026, 10, 31), date(2049, 2, 28)]
    assert said(report, "2 years of two digits were read as ones between 1950 and 2049")
    desk.file("commitments.csv", commitments("03/04/26"))
    assert desk.load(desk.folder / "commitments.csv", "", *answer)["topic"] == "date_order"
    one = hand_in(desk, "commitments", commitments("31/10/26", "2026-10-30", "2026-10-29"))
    assert [row["value"] for row in one["rejected"]] == ["31/10/26"]


def test_a_month_of_two_digits_is_asked_about(desk: Desk) -> None:
    asked = desk.load("expenses_month_Oct-26.csv")
    assert (asked["status"], asked["topic"]) == ("asks", "short_years")
    assert "is Oct-26 a month, Oct 2026?" in asked["question"]
    desk.load("expenses_month_Oct-26.csv", "", "--answer", "short_years=read as years")
    assert desk.records("expenses")["month"].to_list() == [date(2026, 10, 1)] * 2
    assert desk.load("expenses_month_Oct-26.csv", "", "--answer", "short_years=reject")["rows_rejected"] == 2


def test_the_question_about_the_order_shows_a_day_that_can_be_read_in_two_ways(desk: Desk) -> None:
    asked = desk.load("commitments_question_shows_unambiguous_date.csv")
    assert asked["topic"] == "date_order"
    assert asked["question"] == (
        "due_on: is 03/04/2026 written day first or month first? 16 other cells can only be day first."
    )
    assert asked["options"] == ["day first", "month first"]
    assert hand_in(desk, "commitments", commitments("03/04/2026 00:00"))["topic"] == "date_order"


def test_days_that_a_spreadsheet_of_another_locale_swapped_are_asked_about(desk: Desk) -> None:
    name = "commitments_excel_swapped_days_half_dates_half_text.xlsx"
    asked = desk.load(name)
    assert (asked["status"], asked["topic"]) == ("asks", "swapped_days")
    kept = desk.load(name, "", "--answer", "swapped_days=as they stand")
    assert kept["status"] == "accepted"
    before = desk.records("commitments").filter(pl.col("due_on").dt.day() <= 12)["due_on"]
    assert said(desk.load(name, "", "--answer", "swapped_days=swap back"), "were swapped back")
    after = desk.records("commitments")["due_on"]
    assert {day.replace(day=day.month, month=day.day) for day in before} < set(after)


# Keys


def test_ids_written_as_formulas_are_the_text_in_them(desk: Desk) -> None:
    report = desk.load("commitments_excel_equals_text_ids.csv")
    assert desk.records("commitments").select("commitment_id", "person_id").row(0) == ("00123", "0009")
    assert said(report, 'written as ="…"')


def test_a_composed_and_a_decomposed_code_are_one_unit(desk: Desk) -> None:
    assert desk.load("units_nfd_code.csv")["status"] == "accepted"
    report = desk.load("commitments_nfc_of_nfd_unit.csv")
    assert (report["status"], report["rows_accepted"]) == ("accepted", 2)
    assert desk.records("commitments")["unit_id"].n_unique() == 1


@pytest.mark.parametrize("word", ["ab1", "ＡＢ１", "Ab1", "AB 1", "A\u200eB1"])
def test_a_unit_in_another_form_is_that_unit_and_said(desk: Desk, word: str) -> None:
    hand_in(desk, "units", "unit_id,name,parent_id,kind\nAB1,Alpha,000001,office\n")
    report = hand_in(desk, "commitments", f"commitment_id,unit_id,person_id,due_on\nK1,{word},P1,2026-10-01\n")
    assert desk.records("commitments")["unit_id"].to_list() == ["AB1"]
    assert said(report, "unit_id: ")


def test_a_unit_with_a_footnote_is_not_another_unit(desk: Desk) -> None:
    hand_in(desk, "units", "unit_id,name,parent_id,kind\n0010011,Alpha,000001,office\n")
    report = hand_in(desk, "commitments", "commitment_id,unit_id,person_id,due_on\nK1,001001¹,P1,2026-10-01\n")
    assert [one["reason"] for one in report["rejected"]] == ["is not in the unit register"]


def test_peer_groups_and_names_that_differ_by_case_alone_are_said(desk: Desk) -> None:
    report = desk.load("units_kind_case_variants.csv")
    assert said(report, "kind: OFFICE, Office, office differ by case, blanks or width alone, and are 3 peer groups")
    twice = hand_in(desk, "units", "unit_id,name,parent_id,kind\nN1,north  OFFICE,000001,office\n")
    assert said(twice, "name: 1 name stands for several units")


def test_keys_that_differ_by_case_alone_are_named(desk: Desk) -> None:
    header, row = "commitment_id,unit_id,person_id,due_on\n", ",001001,P1,2026-10-01\n"
    assert said(hand_in(desk, "commitments", f"{header}k1{row}K1{row}"), "differs from K1 of this file by case alone")
    hand_in(desk, "commitments", f"{header}K2{row}")
    later = hand_in(desk, "commitments", f"{header}k2{row}")
    assert said(later, "k2 differs from K2 of the records on file by case alone")
    assert not said(hand_in(desk, "commitments", f"{header}K3{row}"), "by case alone")


def test_a_full_width_key_is_the_same_key(desk: Desk) -> None:
    header, row = "commitment_id,unit_id,person_id,due_on\n", ",001001,P1,2026-10-01\n"
    report = hand_in(desk, "commitments", f"{header}Ｋ１{row}")
    assert desk.records("commitments")["commitment_id"].to_list() == ["K1"]
    assert said(report, "in full width")


def test_an_apostrophe_is_no_part_of_a_key(desk: Desk) -> None:
    report = hand_in(desk, "commitments", "commitment_id,unit_id,person_id,due_on\n'001,001001,P1,2026-10-01\n")
    assert "begins with an apostrophe" in report["rejected"][0]["reason"]
