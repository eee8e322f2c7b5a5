"""Headers: what stands in brackets, above, below and beside a table is never dropped where it changes what is meant."""

import pytest

from data.feeds import named
from data.mapping.likely_headers import known_headers
from tests.conftest import records

ROW = "001001,2026-10,会议,100,50\n"
CASE = "1,001001,其他,审计,2026-10-01,2026-11-01,2026-11-05,\n"


def expenses(budget: str = "预算", spent: str = "支出") -> str:
    return f"单位编码,月份,类别,{budget},{spent}\n{ROW}"


@pytest.mark.parametrize(
    ("feed", "header", "column"),
    [
        ("expenses", "预算（元）", "budget"),
        ("expenses", "预算（人民币元，必填）", "budget"),
        ("expenses", "支出 [spent]", "spent"),
        ("expenses", "类别（公务接待/差旅）", "category"),
        ("expenses", "单位编码（1）", "unit_id"),
        ("expenses", "月份(yyyy-mm)", "month"),
        ("cases", "结案日期（选填）", "closed_on"),
        ("cases", "结案日期（格式：2026-01-01）", "closed_on"),
        ("expenses", "预算（上年）", None),
        ("expenses", "支出(同比)", None),
        ("expenses", "支出（预算）", None),
        ("expenses", "支出（%）", None),
        ("expenses", "预算（万元）", None),
        ("cases", "结案日期（计划）", None),
        ("cases", "结案日期（立案日期）", None),
    ],
)
def test_brackets_are_understood_only_where_they_say_what_the_column_is_anyway(feed, header, column) -> None:
    assert known_headers(named(feed), {}).meant(header) == column


@pytest.mark.parametrize(("header", "column"), [("支出（累计）", "spent"), ("支出(同比)", "spent")])
def test_a_bracket_that_is_not_known_is_asked_about(office, header: str, column: str) -> None:
    asked = office.hand_in("expenses", expenses(spent=header))
    assert (asked.status, asked.topic, asked.options[0]) == ("asks", f"columns.{column}", header)
    assert header[2:] in asked.question
    assert office.hand_in("expenses", expenses(spent=header), answers={asked.topic: header}).status == "accepted"


def test_a_planned_day_closes_no_case(office) -> None:
    words = "案件编号,单位编码,问题类别,来源,立案日期,办结期限,结案日期（计划）,结论\n" + CASE
    asked = office.hand_in("cases", words)
    assert (asked.topic, asked.options) == ("columns.closed_on", ("结案日期（计划）", ""))
    report = office.hand_in("cases", words, answers={"columns.closed_on": ""})
    assert "columns that are not of this feed were left out: 结案日期（计划）" in report.notes
    assert records(office.store, "cases")["closed_on"].to_list() == [None]


def test_the_plain_header_counts_beside_one_with_a_bracket(office) -> None:
    words = "单位编码,月份,类别,预算（上年）,预算,支出\n001001,2026-10,会议,1,100,50\n"
    assert office.hand_in("expenses", words).status == "accepted"
    assert records(office.store, "expenses")["budget"].to_list() == [100.0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (expenses("预算（万元）", "支出(万元)"), "'（万元）', and budget would be read as it stands, 10,000 times"),
        (expenses(spent="支出（千元）"), "1,000 times too small"),
        (expenses(spent="支出（百万元）"), "1,000,000 times"),
        (expenses(spent="支出[亿]"), "100,000,000 times"),
        (expenses("budget (thousands)", "spent (k)"), "'thousands'"),
        (expenses(spent="spent (k)"), "1,000 times"),
        (expenses(spent="spent (m)"), "1,000,000 times"),
        ("公务支出表,,,,\n,,,,单位：万元\n" + expenses(), "A line of the file ('单位：万元') says '单位：万元'"),
        ("Expenses in thousands,,,,\n" + expenses(), "'thousands'"),
        ("Expenses (RMB'000),,,,\n" + expenses(), "1,000 times"),
        (",,,金额（万元）,\n" + expenses(), "'万元'"),
        (expenses() + "注：金额单位为万元,,,,\n", "10,000 times"),
        (expenses() + "\n单位：万元,,,,\n", "'单位：万元'"),
        (expenses().replace("支出\n", "支出,单位：万元\n").replace("50\n", "50,\n"), "'单位：万元'"),
        (expenses().replace("支出\n", "支出,备注\n").replace("50\n", "50,单位：万元\n"), "'单位：万元'"),
        (expenses(spent="支出（w）"), "10,000 times"),
        (expenses().replace(ROW, ",,,万元,万元\n" + ROW), "Row 2, below the header '预算', says '万元'"),
    ],
)
def test_a_scale_is_never_dropped(office, words: str, said: str) -> None:
    report = office.hand_in("expenses", words)
    assert report.status == "refused", report
    assert said in report.notes[0]
    assert "take that word out, or hand the file in with a mapping file" in report.notes[0]


def test_an_answer_does_not_drop_a_scale_either(office) -> None:
    report = office.hand_in("expenses", expenses(spent="花费万元"), answers={"columns.spent": "花费万元"})
    assert "10,000 times too small" in report.notes[0]


@pytest.mark.parametrize("line", ["单位：元", "5万元以上的支出", "督察一处 2026年10月", "more than 2 million"])
def test_a_line_that_names_no_scale_stops_nothing(office, line: str) -> None:
    assert office.hand_in("expenses", f"{line},,,,\n" + expenses()).status == "accepted"


def test_the_mapping_that_is_named_brings_the_amounts(office) -> None:
    mapping = """
        [columns]
        unit_id = "单位编码"
        month = "月份"
        category = "类别"
        budget = { expression = '"预算（万元）" * 10000' }
    """
    words = expenses("预算（万元）", "支出（万元）").replace("100,50", '"1,000.1",0.85')
    plain = office.hand_in("expenses", words, mapping=mapping + 'spent = "支出（万元）"')
    assert """spent = { expression = '"支出（万元）" * 10000' }""" in plain.notes[0]
    whole = mapping + """spent = { expression = '"支出（万元）" * 10000' }"""
    assert office.hand_in("expenses", words, mapping=whole).status == "accepted"
    assert records(office.store, "expenses").select("budget", "spent").row(0) == (10_001_000.0, 8500.0)
