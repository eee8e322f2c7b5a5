"""The workbench in a real browser: a messy workbook from upload to accepted rows, and to the corrected ones."""

from datetime import date
from pathlib import Path

from openpyxl import Workbook, load_workbook
from playwright.sync_api import expect

HEADERS = ["申报编号", "单位编码", "人员编号", "类别", "应报日期", "Date filed on"]


def messy(path: Path) -> Path:
    """Two rows of titles, other words for the columns, dates in four spellings, an id without its zero, a sum."""
    book = Workbook()
    sheet = book.active
    sheet["A1"] = "青河县 2026年10月 个人事项申报情况"
    sheet.merge_cells("A1:F1")
    sheet["A2"] = "制表：督察处"
    sheet.append(HEADERS)
    sheet.append(["W-1", "010101", "p1", "annual", date(2026, 10, 31), date(2026, 10, 20)])
    sheet.append(["W-2", "10101", "p2", "annual", "2026年10月31日", "2026.10.30"])
    sheet.append(["W-3", "010101", "p3", "年度", "31/10/2026", None])
    sheet.append(["合计", None, None, None, None, 3])
    book.save(path)
    return path


# What a select box shows: its own value, or the words that stand beside what is typed in it.
CHOSEN = "box => box.value + ' ' + box.closest('[data-testid=stSelectbox]').innerText"


def cells(path: Path) -> list[tuple]:
    return list(load_workbook(path).active.iter_rows(values_only=True))


def hand_in_file(screen, file: Path, feed: str = "Declarations", sender: str = "") -> None:
    screen.choose("Feed", feed)
    screen.page.get_by_role("textbox", name="Sender").fill(sender)
    screen.page.locator("input[type=file]").set_input_files(str(file))
    screen.page.get_by_text(file.name).first.wait_for()
    screen.page.get_by_role("button", name="Hand in").click()
    screen.settled()


def test_a_messy_workbook_from_upload_to_accepted_rows(warm, screen, tmp_path: Path) -> None:
    screen.open(f"{warm}/feeds")
    hand_in_file(screen, messy(tmp_path / "messy.xlsx"), sender="Qinghe")
    screen.page.get_by_text("Which column of the file is filed_on").wait_for(timeout=30_000)
    screen.settled()
    screen.page.get_by_role("button", name="Answer", exact=True).click()
    screen.page.get_by_role("button", name="Check the rows").click(timeout=30_000)
    screen.page.get_by_text("2 rows can be accepted, 1 rejected").wait_for(timeout=30_000)
    screen.says("2 rows above the header were left out", "Records new", "Records not in this file")
    with screen.page.expect_download() as download:
        screen.page.get_by_role("button", name="Rejected rows to correct").click()
    download.value.save_as(tmp_path / "correct.xlsx")
    screen.page.get_by_text("Show which figures already published would move").click()
    screen.page.get_by_text("would move, units above them included").wait_for(timeout=90_000)
    screen.page.get_by_role("button", name="Take it in").click()
    screen.page.get_by_text("2 rows accepted, 1 rejected").wait_for(timeout=30_000)
    screen.settled()
    assert "Declarations" in screen.page.get_by_role("combobox", name="Feed").first.evaluate(CHOSEN)
    assert screen.page.get_by_role("textbox", name="Sender").input_value() == "Qinghe"
    with screen.page.expect_download() as later:
        screen.page.get_by_role("button", name="Rejected rows to correct").click()
    later.value.save_as(tmp_path / "later.xlsx")
    assert cells(tmp_path / "later.xlsx") == cells(tmp_path / "correct.xlsx")

    # The corrected rows come in by themselves, and what was answered is not asked again.
    book = load_workbook(tmp_path / "correct.xlsx")
    sheet = book.active
    faulty = [cell for row in sheet.iter_rows() for cell in row if cell.value == "10101"]
    assert len(faulty) == 1 and faulty[0].comment is not None
    faulty[0].value = "010101"
    book.save(tmp_path / "corrected.xlsx")
    hand_in_file(screen, tmp_path / "corrected.xlsx", sender="Qinghe")
    screen.page.get_by_role("button", name="Check the rows").click(timeout=30_000)
    screen.page.get_by_text("1 row can be accepted, 0 rejected").wait_for(timeout=30_000)
    screen.page.get_by_role("button", name="Take it in").click()
    screen.page.get_by_text("1 row accepted, 0 rejected").wait_for(timeout=30_000)
    screen.has_no_error()


def test_what_is_discarded_leaves_nothing(warm, screen, tmp_path: Path) -> None:
    screen.open(f"{warm}/feeds")
    hand_in_file(screen, messy(tmp_path / "thrown-away.xlsx"))
    screen.page.get_by_role("button", name="Discard").click(timeout=30_000)
    screen.settled()
    screen.comes_to(lambda: screen.page.get_by_role("button", name="Discard").count() == 0)
    screen.page.get_by_role("tab", name="History").click()
    screen.settled()
    assert "thrown-away" not in screen.page.locator("[data-testid=stDataFrame]").all_text_contents()


def test_a_form_that_lacks_a_month_says_so_and_loses_nothing(warm, screen, tmp_path: Path) -> None:
    screen.open(f"{warm}/feeds")
    screen.page.get_by_text("The files speak for every unit").click()
    hand_in_file(screen, messy(tmp_path / "whole.xlsx"), sender="Qinghe")
    screen.says("Name the month that the files speak for, such as 2026-10.")
    assert screen.page.get_by_text("whole.xlsx").count() == 1  # still in the form, not on the bench
    assert screen.page.get_by_role("button", name="Discard").count() == 0
    screen.page.get_by_role("textbox", name="That month").fill("2026-10")
    screen.page.get_by_role("button", name="Hand in").click()
    screen.page.get_by_role("button", name="Discard").wait_for(timeout=30_000)
    screen.says("It speaks for every unit in October 2026")
    screen.settled()
    assert "Declarations" in screen.page.get_by_role("combobox", name="Feed").first.evaluate(CHOSEN)
    assert screen.page.get_by_text("whole.xlsx").count() == 1  # on the bench, and no more in the form
    screen.has_no_error()


def test_a_delivery_is_withdrawn_and_restored_and_its_rows_corrected_later(warm, screen, tmp_path: Path) -> None:
    rows = "declaration_id,unit_id,person_id,kind,due_on\nh1,000000,p,annual,2026-10-31\nh2,00,q,annual,2026-10-31\n"
    (tmp_path / "history.csv").write_text(rows)
    screen.open(f"{warm}/feeds")
    hand_in_file(screen, tmp_path / "history.csv")
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
    screen.says("history.csv", "SHA-256")
    screen.settled()
    panel = screen.page.get_by_role("tabpanel", name="History")
    with screen.page.expect_download() as download:
        panel.get_by_role("button", name="Rejected rows to correct").click()
    download.value.save_as(tmp_path / "correct.xlsx")
    assert cells(tmp_path / "correct.xlsx")[1][:3] == ("h2", "00", "q")
    for button, words in (("Withdraw", "is withdrawn."), ("Restore", "is restored.")):
        reason = panel.get_by_role("textbox", name="Reason")
        reason.fill("handed in by mistake")
        reason.press("Enter")
        expect(panel.get_by_role("button", name=button)).to_be_enabled(timeout=30_000)
        screen.settled()
        panel.get_by_role("button", name=button).click()
        expect(panel.get_by_text(words)).to_be_visible(timeout=30_000)
        expect(reason).to_have_value("", timeout=30_000)
    screen.has_no_error()
