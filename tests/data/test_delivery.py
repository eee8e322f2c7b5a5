"""Files as they come: what is refused, what is asked, and what is understood; the store unchanged where refused."""

import io

import polars as pl
import pytest

from data.errors import Refused
from data.mapping.mapping import parse_mapping
from tests.conftest import UNITS, records

HEADER = "declaration_id,unit_id,person_id,kind,due_on,filed_on\n"
ROW = "1,001,p,annual,2026-10-31,2026-10-30\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"  \n", "The file is empty."),
        (HEADER.encode(), "There are no data rows below the header."),
        (b"%PDF-1.7 ...", "This is a PDF, not a table"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "This is a web page, not data"),
        (b"\x1f\x8b\x08rest", "This is a gzip archive"),
        (b"PK\x03\x04 and then nothing", "The workbook is incomplete"),
        (b"PAR1 and then nothing", "not a complete Parquet file"),
        (
            b"unit_id,person_id\n001,p\n",
            "The columns declaration_id, kind, due_on of declarations are missing",
        ),
        (
            HEADER.replace("kind", "due_on").encode() + ROW.encode(),
            "The header 'due_on' stands over columns 4 and 5",
        ),
        (
            HEADER.encode() + b'1,001,"p,annual,2026-10-31,\n',
            "Line 2: a quotation mark is opened and never closed",
        ),
        (HEADER.encode() + b"1,001,p\x00,annual,2026-10-31,\n", "Line 2 holds a NUL character"),
        (b"just some words\nand more of them\n", "are missing. The file has: just some words"),
    ],
)
def test_what_is_no_table_of_the_feed_is_refused_in_one_sentence(office, content: bytes, words: str) -> None:
    before = office.store.version()
    report = office.hand_in("declarations", content)
    assert report.status == "refused"
    assert words in report.notes[0]
    assert office.store.version() == before
    assert len(office.store.deliveries()) == 1  # the register, and nothing else


def test_an_unknown_encoding_is_asked_for(office) -> None:
    report = office.hand_in("declarations", HEADER.encode() + "1,001,müller,annual,2026-10-31,\n".encode("cp1252"))
    assert report.status == "asks"
    assert "In which encoding" in report.question


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_delimiters_and_line_ends(office, encoding: str, mark: str, end: str) -> None:
    words = (HEADER + "1,001,督察一,annual,2026-10-31,\n").replace(",", mark).replace("\n", end)
    assert office.hand_in("declarations", words.encode(encoding)).status == "accepted"
    assert records(office.store, "declarations")["person_id"].to_list() == ["督察一"]


def test_chinese_headers_title_rows_and_strange_columns(office) -> None:
    words = "2026年申报表,,,,,\n申报编号,单位编号,人员编号,申报类别,应报日期,备注\n1,001001,p,年度,2026-10-31,身份证\n"
    report = office.hand_in("declarations", words)
    assert report.status == "accepted"
    assert "1 row above the header was left out: 2026年申报表" in report.notes
    assert "columns that are not of this feed were left out: 备注" in report.notes


def test_a_row_with_too_many_fields_is_rejected_with_its_place(office) -> None:
    found = office.reasons("declarations", HEADER + ROW + "2,001,p,annual,2026-10-31,,extra\n")
    assert [(row, reason) for row, _, _, reason in found] == [
        (3, "has more fields than the header: is there a separator inside a value?")
    ]


def test_xlsx_and_parquet_bring_the_same_rows_as_csv(office, tmp_path) -> None:
    office.hand_in("declarations", HEADER + ROW)
    wanted = records(office.store, "declarations").drop("row", "delivery")
    table = wanted.with_columns(person_id=pl.lit("q"))
    for name, content in (("xlsx", io.BytesIO()), ("parquet", io.BytesIO())):
        table = table.with_columns(person_id=pl.lit(name))
        getattr(table, "write_excel" if name == "xlsx" else "write_parquet")(content)
        report = office.hand_in("declarations", content.getvalue())
        assert (report.status, report.rows_accepted) == ("accepted", 1), report
        assert records(office.store, "declarations").drop("row", "delivery").equals(table)


def test_several_visible_sheets_are_asked_for(office) -> None:
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for name in ("January", "February"):
            book.add_worksheet(name).write_row(0, 0, HEADER.strip().split(","))
    report = office.hand_in("declarations", content.getvalue())
    assert (report.status, report.topic, report.options) == ("asks", "sheet", ("January", "February", "all"))


def test_a_mapping_takes_a_foreign_file_to_the_feed(office) -> None:
    words = "ref;office;who;received;registered;state\nA;001001;p;2026-01-31;2026-02-28;ok\nB;001;p;2026-02-01;;gone\n"
    mapping = """
        feed = "declarations"
        where = ["state != gone"]
        [columns]
        declaration_id = "ref"
        unit_id = "office"
        person_id = "who"
        kind = { constant = "change" }
        due_on = { expression = "received + 1 month + 3 days" }
        filed_on = "registered"
    """
    report = office.hand_in("declarations", words, mapping=mapping)
    assert report.status == "accepted", report
    kept = records(office.store, "declarations").row(0, named=True)
    assert str(kept["due_on"]) == "2026-03-03"
    assert "the mapping left out 1 row where not: state != gone" in report.notes


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ("feed = 'units'", "for the feed units, not for declarations"),
        ("colums = {}", "unknown entries: colums"),
        ("feed = ", "is not valid TOML"),
        ("[columns]\nwho = 'person'", "which is not a column of declarations"),
        ("[columns]\nperson_id = 'person'", "'person', which is not in the file. It has: declaration_id"),
        ("[columns]\nperson_id = { expression = 'unit_id +' }", "ends too early"),
        ("[columns]\nperson_id = { konstant = 'x' }", "must be a header, or have constant"),
        ("where = ['kind ~ x']", "cannot be understood"),
    ],
)
def test_a_faulty_mapping_is_refused_with_what_to_do(office, mapping: str, words: str) -> None:
    report = office.hand_in("declarations", HEADER + ROW, mapping=mapping)
    assert report.status == "refused"
    assert words in report.notes[0]


def test_a_mapping_is_parsed_strictly() -> None:
    with pytest.raises(Refused, match="unknown entries"):
        parse_mapping("shell = 'rm'", "evil.toml")


def test_a_computed_cell_that_cannot_be_read_shows_what_was_found(office) -> None:
    mapping = """
        [columns]
        unit_id = "unit"
        month = "month"
        metric = { constant = "own_metric" }
        numerator = { expression = "seen - late" }
        denominator = "seen"
    """
    report = office.hand_in("returns", "unit,month,seen,late\n001,2026-10,20,n.k.\n", mapping=mapping)
    assert report.rejected.row(0)[:4] == (2, "numerator", "20 , n.k.", "is not a number")


def test_the_register_comes_first(store, tmp_path) -> None:
    from tests.conftest import Office

    report = Office(store, tmp_path).hand_in("declarations", HEADER + ROW)
    assert report.status == "refused" and "Hand in the register first" in report.notes[0]
    assert Office(store, tmp_path).hand_in("units", UNITS).status == "accepted"
    assert Office(store, tmp_path).hand_in("declarations", HEADER + ROW).status == "accepted"
