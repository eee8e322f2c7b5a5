"""Search: what is typed finds units by name, number and pinyin initials, metrics and pages; "/" opens it."""

from pages.widgets.search import initials


def test_a_chinese_name_is_found_by_the_first_letters_of_its_syllables() -> None:
    assert initials("宁江县民政局 Ningjiang Civil Affairs") == " · njxmzj"
    assert initials("Finance") == ""


def test_a_unit_is_found_by_keyboard_from_any_page(warm, screen) -> None:
    screen.open(f"{warm}/definitions")
    screen.page.locator("h1").click()
    screen.page.keyboard.press("/")
    box = screen.page.get_by_role("dialog").get_by_role("combobox")
    box.wait_for(timeout=20_000)
    box.click()
    box.fill("Warning")
    screen.page.get_by_role("option").first.wait_for(timeout=20_000)
    screen.page.keyboard.press("ArrowDown")
    screen.page.keyboard.press("Enter")
    screen.page.wait_for_url("**/standings?**metric=**", timeout=20_000)
    screen.settled()
    screen.has_no_error()
