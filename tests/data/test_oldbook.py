"""Old and open workbooks mean what the same workbook means as XLSX: errors, TRUE and FALSE, merged cells."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.conftest import records

GIVEN = Path(__file__).parent / "given"  # made by LibreOffice from an XLSX with the formulas =NA() and =1/0
SPACES = " ".join(
    f'xmlns:{name}="urn:{name}"' for name in ("office", "table", "text", "calcext", "of", "manifest", "dc")
)
KIND = "application/vnd.oasis.opendocument.spreadsheet"
HEADER = ["unit_id", "month", "category", "budget", "spent"]


def words(text: str, facts: str = "") -> str:
    return f'<table:table-cell {facts} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def number(value: str, shown: str = "", facts: str = "") -> str:
    kind = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell {facts} {kind}><text:p>{shown or value}</text:p></table:table-cell>"


def error(shown: str, facts: str = "") -> str:
    kind = 'table:formula="of:=NA()" office:value-type="string" office:string-value="" calcext:value-type="error"'
    return f"<table:table-cell {facts} {kind}><text:p>{shown}</text:p></table:table-cell>"


def opendocument(*rows: str) -> bytes:
    """An ODS workbook of one sheet with these rows below the header of expenses."""
    listed = "".join(f"<table:table-row>{row}</table:table-row>" for row in ("".join(map(words, HEADER)), *rows))
    table = f'<table:table table:name="Sheet">{listed}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/>'
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", KIND)
        archive.writestr("content.xml", f"<office:document-content {SPACES}>{body}</office:document-content>")
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {SPACES}>{entry}</manifest:manifest>")
    return content.getvalue()


@pytest.mark.parametrize("name", ["errors.xls", "errors.ods"])
def test_an_error_is_not_a_missing_value(office, name: str) -> None:
    office.hand_in("units", "unit_id,name,kind\n001003,Third,office\n")
    report = office.hand_in("reports", (GIVEN / name).read_bytes())
    assert report.rows_accepted == 1
    assert report.rejected.select("cell", "value").rows() == [("E2", "#N/A"), ("E3", "#DIV/0!")]
    assert set(report.rejected["reason"]) == {"is an error of the spreadsheet, not a value: correct the formula"}


def test_errors_in_other_words_and_beyond_the_last_value_are_errors(office) -> None:
    row = words("001") + words("2026-10") + words("meetings")
    report = office.hand_in("expenses", opendocument(row + error("#NV", 'table:number-columns-repeated="2"')))
    assert report.rejected.select("cell", "value").rows() == [("D2", "#VALUE!"), ("E2", "#VALUE!")]


def test_true_is_no_number(office) -> None:
    row = words("001") + words("2026-10") + words("meetings")
    report = office.hand_in("expenses", opendocument(row + number("1", "TRUE") + number("0")))
    assert report.rejected.select("cell", "value").rows() == [("D2", "true")]
    assert office.hand_in("expenses", opendocument(row + number("1", "1.00") + number("0"))).status == "accepted"


def test_merged_cells_stand_in_each_row(office) -> None:
    first = words("001", 'table:number-rows-spanned="2"') + words("2026-09") + words("meetings")
    second = "<table:covered-table-cell/>" + words("2026-10") + words("meetings")
    report = office.hand_in("expenses", opendocument(first + number("1") * 2, second + number("2") * 2))
    assert report.status == "accepted", report
    assert "1 merged cell was read as standing in each row" in report.notes
    assert records(office.store, "expenses")["unit_id"].to_list() == ["001", "001"]


def test_a_comment_is_not_what_a_cell_says(office) -> None:
    note = "<office:annotation><text:p>TRUE</text:p></office:annotation>"
    row = words("001") + words("2026-10") + words("meetings") + number("1").replace("<text:p>", note + "<text:p>")
    assert office.hand_in("expenses", opendocument(row + number("0"))).status == "accepted"


def test_raised_letters_of_an_old_workbook_cannot_be_told_from_digits(office) -> None:
    (given,) = sorted(GIVEN.glob("*.xls"))
    content = bytearray(given.read_bytes())
    font = content.index(b"\x31\x00", content.index(b"\x09\x08\x10\x00"))  # the first FONT below the first BOF
    content[font + 12] = 1  # superscript
    report = office.hand_in("expenses", bytes(content))
    assert report.status == "refused"
    assert "raised or lowered letters" in report.notes[0]
