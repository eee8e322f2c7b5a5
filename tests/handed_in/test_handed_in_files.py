"""What offices export: each kind of file is read as it stands, or refused as what it is."""

import os
import time
from decimal import Decimal

import pyarrow as pa
import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from plumbline import app
from tests.handed_in.conftest import GIVEN, Desk

STRAYS = (".DS_Store", "Thumbs.db", "desktop.ini", "~$commitments.xlsx", ".~lock.commitments.csv#")


def said(report: dict) -> str:
    return " / ".join(report["notes"])


def test_a_footnote_mark_never_becomes_a_digit(desk: Desk) -> None:
    report = desk.load("expenses_richtext_superscript_footnote_x10.xlsx")
    assert 12341 not in desk.records("expenses")["budget"].to_list()
    assert report["rejected"] or "¹" in said(report)


def test_an_identifier_is_read_as_it_is_shown(desk: Desk) -> None:
    report = desk.load("commitments_ids_shown_by_number_format.xlsx")
    assert desk.records("commitments")["commitment_id"].to_list() == ["00001234", "00001235"]
    assert desk.records("commitments")["person_id"].to_list() == ["P-00500", "P-00501"]
    assert "00001234, of which 1234 is kept" in said(report)


def test_a_number_in_the_format_of_a_day_is_a_number(desk: Desk) -> None:
    report = desk.load("expenses_numfmt14_redefined.xlsx")
    assert desk.records("expenses")["budget"].to_list() == [46234]
    assert "46234, which the cell shows as 2026-07-31" in said(report)


def test_a_cell_that_is_too_long_is_rejected(desk: Desk) -> None:
    report = desk.load("commitments_cell_over_131072_traceback.csv")
    (fault,) = report["rejected"]
    assert (report["status"], fault["column"]) == ("rejected", "person_id")
    assert fault["reason"] == "is too long: a cell holds at most 131,072 characters"
    assert fault["value"].startswith("#LONG! 200000 characters: PPP") and len(fault["value"]) < 100


def test_a_cell_that_is_too_long_is_answered_by_the_watched_folder(desk: Desk) -> None:
    dropped = desk.folder / "drop"
    dropped.mkdir()
    name = "commitments_cell_over_131072_traceback.csv"
    (dropped / name).write_bytes((GIVEN / name).read_bytes())
    result = CliRunner().invoke(
        app, ["watch", str(dropped), "--once", "--settle", "0", "--store", str(desk.folder / "store")]
    )
    assert result.exit_code in (0, 1), result.output
    assert (dropped / "done" / name).exists()
    assert "is too long" in (dropped / "done" / f"{name}.report.txt").read_text()


def test_a_quotation_mark_after_a_backslash_names_its_line(desk: Desk) -> None:
    words = 'commitment_id,unit_id,person_id,due_on,signed_on\nK1,001001,"the \\"fox\\", P",2026-10-01,\n'
    report = desk.load(desk.file("commitments.csv", words))
    assert report["status"] == "refused"
    assert said(report).startswith("Line 2: a quotation mark is written")


def test_a_backslash_at_the_end_of_a_field_is_one(desk: Desk) -> None:
    words = 'commitment_id,unit_id,person_id,due_on,signed_on\nK1,001001,"a\\",2026-10-01,""\n'
    assert desk.load(desk.file("commitments.csv", words))["status"] == "accepted"
    assert desk.records("commitments")["person_id"].to_list() == ["a\\"]


def test_a_column_that_is_no_text_is_named_with_its_type(desk: Desk) -> None:
    report = desk.load("45_binary.parquet", "commitments")
    assert report["status"] == "refused"
    assert said(report).startswith("The column person_id is of type binary")


@pytest.mark.parametrize("kind", ["decimal256", "duration"])
def test_a_type_that_cannot_be_read_is_named(kind: str, desk: Desk) -> None:
    made = {
        "decimal256": pa.array([Decimal("1.5")], pa.decimal256(50, 2)),
        "duration": pa.array([1], pa.duration("us")),
    }
    columns = {"commitment_id": ["K1"], "unit_id": ["001001"], "person_id": ["P1"], "due_on": ["2026-10-01"]}
    parquet.write_table(pa.table({**columns, "signed_on": made[kind]}), desk.folder / "commitments.parquet")
    report = desk.load(desk.folder / "commitments.parquet")
    assert report["status"] == "refused"
    assert f"The column signed_on is of type {kind}" in said(report)


@pytest.mark.parametrize("quoted", [False, True])
def test_two_thousand_columns_are_refused_at_once(quoted: bool, desk: Desk) -> None:
    mark = '"' if quoted else ""
    row = ",".join(f"{mark}{i}{mark}" for i in range(2_100)) + "\n"
    file = desk.file("commitments.csv", "a title,of two fields\n" * 250 + row * 1_000)
    begun = time.monotonic()
    report = desk.load(file)
    assert time.monotonic() - begun < 2
    assert said(report) == "The table has 2,100 columns; at most 500 are taken in."


def test_what_a_desktop_leaves_in_the_store_or_the_folder_is_nobodys(desk: Desk) -> None:
    store, dropped, old = desk.folder / "store", desk.folder / "drop", time.time() - 3 * 24 * 60 * 60
    dropped.mkdir()
    strays = [place / name for place in (store / "rows", store / "derived", store / "metrics") for name in STRAYS]
    for path in [*strays, *(dropped / name for name in STRAYS), store / "metrics" / "._own.toml"]:
        path.write_bytes(b"\x00\x05\x16\x07")
        os.utime(path, (old, old))
    for folder in (store / "rows" / "my notes", store / "derived" / "my notes"):
        folder.mkdir()
        (folder / "keep.txt").write_text("keep")
        os.utime(folder, (old, old))
    (store / "derived" / "swept").unlink(missing_ok=True)
    assert desk.load("commitments_html_table.xls")["status"] == "accepted"
    assert all((store / "lost+found" / name / "keep.txt").exists() for name in ("my notes", "my notes.1"))
    words = ["watch", str(dropped), "--once", "--settle", "0", "--store", str(store)]
    assert CliRunner().invoke(app, words).exit_code == 0
    assert sorted(path.name for path in dropped.iterdir()) == sorted(STRAYS)
