"""Questions: what is unsure is asked, answered, previewed, and remembered, so that next month needs no click."""

import io
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
import xlsxwriter

from data.checking.check import check
from data.errors import Asks, Refused
from data.feeds import named
from data.feeds.columns import unit
from data.feeds.feed import Feed, Surroundings
from data.handing_in import preview as previewing
from data.handing_in.preview import Opened, preview
from data.mapping.applying import apply_mapping
from data.mapping.mapping import Mapping, answered, parse_mapping, write_mapping
from data.reading.sheet import Sheet
from tests.bad_inputs.rate import rate
from tests.conftest import records

HEADER = "declaration_id,unit_id,person_id,kind,due_on,filed_on\n"


def test_an_answer_takes_the_file_in(office) -> None:
    words = (HEADER + "1,001,müller,annual,2026-10-31,\n").encode("cp1252")
    asked = office.hand_in("declarations", words)
    assert (asked.status, asked.topic) == ("asks", "encoding")
    assert "müller" in asked.question
    report = office.hand_in("declarations", words, answers={"encoding": "cp1252"})
    assert report.status == "accepted"
    assert records(office.store, "declarations")["person_id"].to_list() == ["müller"]


@pytest.mark.parametrize(("order", "day"), [("day first", "2026-04-03"), ("month first", "2026-03-04")])
def test_the_order_of_days_is_asked_and_kept_to(office, order: str, day: str) -> None:
    words = HEADER + "1,001,p,annual,03/04/2026,\n"
    assert office.hand_in("declarations", words).topic == "date_order"
    assert office.hand_in("declarations", words, answers={"date_order": order}).status == "accepted"
    assert str(records(office.store, "declarations")["due_on"][0]) == day


def test_day_numbers_are_dates_only_where_that_is_said(office) -> None:
    words = HEADER + "1,001,p,annual,46082,\n"
    assert office.hand_in("declarations", words).topic == "serials"
    rejected = office.hand_in("declarations", words, answers={"serials": "reject"})
    assert (rejected.status, rejected.rejected["cell"][0]) == ("rejected", "E2")
    assert office.hand_in("declarations", words, answers={"serials": "read as dates"}).status == "accepted"
    assert str(records(office.store, "declarations")["due_on"][0]) == "2026-03-01"


def test_a_day_number_is_a_day_in_a_column_of_months_too(office) -> None:
    words = "unit_id,month,category,budget,spent\n001,46052,meetings,1,1\n"
    assert office.hand_in("expenses", words).topic == "serials"
    assert office.hand_in("expenses", words, answers={"serials": "read as dates"}).status == "accepted"
    assert str(records(office.store, "expenses")["month"][0]) == "2026-01-01"


@pytest.mark.parametrize(
    ("numbers", "asks"),
    [
        *[("1.234;0", True), ("1.234;2.500", True), ("-12.345;1", True)],
        *[("1.234;0.5", False), ("1.234;2.5", False), ("1.234;1234.567", False), ("0.500;1", False)],
        *[("1.234;0,5", False), ("1.234.567;1", False), ("1.234;2.345.678", False)],
    ],
)
def test_it_is_asked_what_a_point_before_three_digits_parts(office, numbers: str, asks: bool) -> None:
    words = f"unit_id;month;category;budget;spent\n001;2026-10;meetings;{numbers}\n"
    first = office.hand_in("expenses", words)
    assert (first.topic == "decimal") == asks, first
    if asks:
        assert "Does the point part decimals or thousands? budget: " in first.question
        assert first.options == ("comma", "point")
    else:
        assert first.status == "accepted", first


@pytest.mark.parametrize(("decimal", "amount"), [("comma", 1234.0), ("point", 1.234)])
def test_what_a_point_parts_is_what_was_answered(office, decimal: str, amount: float) -> None:
    words = "unit_id;month;category;budget;spent\n001;2026-10;meetings;1.234;0\n"
    assert office.hand_in("expenses", words, answers={"decimal": decimal}).status == "accepted"
    assert records(office.store, "expenses")["budget"].to_list() == [amount]


def test_points_between_commas_and_numbers_of_a_workbook_are_decimals(office) -> None:
    words = "unit_id,month,category,budget,spent\n001,2026-10,meetings,1.234,2.500\n"
    assert office.hand_in("expenses", words).status == "accepted"
    for spent, status in ((2.5, "accepted"), ("0,5", "asks")):
        content = io.BytesIO()
        with xlsxwriter.Workbook(content) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["unit_id", "month", "category", "budget", "spent"])
            sheet.write_row(1, 0, ["001", "2026-10", "meetings", 1.234, spent])
        assert office.hand_in("expenses", content.getvalue()).status == status


RATES = Feed(
    "Rates", "Rates a unit.", ("unit_id",), {"unit_id": unit(), "rate": rate("按时率", empty=True)}, id="rates"
)
NEAR = Surroundings(date(2026, 11, 22), frozenset(["001", "002", "003"]), {}, lambda feed: pl.LazyFrame())


def rates(header: str, cells: list[str], meant: str):
    rows = [["unit_id", header], *zip(["001", "002", "003"], cells, strict=True)]
    sheet = Sheet("", pl.DataFrame(rows, schema=["c0", "c1"], orient="row").with_row_index("row", offset=1))
    sheet = replace(sheet, rows=sheet.rows.cast({"row": pl.Int64}))
    mapped = apply_mapping(RATES, [sheet], Mapping(shares=meant))
    checked = check(RATES, mapped.text, NEAR, mapped.spelling)
    return checked.accepted["rate"].to_list(), mapped.notes + checked.notes, mapped.remarks, checked.rejected


@pytest.mark.parametrize(
    ("cells", "likeliest"), [(["0.5", "0.9", "0"], "shares of 1"), (["85", "0.5", "90"], "per cent")]
)
def test_numbers_below_a_header_of_per_cent_are_asked_about(cells, likeliest) -> None:
    with pytest.raises(Asks) as asked:
        rates("按时率（％）", cells, "")
    assert (asked.value.topic, asked.value.options[0]) == ("shares", likeliest)
    assert cells[0] in str(asked.value)


def test_numbers_below_a_header_of_per_cent_are_what_was_answered() -> None:
    values, notes, _, rejected = rates("按时率(%)", ["85", "0.5", "90%"], "per cent")
    assert (values, rejected.height) == ([0.85, 0.005, 0.9], 0)
    assert "rate: 2 numbers below a header that says % were read as per cent" in notes
    values, _, remarks, rejected = rates("按时率(%)", ["0.85", "0.5", "90%"], "shares of 1")
    assert (values, rejected.height) == ([0.85, 0.5, 0.9], 0)
    assert remarks[-1] == "rate: the header says %; numbers without the sign were read as shares of 1"


@pytest.mark.parametrize(
    ("header", "cells"),
    [("按时率", ["0.5", "0.9", "0"]), ("按时率(%)", ["50%", "90％", "0"]), ("按时率(%)", ["", "-", "0"])],
)
def test_nobody_is_asked_where_it_makes_no_difference(header, cells) -> None:
    assert rates(header, cells, "")[3].is_empty()


def test_a_moment_is_a_day_in_the_zone_that_is_said(office) -> None:
    words = HEADER + "1,001,p,annual,2026-01-31T23:30:00Z,\n"
    assert office.hand_in("declarations", words).topic == "time_zone"
    assert office.hand_in("declarations", words, answers={"time_zone": "Asia/Shanghai"}).status == "accepted"
    assert str(records(office.store, "declarations")["due_on"][0]) == "2026-02-01"


def test_a_header_that_is_only_like_a_name_is_asked_for_and_remembered_for_its_sender(office) -> None:
    words = HEADER.replace("person_id", "persn_id") + "1,001,p,annual,2026-10-31,\n"
    asked = office.hand_in("declarations", words, sender="Office A")
    assert (asked.topic, asked.options[0]) == ("columns.person_id", "persn_id")
    assert office.hand_in("declarations", words, sender="Office A").status == "asks"  # nothing is remembered unanswered
    answers = {asked.topic: asked.options[0]}
    assert office.hand_in("declarations", words, sender="Office A", answers=answers).status == "accepted"
    following = words.replace("\n1,", "\n2,")
    assert office.hand_in("declarations", following, sender="Office A").status == "accepted"
    assert office.hand_in("declarations", following.replace("\n2,", "\n3,"), sender="Office B").status == "asks"


def test_a_column_is_known_by_what_stands_in_it(office) -> None:
    words = HEADER.replace("unit_id", "where") + "1,001001,p,annual,2026-10-31,\n2,001002,p,annual,2026-10-31,\n"
    asked = office.hand_in("declarations", words)
    assert (asked.topic, asked.options[0]) == ("columns.unit_id", "where")


def test_all_sheets_are_read_as_one_and_faults_name_sheet_and_cell(office) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for number, (name, unit) in enumerate({"January": "001", "February": "009"}.items()):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEADER.strip().split(","))
            sheet.write_row(1, 0, [str(number), unit, "p", "annual", "2026-10-31", ""])
    report = office.hand_in("declarations", content.getvalue(), answers={"sheet": "all"})
    assert (report.rows_accepted, report.rows_rejected) == (1, 1)
    assert report.rejected.select("sheet", "cell").row(0) == ("February", "B2")


def test_months_side_by_side_become_rows_and_faults_keep_their_cells(office) -> None:
    words = "unit,metric,denominator,2026-09,2026-10\n001,open_cases,10,3,x\n001001,open_cases,10,5,6\n"
    asked = office.hand_in("returns", words)
    assert (asked.topic, asked.options) == ("wide", ("numerator",))
    report = office.hand_in("returns", words, answers={"wide": "numerator"})
    assert (report.rows_accepted, report.rows_rejected) == (3, 1)
    assert report.rejected.select("cell", "value").row(0) == ("E2", "x")
    kept = records(office.store, "returns").sort("unit_id", "month")
    assert kept["numerator"].to_list() == [3.0, 5.0, 6.0]


def test_a_preview_asks_and_then_shows_the_rows_as_they_are_understood(office, tmp_path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(("Declarations of 2026\n" + HEADER + "1,001,müller,annual,2026-10-31,\n").encode("cp1252"))
    first = preview(office.store, "declarations", path)
    assert (first.ready, first.questions[-1].topic) == (False, "encoding")
    second = preview(office.store, "declarations", path, {"encoding": "cp1252"})
    assert second.ready
    assert second.found["person_id"] == "person_id"
    assert second.rows["person_id"].to_list() == ["müller"]
    assert second.raw["c0"][0] == "Declarations of 2026"
    assert parse_mapping(second.mapping, "m").encoding == "cp1252"
    assert len(office.store.deliveries()) == 1  # the register: a preview takes nothing in


def test_a_preview_says_why_a_file_is_refused(office, tmp_path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"%PDF-1.7")
    shown = preview(office.store, "declarations", path)
    assert not shown.ready
    assert shown.refused.startswith("This is a PDF")


def test_a_file_of_another_feed_is_recognised(office, tmp_path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(HEADER + "1,001,p,annual,2026-10-31,\n")
    assert preview(office.store, "appointments", path).other == "declarations"
    assert preview(office.store, "declarations", path).other == ""
    # All that the register of units must have is here too, and yet more of this feed is.
    path.write_text("name," + HEADER.replace("person_id", "persn_id") + "n,1,001,p,annual,2026-10-31,\n")
    asked = preview(office.store, "declarations", path)
    assert (asked.questions[-1].topic, asked.other) == ("columns.person_id", "")


def test_a_preview_says_that_the_same_file_was_taken_in_before(office, tmp_path) -> None:
    path, words = tmp_path / "file.csv", HEADER + "1,001,p,annual,2026-10-31,\n"
    path.write_text(words)
    first = office.hand_in("declarations", words)
    said = f"the same file was taken in before, as delivery {first.delivery}"
    assert said in preview(office.store, "declarations", path).notes
    path.write_text(words.replace("001", "002"))
    assert said not in preview(office.store, "declarations", path).notes
    path.write_text(words)
    office.store.withdraw(first.delivery, "tester", "by mistake")
    assert said not in preview(office.store, "declarations", path).notes


def test_a_preview_says_what_is_remembered_of_the_sender_where_it_is_used(office, tmp_path) -> None:
    words = HEADER.replace("person_id", "persn_id") + "1,001,p,annual,2026-10-31,\n"
    office.hand_in("declarations", words, sender="Qinghe", answers={"columns.person_id": "persn_id"})
    path = tmp_path / "file.csv"
    path.write_text(words.replace("\n1,", "\n2,"))
    (old,) = preview(office.store, "declarations", path, sender="Qinghe").questions
    assert (old.topic, old.answer, old.of) == ("columns.person_id", "persn_id", "Qinghe")
    assert preview(office.store, "declarations", path, {old.topic: "persn_id"}, sender="Qinghe").questions[0].of == ""
    path.write_text(HEADER + "2,001,p,annual,2026-10-31,\n")
    assert preview(office.store, "declarations", path, sender="Qinghe").questions == []


def test_a_column_that_is_left_out_is_not_asked_for_again(office, tmp_path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(HEADER.replace("filed_on", "on") + "1,001,p,annual,2026-10-31,2026-10-20\n")
    asked = preview(office.store, "declarations", path)
    assert asked.questions[-1].topic == "columns.filed_on" and "" in asked.questions[-1].options
    assert "filed_on (also called filed, date filed, 申报日期)" in asked.questions[-1].words
    answers = {"columns.filed_on": ""}
    for _ in range(2):  # the next day that may be meant is verified_on
        found = preview(office.store, "declarations", path, answers)
        if found.ready:
            break
        answers[found.questions[-1].topic] = ""
    assert found.ready and found.rows["filed_on"].to_list() == [None]


@pytest.mark.parametrize(
    "answers", [{"colour": "red"}, {"decimal": "dot"}, {"columns.nothing": "x"}, {"encoding": "klingon"}]
)
def test_an_answer_that_nobody_asked_for_is_refused(answers: dict[str, str]) -> None:
    with pytest.raises(Refused):
        answered(Mapping(), answers, named("declarations"))


def test_a_mapping_is_written_as_it_is_read() -> None:
    mapping = Mapping(
        feed="declarations",
        columns={"kind": {"constant": 'say "x"'}, "unit_id": {"column": "office\\", "values": {"HQ": "000"}}},
        also={"person_id": "人员\n编号"},
        where=("state != gone",),
        distinct=True,
        sheet="一月",
        decimal="comma",
    )
    assert parse_mapping(write_mapping(mapping), "m") == mapping


@pytest.mark.parametrize(
    ("words", "suggestion"),
    [
        ("1,1001,p,annual,2026-10-31,", "001001: with its zeros"),
        ("1,督察一处 First,p,annual,2026-10-31,", "001001: the code of the unit of that name"),
        ("1,001,p,anual,2026-10-31,", "annual"),
    ],
)
def test_a_rejected_cell_suggests_what_was_perhaps_meant(office, words: str, suggestion: str) -> None:
    report = office.hand_in("declarations", HEADER + words + "\n")
    assert report.rejected["suggestion"].to_list() == [suggestion]


def test_a_word_that_was_understood_is_no_suggestion(office) -> None:
    words = "案件编号,单位编码,问题类别,来源,立案日期,办结期限,结案日期,结论\n"
    report = office.hand_in(
        "cases", words + "1,001001,其他,审计,2026-10-01,,,属实\n2,001001,其他,审计,2026-10-01,,,属\n"
    )
    found = (
        report.rejected.filter(report.rejected["column"] == "outcome").select("value", "reason", "suggestion").rows()
    )
    assert found[0] == ("属实", "an outcome needs closed_on", "")


def test_rejected_rows_corrected_in_their_workbook_are_taken_in_without_the_others(office, tmp_path) -> None:
    import openpyxl

    from reports.workbook.rejected_rows import rejected_workbook

    rows = "1,001,p,annual,2026-10-31,\n2,1001,=1+1,anual,2026-10-31,\n3,001,q,annual,2026-10-31,,7\n"
    report = office.hand_in("declarations", HEADER + rows)
    assert (report.rows_accepted, report.rows_rejected) == (1, 2)
    content = rejected_workbook(named("declarations"), report.rejected_rows, report.rejected, report.spelling)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    assert [sheet["B2"].value, sheet["C2"].value, sheet["C2"].data_type] == ["1001", "=1+1", "s"]
    assert "001001: with its zeros" in sheet["B2"].comment.text
    assert sheet["B2"].fill.fgColor.rgb != sheet["C2"].fill.fgColor.rgb
    assert "has more fields" in sheet["A3"].comment.text
    sheet["B2"], sheet["D2"] = "001001", "annual"
    sheet.delete_rows(3)
    corrected = io.BytesIO()
    book.save(corrected)
    again = office.hand_in("declarations", corrected.getvalue())
    assert (again.status, again.rows_accepted) == ("accepted", 1), again
    assert records(office.store, "declarations")["declaration_id"].sort().to_list() == ["1", "2"]


def test_rejected_cells_never_show_identity_numbers_in_full(office) -> None:
    report = office.hand_in("declarations", HEADER + "1,001,p,110101199003078515,2026-10-31,\n")
    assert "19900307" not in report.rejected["value"][0]


def test_preview_rows_are_text(office, tmp_path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(HEADER + "007,001,p,annual,2026-10-31,\n")
    assert set(preview(office.store, "declarations", path).rows.drop("row").dtypes) == {pl.String}


def test_between_answers_a_file_is_read_once_and_again_where_an_answer_says_how(office, monkeypatch) -> None:
    path = office.folder / "declarations.csv"
    path.write_bytes((HEADER + "1,001,müller,annual,03/04/2026,\n").encode("cp1252"))
    read, times = previewing.read, []

    def counted(*how):
        times.append(how)
        return read(*how)

    monkeypatch.setattr(previewing, "read", counted)
    opened, answers = Opened(), {"encoding": "cp1252"}
    for topic in ("date_order", None):
        shown = preview(office.store, "declarations", path, answers, opened=opened)
        assert (topic is None) == shown.ready
        answers["date_order"] = "day first"
    assert len(times) == 1
    preview(office.store, "declarations", path, {"encoding": "latin-1"}, opened=opened)
    assert len(times) == 2
