"""A rejected row is opened, typed right, checked, and taken in as a delivery of its own, on the page."""

from pathlib import Path

from tests.pages.test_feeds_page import hand_in_file

ROWS = "declaration_id,unit_id,person_id,kind,due_on\nk1,010101,p,annual,2026-10-31\nk2,10101,q,annual,2026-10-31\n"


def test_a_rejected_row_is_corrected_on_the_page(warm, screen, tmp_path: Path) -> None:
    (tmp_path / "corrected.csv").write_text(ROWS)
    screen.open(f"{warm}/feeds")
    hand_in_file(screen, tmp_path / "corrected.csv")
    screen.page.get_by_role("button", name="Check the rows").click(timeout=30_000)
    screen.page.get_by_role("button", name="Take it in").click(timeout=30_000)
    screen.page.get_by_text("1 row accepted, 1 rejected").wait_for(timeout=30_000)
    screen.settled()
    screen.page.get_by_role("tab", name="History").click()
    screen.settled()
    table = screen.page.locator("[data-testid=stDataFrame]:visible").first
    table.locator("table[role=grid]").wait_for(state="attached", timeout=30_000)
    screen.settled()
    frame = table.bounding_box()
    assert frame
    screen.page.mouse.click(frame["x"] + 16, frame["y"] + 38 + 17)
    panel = screen.page.get_by_role("tabpanel", name="History")
    panel.get_by_text("Correct a row here").click(timeout=30_000)
    screen.says("is not in the unit register")
    unit = panel.get_by_role("textbox", name="unit_id")
    assert unit.input_value() == "10101"

    # Still wrong: it is checked as a file is, and nothing can be taken in. Nobody corrects without a name.
    check = panel.get_by_role("button", name="Check", exact=True)
    check.click()
    screen.says("Say who you are")
    panel.get_by_role("textbox", name="Your name").fill("Li Wei")
    check.click()
    screen.says("0 rows can be accepted, 1 rejected", "no row of it can be accepted")
    screen.settled()

    unit.fill("010101")
    check.click()
    screen.says("1 row can be accepted, 0 rejected")
    screen.settled()
    panel.get_by_role("button", name="Take it in").click()
    screen.says("corrected on the page: row 3 of delivery", "1 row accepted, 0 rejected")
    screen.has_no_error()
