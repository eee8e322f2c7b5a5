"""Kinds of files beside CSV and XLSX: read as they are shown, or refused as what they are."""

import io
import json
import zipfile

import pytest

from tests.handed_in.conftest import Desk

HEADER = ["commitment_id", "unit_id", "person_id", "due_on", "signed_on"]
ROWS = [["K1", "001001", "P1", "2026-10-01", "2026-10-02"], ["K2", "001002", "P2", "2026-10-05", ""]]
CSV = "".join(",".join(row) + "\n" for row in [HEADER, *ROWS])
OBJECTS = [dict(zip(HEADER, row, strict=True)) for row in ROWS]


def line(cells: list[str], tag: str = "td") -> str:
    return "<tr>" + "".join(f"<{tag}>{cell}" for cell in cells)


PAGE = f"<html><body><table>{line(HEADER, 'th')}{line(ROWS[0])}{line(ROWS[1])}</table></body></html>"
MHTML = (
    'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
    'Content-Type: text/html; charset="utf-8"\r\n\r\n' + PAGE + "\r\n--b--\r\n"
)


def xml_workbook(rows: str, before: str = "") -> str:
    return (
        f'<?xml version="1.0"?>\n{before}<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles>'
        '<Style ss:ID="id"><NumberFormat ss:Format="00000000"/></Style>'
        '<Style ss:ID="day"><NumberFormat ss:Format="Short Date"/></Style></Styles>'
        f'<Worksheet ss:Name="Data"><Table>{rows}</Table></Worksheet></Workbook>'
    )


def cell(value: str, kind: str = "String", facts: str = "") -> str:
    return f'<Cell {facts}><Data ss:Type="{kind}">{value}</Data></Cell>'


def archive(**files: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", "."), content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("commitments.xls", PAGE),
        ("commitments.mht", MHTML),
        ("commitments.xls", MHTML),
        ("commitments.jsonl", "\n".join(map(json.dumps, OBJECTS))),
        ("commitments.zip", archive(data__csv=CSV, Thumbs__db="x")),
    ],
)
def test_what_offices_export_is_read(name: str, content: str | bytes, desk: Desk) -> None:
    report = desk.load(desk.file(name, content))
    assert (report["status"], report["rows_accepted"]) == ("accepted", 2), report
    found = desk.records("commitments")
    assert found["unit_id"].to_list() == ["001001", "001002"]
    assert found["signed_on"].cast(str).to_list() == ["2026-10-02", None]


@pytest.mark.parametrize("name", ["commitments_html_table.xls", "commitments_flat_ods.fods"])
def test_the_given_ones_are_read(name: str, desk: Desk) -> None:
    report = desk.load(name)
    assert (report["status"], report["rows_accepted"]) == ("accepted", 2), report
    assert desk.records("commitments")["person_id"].to_list() == ["P1", "P2"]


def test_tables_within_tables_spans_breaks_and_formats_of_html(desk: Desk) -> None:
    style = "mso-number-format:'00000000'"
    inner = f'<tr><td>K1<td rowspan=2>001001<td>P<br>1<td>2026-10-01<td>&nbsp;<tr><td style="{style}">1234<td>P2'
    page = f"<table><tr><td>Logo<td><table>{line(HEADER, 'th')}{inner}<td>2026-10-05<td></table></table>"
    assert desk.load(desk.file("commitments.xls", page))["status"] == "accepted"
    found = desk.records("commitments")
    assert found["commitment_id"].to_list() == ["K1", "00001234"]
    assert found["unit_id"].to_list() == ["001001", "001001"]
    assert found["person_id"].to_list() == ["P 1", "P2"]


def test_a_page_in_the_encoding_that_it_states(desk: Desk) -> None:
    page = (
        f"<html><meta charset=gb2312><table>{line(HEADER)}{line(['K1', '督察一处', '张三', '2026-10-01', ''])}</table>"
    )
    assert desk.load(desk.file("commitments.xls", page.encode("gb18030")))["status"] == "accepted"
    assert desk.records("commitments")["unit_id"].to_list() == ["督察一处"]


def test_gaps_merged_cells_days_and_formats_of_spreadsheet_xml(desk: Desk) -> None:
    first = cell("1234", "Number", 'ss:StyleID="id"') + cell("001001", facts='ss:MergeDown="1"') + cell("P1")
    first += cell("2026-10-01T00:00:00.000", "DateTime")
    second = cell("1235", "Number", 'ss:StyleID="id"') + cell("P2", facts='ss:Index="3"')
    second += cell("46300", "Number", 'ss:StyleID="day"')
    head = "".join(cell(name) for name in HEADER)
    words = xml_workbook(f'<Row>{head}</Row><Row ss:Index="4">{first}</Row><Row>{second}</Row>')
    assert desk.load(desk.file("commitments.xls", words))["status"] == "accepted"
    found = desk.records("commitments")
    assert found["row"].to_list() == [4, 5]
    assert found["commitment_id"].to_list() == ["00001234", "00001235"]
    assert found["due_on"].cast(str).to_list() == ["2026-10-01", "2026-10-05"]


def test_several_texts_of_an_archive_are_asked_about(desk: Desk) -> None:
    other = CSV.replace("K1", "K3").replace("K2", "K4")
    file = desk.file("commitments.zip", archive(a__csv=CSV, b__csv=other))
    assert desk.load(file)["topic"] == "sheet"
    assert desk.load(file, "", "--answer", "sheet=all")["rows_accepted"] == 4


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("commitments.xls", "<form><table><tr><td>User<td><input type=password></table></form>", "web page, not data"),
        ("commitments.xls", "<html><p>Sign in</p></html>", "web page, not data"),
        ("commitments.xls", "<html><frameset><frame src=a.htm></frameset></html>", "holds frames"),
        ("commitments.xls", "<html><table><tr><td colspan=900>x<td>y</table>", "in column 901; at most 500"),
        ("commitments.xls", xml_workbook("", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///x">]>'), "type definition"),
        ("commitments.jsonl", '{"commitment_id": 5, "unit_id": "001001", "person_id": "P", "due_on": ""}', "Float64"),
        ("commitments.jsonl", '{"unit": {"id": "001001"}}\n{}', "Line 1: unit is an object"),
        ("commitments.jsonl", '{"unit_id": "001001", "unit_id": "001002"}', "stands twice"),
        ("commitments.jsonl", '{"a": 1}\n{"a":', "Line 2 is not a JSON object"),
        ("commitments.jsonl", '{"a": ' + "[" * 100_000 + "}", "Line 1"),
        ("commitments.zip", archive(a__csv=CSV, b__pdf="%PDF"), "holds b.pdf, which is not CSV"),
        ("commitments.csv", archive(a__csv=CSV), "zip archive"),
    ],
)
def test_what_is_refused_is_called_what_it_is(name: str, content: str | bytes, words: str, desk: Desk) -> None:
    report = desk.load(desk.file(name, content))
    assert report["status"] == "refused", report
    assert words in report["notes"][0]
