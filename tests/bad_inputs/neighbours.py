"""More bad inputs, made by code: the neighbours of the given ones, each with what must become of it."""

import io
import json
import struct
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import polars as pl
import xlsxwriter

HEADER = ["unit_code", "unit_name", "month", "cases_open", "cases_closed", "on_time_rate"]
ROWS = [
    ["001001", "督察一处", "2026-01", "5", "3", "0.80"],
    ["001002", "督察二处", "2026-01", "6", "4", "0.81"],
    ["001003", "Unit C", "2026-01", "7", "5", "0.82"],
    ["001001", "督察一处", "2026-02", "8", "3", "0.83"],
    ["001002", "督察二处", "2026-02", "9", "4", "0.84"],
    ["001003", "Unit C", "2026-02", "10", "5", "0.85"],
]
ACCEPT, NORMALISED, QUARANTINE = "accept", "accept_normalised", "quarantine_rows"
REFUSE, ASK = "reject_file", "ask_user"

Case = tuple[bytes, str, int, int]
CASES: dict[str, Callable[[], Case]] = {}


def text(rows: list[list[str]] | None = None, header: list[str] | None = None, mark: str = ",", end: str = "\n") -> str:
    listed = [HEADER if header is None else header, *(ROWS if rows is None else rows)]
    return "".join(mark.join(f'"{c}"' if mark in c or '"' in c else c for c in row) + end for row in listed)


def changed(row: int, column: int, value: str) -> list[list[str]]:
    rows = [list(one) for one in ROWS]
    rows[row][column] = value
    return rows


def column(place: int, values: list[str]) -> list[list[str]]:
    return [[*row[:place], value, *row[place + 1 :]] for row, value in zip(ROWS, values, strict=True)]


def renamed(first: str, second: str) -> str:
    return text().replace("督察一处", first).replace("督察二处", second)


def case(name: str, content: str | bytes, outcome: str, accepted: int = 6, rejected: int = 0) -> None:
    made = content.encode() if isinstance(content, str) else content
    CASES[name] = lambda: (made, outcome, accepted, rejected)


def made(name: str, outcome: str, accepted: int = 6, rejected: int = 0):
    def keep(make: Callable[[], bytes]) -> Callable[[], bytes]:
        CASES[name] = lambda: (make(), outcome, accepted, rejected)
        return make

    return keep


# Encodings

case("gb18030.csv", text().encode("gb18030"), NORMALISED)
case("utf16.csv", text().encode("utf-16"), NORMALISED)
case("utf16be.csv", b"\xfe\xff" + text().encode("utf-16-be"), NORMALISED)
case("utf16_no_mark.csv", text().encode("utf-16-le"), NORMALISED)
case("utf32.csv", text().encode("utf-32"), NORMALISED)
case("shift_jis.csv", renamed("監察カキ一課", "監察カキ二課").encode("shift_jis"), ASK)
case("euc_kr.csv", renamed("감찰일과", "감찰이과").encode("euc_kr"), ASK)  # each sign is one of GB 2312 too
case("windows_1251.csv", renamed("Первый отдел", "Второй отдел").encode("cp1251"), ASK)
case("windows_1251_capitals.csv", renamed("МИНИСТЕРСТВО", "ДЕКЛАРАЦИЯ").encode("cp1251"), ASK)
case("cut_in_a_sign.csv", text().encode()[:-1] + b",\xe4\xb8", REFUSE)
case("latin1_in_utf8.csv", text(changed(0, 1, "x")).encode().replace(b"x", b"Unit\xe9"), REFUSE)
case("replacement_signs.csv", text(changed(0, 1, "督察��处")), QUARANTINE, 5, 1)
case("kuntao.csv", text(changed(0, 1, "锟斤拷锟斤拷")), QUARANTINE, 5, 1)
case("gb_as_latin1.csv", text(changed(0, 1, "督察一处".encode("gb18030").decode("latin-1"))), QUARANTINE, 5, 1)
case("nul_padded.csv", text().encode() + b"\0" * 64, REFUSE)

# Dialects

case("tabs.csv", text(mark="\t"), NORMALISED)
case("semicolons_points.csv", text(mark=";"), NORMALISED)
case("carriage_returns.csv", text(end="\r"), NORMALISED)
case("crlf.csv", text(end="\r\n"), ACCEPT)
case("all_quoted.csv", "\n".join(",".join(f'"{c}"' for c in row) for row in [HEADER, *ROWS]), ACCEPT)
case("short_row.csv", text() + "001003,Unit C,2026-03,1\n", QUARANTINE, 6, 1)
case("blank_lines.csv", "\n\n" + text().replace("\n001003", "\n\n001003"), NORMALISED)
case("blank_lines_at_end.csv", text() + "\n\n\n", ACCEPT)
case("comma_rows_at_end.csv", text() + ",,,,,\n" * 3, ACCEPT)
case("empty.csv", b"", REFUSE)
case("blanks_only.csv", b"  \r\n\r\n ", REFUSE)
case("long_field.csv", text(changed(0, 1, "x" * 1_000_000)), REFUSE)
case("name_too_long.csv", text(changed(0, 1, "x" * 600)), QUARANTINE, 5, 1)
case("sep_line_quoted.csv", '"sep=;"\n' + text(mark=";"), NORMALISED)
case("decimal_comma_tabs.csv", text([[*r[:5], r[5].replace(".", ",")] for r in ROWS], mark="\t"), NORMALISED)
case("decimal_comma_quoted.csv", text([[*r[:5], r[5].replace(".", ",")] for r in ROWS]), NORMALISED)
case("comma_either.csv", text([[*r[:3], "1,234", *r[4:5], ""] for r in ROWS], mark=";"), ASK)
case("quoted_line_break.csv", text(changed(2, 1, "Unit\nC")).replace("Unit\nC", '"Unit\nC"'), NORMALISED)
case("odd_quote_in_field.csv", text(changed(2, 1, "Unit 5in")).replace("5in", '5"'), QUARANTINE, 5, 1)
case("backslash_quote.csv", text().replace("Unit C,2026-01", '"Unit \\"C\\"",2026-01'), REFUSE)
case("unclosed_last.csv", text().replace("Unit C,2026-02", '"Unit C,2026-02'), REFUSE)
case("two_unclosed.csv", text().replace("Unit C", '"Unit C'), REFUSE)
case("full_width_commas.csv", text(mark="，"), NORMALISED)

# What is no table

case("bzip.csv", b"BZh91AY&SY" + b"\0" * 30, REFUSE)
case("zip.csv", b"", REFUSE)
case("json.csv", json.dumps([dict(zip(HEADER, row, strict=True)) for row in ROWS]), REFUSE)
case("json_object.csv", json.dumps({"rows": ROWS}), REFUSE)
case("xml.csv", "<?xml version='1.0'?><rows><row/></rows>", REFUSE)
case("html_table.xls", "<table><tr><td>unit_code</td></tr></table>", REFUSE)
case("png.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, REFUSE)
case("rtf.csv", b"{\\rtf1 hello}", REFUSE)
case("csv_named.xlsx", text(), NORMALISED)
case("csv_named.parquet", text(), NORMALISED)
case("random.csv", bytes(range(128, 256)) * 10, REFUSE)
case(
    "password.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le"), REFUSE
)
case("old_word.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "WordDocument".encode("utf-16-le"), REFUSE)


@made("zip_of_csv.csv", REFUSE)
def _zip() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("data.csv", text())
    return target.getvalue()


del CASES["zip.csv"]

# Layouts

CHINESE = ["单位编码", "单位名称", "月份", "未结案件数", "办结案件数", "按时率"]
case("chinese_headers.csv", text(header=CHINESE), ACCEPT)
case(
    "headers_in_capitals.csv",
    text(header=[" Unit Code", "UNIT_NAME ", "Month", "Cases Open", "cases-closed", "On-time rate"]),
    ACCEPT,
)
case(
    "headers_with_units.csv",
    text(header=["unit_code", "unit_name", "month", "cases_open (件)", "cases_closed（件）", "on_time_rate"]),
    ACCEPT,
)
case("missing_column.csv", text([row[:4] + row[5:] for row in ROWS], HEADER[:4] + HEADER[5:]), REFUSE)
case("optional_missing.csv", text([row[:5] for row in ROWS], HEADER[:5]), NORMALISED)
case("misspelt_header.csv", text(header=["unit_cod", *HEADER[1:]]), ASK)
case("same_header_in_other_case.csv", text(header=[*HEADER[:3], "cases_open", "Cases Open", "on_time_rate"]), REFUSE)
case("no_header.csv", text(header=ROWS[0], rows=ROWS[1:]), REFUSE)
case("right_total.csv", text() + "合计,,,45,24,\n", NORMALISED)
case("right_total_english.csv", text() + "Total,,,45,24,\n", NORMALISED)
case("total_with_blank.csv", text() + "合 计：,,,45,24,\n", NORMALISED)
case("total_in_second_column.csv", text() + ",总计,,45,24,\n", NORMALISED)
case("average_row.csv", text() + "平均,,,7.5,4,\n", NORMALISED)
case("wrong_subtotal.csv", text(ROWS[:3]) + "小计,,,99,12,\n" + text(ROWS[3:], header=[]).lstrip("\n"), REFUSE)
case("footnotes.csv", text() + "注：数据截至月底,,,,,\n制表人：张三,审核：李四,,,,\n", NORMALISED)
case("two_languages.csv", text(rows=[CHINESE, *ROWS]), NORMALISED)
case("blank_columns.csv", text([["", *row] for row in ROWS], ["", *HEADER]), NORMALISED)
case(
    "wide.csv", "unit_code,unit_name,cases_closed,2026-01,2026-02\n001001,督察一处,1,5,8\n001002,督察二处,1,6,9\n", ASK
)

# Values

case("spaces_thousands.csv", text(changed(0, 3, "1 234")), NORMALISED)
case("full_width_comma.csv", text(changed(0, 3, "1，234")), NORMALISED)
case("counted.csv", text(changed(0, 3, "5件")), QUARANTINE, 5, 1)
case("ten_thousands.csv", text(changed(0, 3, "1.2万")), QUARANTINE, 5, 1)
case("about.csv", text(changed(0, 3, "约5")), QUARANTINE, 5, 1)
case("more_than.csv", text(changed(0, 3, ">5")), QUARANTINE, 5, 1)
case("percents.csv", text(column(5, ["80%", "81%", "82%", "83%", "84%", "85%"])), NORMALISED)
case("percents_bare.csv", text(column(5, ["80", "81", "82", "83", "84", "85"])), QUARANTINE, 0, 6)
case("rate_per_cent_or_share.csv", text(header=[*HEADER[:5], "按时率（%）"]), ASK)
case("rate_above_one.csv", text(changed(0, 5, "1.2")), QUARANTINE, 5, 1)
case("rate_120_percent.csv", text(changed(0, 5, "120%")), QUARANTINE, 5, 1)
case(
    "months_in_six_spellings.csv",
    text(column(2, ["2026/1", "2026年1月", "2026.01", "202602", "2026-2", "2026年2月1日"])),
    NORMALISED,
)
case(
    "named_months.csv",
    text(column(2, ["Jan 2026", "January 2026", "1/2026", "Feb-2026", "01-Feb-2026", "2026-02-28"])),
    NORMALISED,
)
case("days_first.csv", text(column(2, ["31/01/2026"] * 3 + ["28/02/2026"] * 3)), NORMALISED)
case("days_either.csv", text(column(2, ["01/02/2026"] * 3 + ["02/03/2026"] * 3)), ASK)
case("serials_all.csv", text(column(2, ["46023"] * 3 + ["46054"] * 3)), ASK)
case("year_of_two_digits.csv", text(changed(0, 2, "26-01")), QUARANTINE, 5, 1)
case("month_without_year.csv", text(changed(0, 2, "1月")), QUARANTINE, 5, 1)
case("february_30.csv", text(changed(0, 2, "2026-02-30")), QUARANTINE, 5, 1)
case("year_9999.csv", text(changed(0, 2, "9999-12")), QUARANTINE, 5, 1)
case("next_year.csv", text(changed(0, 2, "2027-01")), QUARANTINE, 5, 1)
case("quarter.csv", text(changed(0, 2, "2026Q1")), QUARANTINE, 5, 1)
case("chinese_month.csv", text(changed(0, 2, "二〇二六年一月")), QUARANTINE, 5, 1)
case("moments.csv", text(column(2, ["2026-01-31T23:30:00Z"] * 3 + ["2026-02-27T23:30:00+00:00"] * 3)), ASK)
case("id_lost_zeros.csv", text([[row[0].lstrip("0"), *row[1:]] for row in ROWS]), QUARANTINE, 0, 6)
case("id_as_float.csv", text(changed(0, 0, "1001.0")), QUARANTINE, 5, 1)
case("id_with_apostrophe.csv", text(changed(0, 0, "'001001")), QUARANTINE, 5, 1)
case("id_full_width.csv", text(changed(0, 0, "００１００１")), NORMALISED)
case("id_padded.csv", text(changed(0, 0, "  001001 ")), NORMALISED)
case("name_with_wide_blank.csv", text(changed(2, 1, "Unit\u3000C")), NORMALISED)
case("name_with_nbsp.csv", text(changed(2, 1, "Unit\u00a0C")), NORMALISED)
case("name_full_width.csv", text(changed(2, 1, "Ｕｎｉｔ　Ｃ")), NORMALISED)
case("name_other_case.csv", text(changed(2, 1, "unit c")), QUARANTINE, 5, 1)
case("name_of_another.csv", text(changed(0, 1, "督察二处")), QUARANTINE, 5, 1)
case("name_empty.csv", text(changed(0, 1, "")), QUARANTINE, 5, 1)
case("name_right_to_left.csv", text(changed(2, 1, "Unit \u202eC")), QUARANTINE, 5, 1)
case("decimal_count.csv", text(changed(0, 3, "5.0")), NORMALISED)
case("half_count.csv", text(changed(0, 3, "5.5")), QUARANTINE, 5, 1)
case("exponent_count.csv", text(changed(0, 3, "1e3")), QUARANTINE, 5, 1)
case("nan.csv", text(changed(0, 5, "NaN")), QUARANTINE, 5, 1)
case("infinity.csv", text(changed(0, 5, "inf")), QUARANTINE, 5, 1)
case("true_minus.csv", text(changed(0, 3, "−4")), QUARANTINE, 5, 1)
case("hexadecimal.csv", text(changed(0, 3, "0x1A")), QUARANTINE, 5, 1)
case("errors_of_excel.csv", text(column(3, ["#N/A", "#REF!", "#DIV/0!", "8", "9", "10"])), QUARANTINE, 3, 3)
case("yes_as_count.csv", text(changed(0, 3, "true")), QUARANTINE, 5, 1)
case("empty_count_is_missing.csv", text(changed(0, 3, "")), ACCEPT)
case("empty_month.csv", text(changed(0, 2, "")), QUARANTINE, 5, 1)
case("empty_unit.csv", text(changed(0, 0, "")), QUARANTINE, 5, 1)
case("a_row_twice.csv", text([*ROWS, ROWS[0]]), NORMALISED)
case("a_key_twice.csv", text([*ROWS, ["001001", "督察一处", "2026-01", "99", "3", "0.8"]]), QUARANTINE, 5, 2)

# Injection and privacy

for sign, words in {
    "plus": "+1+1",
    "at": "@SUM(A1)",
    "carriage": "\r=1+1",
    "dde": "=cmd|'/c calc'!A0",
    "script": "<script>alert(1)</script>",
    "svg": "<svg onload=alert(1)>",
    "link": "[x](http://127.0.0.1:9/)",
    "template": "{{7*7}}${7*7}",
    "sql": "'; DROP TABLE delivery; --",
    "escape": "\x1b[31mred",
    "path": "../../etc/passwd",
}.items():
    case(f"injection_{sign}.csv", text(changed(2, 1, words)).replace(words, f'"{words}"'), QUARANTINE, 5, 1)
case("id_in_other_column.csv", text([[*r, "李四 110101199003078515"] for r in ROWS], [*HEADER, "备注"]), REFUSE)
case("number_like_an_id.csv", text([[*r, "110101199003078516"] for r in ROWS], [*HEADER, "备注"]), NORMALISED)


# Workbooks


def workbook(fill: Callable[[xlsxwriter.Workbook], None], **options: object) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, **options}) as book:
        fill(book)
    return target.getvalue()


def filled(sheet, rows: list[list] | None = None, header: list[str] | None = None, at: int = 0) -> None:
    sheet.write_row(at, 0, header or HEADER)
    for y, row in enumerate(ROWS if rows is None else rows, start=at + 1):
        for x, cell in enumerate(row):
            if x >= 3 and isinstance(cell, str):
                sheet.write_number(y, x, float(cell))
            elif isinstance(cell, str):
                sheet.write_string(y, x, cell)
            else:
                sheet.write(y, x, cell)


@made("dates.xlsx", ACCEPT)
def _dates() -> bytes:
    def fill(book):
        day = book.add_format({"num_format": "yyyy-mm"})
        sheet = book.add_worksheet()
        filled(sheet)
        for y, row in enumerate(ROWS, start=1):
            sheet.write_datetime(y, 2, datetime.strptime(row[2], "%Y-%m"), day)

    return workbook(fill)


@made("days_as_months.xlsx", NORMALISED)
def _days() -> bytes:
    def fill(book):
        day = book.add_format({"num_format": "yyyy年m月d日"})
        sheet = book.add_worksheet()
        filled(sheet)
        for y, row in enumerate(ROWS, start=1):
            sheet.write_datetime(y, 2, datetime.strptime(row[2] + "-15", "%Y-%m-%d"), day)

    return workbook(fill)


@made("serials.xlsx", ASK)
def _serials() -> bytes:
    return workbook(
        lambda book: filled(
            book.add_worksheet(), [[*r[:2], 46023 if r[2] == "2026-01" else 46054, *r[3:]] for r in ROWS]
        )
    )


@made("numbers_as_text.xlsx", ACCEPT)
def _text() -> bytes:
    def fill(book):
        sheet = book.add_worksheet()
        for y, row in enumerate([HEADER, *ROWS]):
            for x, cell in enumerate(row):
                sheet.write_string(y, x, cell)

    return workbook(fill)


@made("merged_units.xlsx", NORMALISED)
def _merged() -> bytes:
    def fill(book):
        sheet = book.add_worksheet()
        rows = sorted(ROWS)
        filled(sheet, rows)
        for first in (1, 3, 5):
            sheet.merge_range(first, 0, first + 1, 0, rows[first - 1][0])
            sheet.merge_range(first, 1, first + 1, 1, rows[first - 1][1])

    return workbook(fill)


@made("merged_numbers.xlsx", REFUSE)
def _merged_numbers() -> bytes:
    def fill(book):
        sheet = book.add_worksheet()
        filled(sheet)
        sheet.merge_range(1, 3, 2, 3, 11)

    return workbook(fill)


@made("errors.xlsx", QUARANTINE, 4, 2)
def _errors() -> bytes:
    def fill(book):
        sheet = book.add_worksheet()
        filled(sheet)
        sheet.write_formula(1, 3, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 3, "=NA()", None, "#N/A")

    return workbook(fill)


@made("formulas_with_values.xlsx", ACCEPT)
def _formulas() -> bytes:
    def fill(book):
        sheet = book.add_worksheet()
        filled(sheet)
        for y, row in enumerate(ROWS, start=1):
            sheet.write_formula(y, 3, f"=E{y + 1}+2", None, float(row[3]))

    return workbook(fill)


@made("hidden_rows.xlsx", NORMALISED)
def _hidden_rows() -> bytes:
    def fill(book):
        sheet = book.add_worksheet()
        filled(sheet)
        sheet.set_row(2, None, None, {"hidden": True})

    return workbook(fill)


@made("all_hidden.xlsx", REFUSE)
def _all_hidden() -> bytes:
    def fill(book):
        book.add_worksheet("front")
        sheet = book.add_worksheet("data")
        filled(sheet)
        sheet.very_hidden()

    return workbook(fill)


@made("notes_and_data.xlsx", NORMALISED)
def _notes() -> bytes:
    def fill(book):
        book.add_worksheet("说明").write(0, 0, "填报说明")
        filled(book.add_worksheet("数据"))

    return workbook(fill)


@made("chart_sheet.xlsx", ACCEPT)
def _chart() -> bytes:
    def fill(book):
        filled(book.add_worksheet("data"))
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=data!$D$2:$D$7"})
        book.add_chartsheet("chart").set_chart(chart)

    return workbook(fill)


@made("title_and_footnote.xlsx", NORMALISED)
def _title() -> bytes:
    def fill(book):
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 5, "监督指标月报")
        filled(sheet, at=2)
        sheet.write_row(9, 0, ["合计", "", "", 45, 24])
        sheet.write(11, 0, "制表人：张三")

    return workbook(fill)


@made("far_column.xlsx", REFUSE)
def _far_column() -> bytes:
    def fill(book):
        sheet = book.add_worksheet()
        filled(sheet)
        sheet.write(1_048_575, 16_383, "x")

    return workbook(fill)


@made("far_row.xlsx", QUARANTINE, 6, 1)
def _far_row() -> bytes:
    def fill(book):
        sheet = book.add_worksheet()
        filled(sheet)
        sheet.write(1_048_575, 0, "999")

    return workbook(fill)


def rewritten(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            part = change(item.filename, old.read(item))
            if part is not None:
                new.writestr(item.filename, part)
    return target.getvalue()


def clean() -> bytes:
    return workbook(lambda book: filled(book.add_worksheet()))


@made("unique_count.xlsx", REFUSE)
def _unique() -> bytes:
    return rewritten(
        clean(),
        lambda name, part: (
            part.replace(b'uniqueCount="', b'uniqueCount="99999999') if "sharedStrings" in name else part
        ),
    )


@made("laughs.xlsx", REFUSE)
def _laughs() -> bytes:
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    return rewritten(
        clean(), lambda name, part: part.replace(b"?>", b"?>" + bomb, 1) if "sharedStrings" in name else part
    )


@made("no_styles.xlsx", ACCEPT)
def _no_styles() -> bytes:
    return rewritten(clean(), lambda name, part: None if name == "xl/styles.xml" else part)


@made("broken_xml.xlsx", REFUSE)
def _broken() -> bytes:
    return rewritten(clean(), lambda name, part: part[: len(part) // 2] if "sheet1.xml" in name else part)


@made("wrong_sum.xlsx", REFUSE)
def _crc() -> bytes:
    content = bytearray(clean())
    place = content.index(b"xl/worksheets/sheet1.xml") + 40
    content[place] ^= 0xFF
    return bytes(content)


@made("missing_sheet.xlsx", REFUSE)
def _missing_sheet() -> bytes:
    return rewritten(clean(), lambda name, part: None if "sheet1.xml" in name else part)


@made("rich_text.xlsx", NORMALISED)
def _rich() -> bytes:
    return rewritten(
        clean(),
        lambda name, part: part.replace(
            b"<t>Unit C</t>",
            b'<r><t>Un</t></r><r><t xml:space="preserve">it  C</t></r><rPh sb="0" eb="1"><t>hint</t></rPh>',
        ),
    )


@made("linked.xlsx", ACCEPT)
def _linked() -> bytes:
    def fill(book):
        sheet = book.add_worksheet()
        filled(sheet)
        sheet.write_url(1, 0, "http://127.0.0.1:9/", None, "001001")

    return workbook(fill)


# Open and old workbooks


def ods(cells: str, extra: dict[str, bytes] | None = None, mimetype: str = "spreadsheet") -> bytes:
    names = ["office", "table", "text"]
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    body = f"<office:body><office:spreadsheet>{cells}</office:spreadsheet></office:body>"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{mimetype}")
        archive.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
        for name, part in ({"META-INF/manifest.xml": b"<manifest/>"} | (extra or {})).items():
            archive.writestr(name, part)
    return target.getvalue()


def ods_table(rows: list[list[str]], after: str = "") -> str:
    def cell(word: str, x: int) -> str:
        if x >= 3 and word.replace(".", "").isdigit():
            kind = f'office:value-type="float" office:value="{word}"'
        else:
            kind = 'office:value-type="string"'
        return f"<table:table-cell {kind}><text:p>{word}</text:p></table:table-cell>"

    made = "".join(
        f"<table:table-row>{''.join(cell(word, x) for x, word in enumerate(row))}</table:table-row>" for row in rows
    )
    return f'<table:table table:name="data">{made}{after}</table:table>'


for book in sorted((Path(__file__).resolve().parent / "books").iterdir()):  # saved by an office suite
    case(f"office_{book.name}", book.read_bytes(), ACCEPT)
case("open.ods", ods(ods_table([HEADER, *ROWS])), ACCEPT)
case("open_named.xlsx", ods(ods_table([HEADER, *ROWS])), NORMALISED)
case("open_text.ods", ods(ods_table([HEADER, *ROWS]), mimetype="text"), REFUSE)
case("open_macro.ods", ods(ods_table([HEADER, *ROWS]), {"Basic/Standard/Module1.xml": b"<x/>"}), REFUSE)
case("open_password.ods", ods("", {"META-INF/manifest.xml": b"<m:encryption-data/>"}), REFUSE)
REPEATS = (
    '<table:table-row table:number-rows-repeated="1048000">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)
case("open_repeats.ods", ods(ods_table([HEADER, *ROWS], REPEATS)), ACCEPT)
FULL = REPEATS.replace("/></table:table-row>", ' office:value-type="float" office:value="1"/></table:table-row>')
case("open_bomb.ods", ods(ods_table([HEADER, *ROWS], FULL)), REFUSE)


# Parquet


def frame() -> pl.DataFrame:
    table = pl.DataFrame(ROWS, schema=HEADER, orient="row")
    return table.with_columns(
        pl.col("month").str.to_date("%Y-%m"),
        pl.col("cases_open", "cases_closed").cast(pl.Int64),
        pl.col("on_time_rate").cast(pl.Float64),
    )


def parquet(table: pl.DataFrame, **options: object) -> bytes:
    target = io.BytesIO()
    table.write_parquet(target, **options)  # type: ignore[arg-type]
    return target.getvalue()


@made("naive_timestamps.parquet", ACCEPT)
def _naive() -> bytes:
    return parquet(frame().with_columns(pl.col("month").cast(pl.Datetime("ns"))))


@made("small_integers.parquet", ACCEPT)
def _small() -> bytes:
    return parquet(frame().with_columns(pl.col("cases_open").cast(pl.UInt8), pl.col("cases_closed").cast(pl.Int16)))


@made("decimals.parquet", ACCEPT)
def _decimals() -> bytes:
    return parquet(frame().with_columns(pl.col("on_time_rate").cast(pl.Decimal(10, 2))))


@made("snappy.parquet", ACCEPT)
def _snappy() -> bytes:
    return parquet(frame(), compression="snappy")


@made("counts_as_text.parquet", NORMALISED)
def _counts() -> bytes:
    return parquet(frame().with_columns(pl.col("cases_open").cast(pl.String)))


@made("lists.parquet", REFUSE)
def _lists() -> bytes:
    return parquet(frame().with_columns(pl.concat_list("cases_open").alias("cases_open")))


@made("lists_in_another_column.parquet", NORMALISED)
def _other_lists() -> bytes:
    return parquet(frame().with_columns(pl.concat_list("cases_open").alias("history")))


@made("no_rows.parquet", REFUSE)
def _no_rows() -> bytes:
    return parquet(frame().clear())


@made("binary_text.parquet", NORMALISED)
def _binary() -> bytes:
    return parquet(frame().with_columns(pl.col("unit_code").cast(pl.Binary)))


@made("extra_column.parquet", NORMALISED)
def _extra() -> bytes:
    return parquet(frame().with_columns(remarks=pl.lit("x")))


@made("huge_integers.parquet", QUARANTINE, 5, 1)
def _huge() -> bytes:
    big = pl.Series("cases_open", [2**63, 6, 7, 8, 9, 10], dtype=pl.UInt64)
    return parquet(frame().with_columns(big))


@made("repeated_rows.parquet", REFUSE)
def _bomb() -> bytes:
    return parquet(pl.DataFrame({"unit_code": pl.Series(["001001"]).new_from_index(0, 11_000_000)}))


@made("damaged_page.parquet", REFUSE)
def _damaged() -> bytes:
    content = bytearray(parquet(frame()))
    content[4:200] = b"\xff" * 196
    return bytes(content)


@made("encrypted.parquet", REFUSE)
def _encrypted() -> bytes:
    return b"PARE" + b"\0" * 40 + struct.pack("<I", 20) + b"PARE"
