"""Below the table: remarks and sums are told from data, and a remark keeps no sum from being checked."""

import pytest

EXPENSES = "单位编码,月份,类别,预算,支出\n001001,2026-10,会议,100,50\n001002,2026-10,会议,200,60\n"
SIGNED = "制表人：张三,,,审核：李四,日期：2026-11-01\n"
NOTE = "注：以上数据已核对,,,,\n"


@pytest.mark.parametrize("above", ["", NOTE])
@pytest.mark.parametrize("below", ["", SIGNED, NOTE + SIGNED])
def test_sums_are_checked_whatever_remark_stands_around_them(office, above: str, below: str) -> None:
    wrong = office.hand_in("expenses", EXPENSES + above + "合计,,,999,110\n" + below)
    assert wrong.status == "refused"
    assert "合计 999 for 预算, but the rows add up to 300" in wrong.notes[0]
    right = office.hand_in("expenses", EXPENSES + above + "合计,,,300,110\n" + below)
    assert (right.status, right.rows_accepted) == ("accepted", 2)
    assert "1 row of sums was left out (合计) and agrees with the rows" in right.notes
    lines = (above + below).count("\n")
    assert any(f"{lines} line" in note and "below the table" in note for note in right.notes) == bool(lines)


def test_a_sum_whose_label_begins_like_a_remark_is_checked(office) -> None:
    assert office.hand_in("expenses", EXPENSES + "说明合计,,,,999\n").status == "refused"


def test_a_remark_in_the_column_of_the_key_is_no_row(office) -> None:
    words = "report_id,unit_id,kind,due_on,submitted_on\nR1,001001,special,2026-10-01,\n"
    report = office.hand_in("reports", words + "合计,,,,\n注：以上,,,,\n")
    assert (report.status, report.rows_accepted) == ("accepted", 1)
    assert "1 line below the table was left out: 注：以上" in report.notes
    kept = office.hand_in("reports", words + "NOTE-7,,,,\n")
    assert (kept.status, kept.rows_rejected) == ("rejected", 1)
