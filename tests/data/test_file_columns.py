"""File columns: whatever a file's headers are called, a person can say which is which: there is no dead end."""

from pathlib import Path

from openpyxl import Workbook

from data.handing_in.preview import preview
from tests.conftest import records

HEADERS = ["Ref no.", "Office code", "Subject", "How", "Came in", "Reply due", "Replied"]
MEANT = ["complaint_id", "unit_id", "phenomenon", "channel", "received_on", "due_on", "answered_on"]


def unknown(path: Path) -> Path:
    """A cover, and a sheet with titles whose headers nobody knows."""
    book = Workbook()
    book.active.append(["Complaints return"])
    sheet = book.create_sheet("Figures")
    for row in (["North and South"], [], HEADERS):
        sheet.append(row)
    sheet.append(["C-1", "001", "conduct", "letter", "2026-10-01", "2026-10-31", "2026-10-20"])
    sheet.append(["C-2", "001", "conduct", "phone", "2026-10-02", "2026-10-31", None])
    book.save(path)
    return path


def test_every_column_can_be_chosen_where_nothing_is_understood(office, tmp_path: Path) -> None:
    file = unknown(tmp_path / "unknown.xlsx")
    answers = {"sheet": "Figures", "header_rows": "3"}
    seen = preview(office.store, "complaints", file, answers)
    assert seen.columns is not None
    assert list(seen.columns.samples) == HEADERS
    assert seen.columns.samples["How"] == ("letter", "phone")
    answers |= {f"columns.{name}": header for name, header in zip(MEANT, HEADERS, strict=True)}
    seen = preview(office.store, "complaints", file, answers)
    assert seen.ready and seen.columns is not None
    assert dict(seen.columns.found) == dict(zip(MEANT, HEADERS, strict=True))
    report = office.hand_in("complaints", file.read_bytes(), file_name="unknown.xlsx", answers=answers)
    assert (report.status, report.rows_accepted) == ("accepted", 2), report
    assert records(office.store, "complaints").height == 2


def test_a_refused_file_shows_what_its_columns_may_be_chosen_from(office, tmp_path: Path) -> None:
    file = tmp_path / "complaints.csv"
    file.write_text("Ref,Wo,Was\n1,x,y\n")
    seen = preview(office.store, "complaints", file)
    assert seen.refused and seen.columns is not None
    assert seen.columns.samples == {"Ref": ("1",), "Wo": ("x",), "Was": ("y",)}


def test_two_headers_of_one_column_leave_a_choice(office, tmp_path: Path) -> None:
    file = tmp_path / "declarations.csv"
    file.write_text("declaration_id,unit_id,单位,person_id,kind,due_on\n1,001,002,p,annual,2026-10-31\n")
    seen = preview(office.store, "declarations", file)
    assert "keep one of them" in seen.refused and seen.columns is not None
    assert seen.columns.found["unit_id"] == "unit_id"
    assert preview(office.store, "declarations", file, {"columns.unit_id": "unit_id"}).ready


def test_identity_numbers_are_no_samples(office, tmp_path: Path) -> None:
    file = tmp_path / "complaints.csv"
    file.write_text("Ref,Wer\n1,110101199003078515\n")
    seen = preview(office.store, "complaints", file)
    assert seen.columns is not None and "110101199003078515" not in str(seen.columns)
