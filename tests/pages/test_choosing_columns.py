"""No dead end: a file whose headers nobody knows is taken in, on the page, by choosing its columns."""

from pathlib import Path

from openpyxl import Workbook
from playwright.sync_api import expect

from tests.pages.test_feeds_page import hand_in_file

MEANT = {
    "complaint_id": "Ref no.",
    "unit_id": "Office code",
    "phenomenon": "Subject",
    "channel": "How",
    "received_on": "Came in",
    "due_on": "Reply due",
    "answered_on": "Replied",
}


def unknown(path: Path) -> Path:
    book = Workbook()
    book.active.append(["Complaints return"])
    sheet = book.create_sheet("Figures")
    for row in (["North and South"], [], list(MEANT.values())):
        sheet.append(row)
    sheet.append(["C-1", "010101", "conduct", "letter", "2026-10-01", "2026-10-31", "2026-10-20"])
    sheet.append(["C-2", "010101", "conduct", "phone", "2026-10-02", "2026-10-31", None])
    book.save(path)
    return path


def test_unknown_headers_are_no_dead_end_and_what_was_chosen_can_be_forgotten(warm, screen, tmp_path: Path) -> None:
    screen.open(f"{warm}/feeds")
    hand_in_file(screen, unknown(tmp_path / "unknown.xlsx"), "Complaints", "Qinghe")
    screen.choose("Sheet", "Figures")
    screen.choose("Row of the header", "3: Ref no.")
    for column, header in MEANT.items():
        screen.choose(column, header)
    screen.says("letter · phone")
    screen.page.get_by_role("button", name="Use these columns").click()
    screen.page.get_by_role("button", name="Check the rows").click(timeout=30_000)
    screen.page.get_by_text("2 rows can be accepted, 0 rejected").wait_for(timeout=30_000)
    screen.page.get_by_role("button", name="Take it in").click()
    screen.page.get_by_text("2 rows accepted, 0 rejected").wait_for(timeout=30_000)
    screen.settled()
    screen.has_no_error()

    # The next file of that sender asks nothing, until its answers are forgotten.
    screen.page.get_by_role("tab", name="Senders").click()
    screen.says("Qinghe", "Complaints", "Ref no.")
    screen.page.get_by_role("button", name="Forget").click()
    screen.says("Nothing is remembered of any sender")


def test_nothing_can_be_taken_in_where_no_row_is_accepted(warm, screen, tmp_path: Path) -> None:
    screen.open(f"{warm}/feeds")
    (tmp_path / "strange.csv").write_text(
        "declaration_id,unit_id,person_id,kind,due_on\nn1,nowhere,p,annual,2026-10-31\n"
    )
    hand_in_file(screen, tmp_path / "strange.csv", "Declarations")
    screen.page.get_by_role("button", name="Check the rows").click(timeout=30_000)
    expect(screen.page.get_by_role("button", name="Take it in")).to_be_disabled(timeout=30_000)
    screen.says("no row of it can be accepted")


def test_a_file_of_another_feed_is_taken_there_with_one_click(warm, screen, tmp_path: Path) -> None:
    screen.open(f"{warm}/feeds")
    (tmp_path / "d.csv").write_text("declaration_id,unit_id,person_id,kind,due_on\nf1,010101,p,annual,2026-10-31\n")
    hand_in_file(screen, tmp_path / "d.csv", "Units")
    screen.page.get_by_role("button", name="Hand it in as Declarations").click(timeout=30_000)
    screen.page.get_by_role("button", name="Check the rows").click(timeout=30_000)
    screen.page.get_by_text("1 row can be accepted, 0 rejected").wait_for(timeout=30_000)
