"""Places: what is said of a cell names its row in the original sheet, however the rows were numbered on the way."""

import io

import pytest
import xlsxwriter

from data.handing_in.preview import preview
from data.handing_in.rejected_again import rejected_rows
from data.mapping.mapped import as_in_file
from tests.data.test_correcting import ALL

HEAD = ["单位编码", "月份", "类别", "预算", "支出"]
PLACE = ("row", "sheet", "cell", "reason")


def book(sheets: dict[str, list[list[str]]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return content.getvalue()


def row(unit: str, kind: str, spent: str = "50") -> list[str]:
    return [unit, "2026-10", kind, "100", spent]


def test_a_fault_on_a_later_sheet_names_its_row_there(office) -> None:
    sheets = {
        name: [["标题"], HEAD, row("001001", kind, "x"), row("001002", kind)]
        for name, kind in (("A", "会议"), ("B", "差旅"))
    }
    report = office.hand_in("expenses", book(sheets), answers={"sheet": "all"})
    found = as_in_file(report.rejected).select("row", "sheet", "cell").rows()
    assert found == [(3, "A", "E3"), (3, "B", "E3")]
    assert [fault["row"] for fault in report.as_dict()["rejected"]] == [3, 3]
    kept = office.store.delivery(report.delivery)
    assert rejected_rows(office.store, kept, ALL)[0]["category"].to_list() == ["会议", "差旅"]


def test_rows_of_one_key_on_two_sheets_name_each_other(office) -> None:
    sheets = {name: [HEAD, row("001001", "会议", spent)] for name, spent in (("初稿", "1"), ("定稿", "2"))}
    report = office.hand_in("expenses", book(sheets), answers={"sheet": "all"})
    assert as_in_file(report.rejected).select(PLACE).rows() == [
        (2, "初稿", "A2", "is the key of row 2 of 定稿 too: keep one of them"),
        (2, "定稿", "A2", "is the key of row 2 of 初稿 too: keep one of them"),
    ]


WIDE = "unit,metric,breakdown,denominator,2026-08,2026-09,2026-10\n"


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("001,open_cases,,10,5,6,\n001001,open_cases,,10,7,8,9\n", [(2, "G2", "is empty: a value is required")]),
        ("001,open_cases,,10,5,6,7\n001001,open_cases,,10,7,x,9\n", [(3, "F3", "is not a number")]),
        (
            "001,open_cases,,10,5,6,7\n001001,open_cases,,10,7,8,9\n001002,open_cases\n",
            [(4, "", "has 2 fields where the header has 7: which one is missing?")],
        ),
    ],
)
def test_faults_of_months_side_by_side_name_the_row_of_the_sheet(office, rows: str, found: list) -> None:
    report = office.hand_in("returns", WIDE + rows, answers={"wide": "numerator"})
    assert as_in_file(report.rejected).select("row", "cell", "reason").rows() == found


def test_rows_of_one_key_among_months_side_by_side_name_each_other(office) -> None:
    rows = "001,open_cases,,10,5,6,7\n001001,open_cases,,10,7,8,9\n001,open_cases,,10,5,6,8\n"
    report = office.hand_in("returns", WIDE + rows, answers={"wide": "numerator"})
    assert as_in_file(report.rejected).select("row", "cell", "reason").rows() == [
        (2, "A2", "is the key of row 4 too: keep one of them"),
        (4, "A4", "is the key of row 2 too: keep one of them"),
    ]


def test_a_preview_shows_the_rows_of_the_sheet(office, tmp_path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(WIDE + "001,open_cases,,10,5,6,7\n001001,open_cases,,10,7,8,9\n")
    found = preview(office.store, "returns", path, {"wide": "numerator"})
    assert found.rows["row"].to_list() == [2, 2, 2, 3, 3, 3]
