"""The page Definitions in a real browser: search, links, the worked example."""

from urllib.parse import parse_qs, urlparse

import pytest


def asked(screen) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlparse(screen.page.url).query).items()}


def in_full(screen) -> list[str]:
    """The metrics that are shown with their formula."""
    return screen.page.locator("[data-testid=stMain] h3").all_inner_texts()


def test_a_deep_link_shows_the_metric_in_full(shown, screen) -> None:
    screen.open(f"{shown}/definitions?metric=inspection_coverage")
    screen.has_no_error()
    assert in_full(screen)[0] == "Inspection coverage"
    screen.says("Why it matters", "The trap", "Target and its history", "inspections", "Newest delivery", "90.0 %")
    screen.says("count(DISTINCT unit_id)")
    screen.says("36 months run until 1 November 2026")  # a row of the worked example
    assert "None" not in screen.words()


def test_a_search_finds_in_any_order_and_its_address_opens_the_same_view(shown, screen, browser) -> None:
    screen.open(f"{shown}/definitions")
    box = screen.page.get_by_label("Search")
    box.fill("OVERDUE cases")
    box.press("Enter")
    screen.page.get_by_role("heading", name="Cases overdue").wait_for()
    screen.comes_to(lambda: in_full(screen) == ["Cases overdue"])
    screen.comes_to(lambda: asked(screen)["search"] == "OVERDUE cases")
    other = type(screen)(browser.new_context().new_page())
    other.open(screen.page.url)
    other.shows_the_same_as(screen)
    other.page.context.close()


def test_a_link_of_the_list_opens_its_metric(shown, screen) -> None:
    screen.open(f"{shown}/definitions?search=declarations")
    screen.page.locator("[data-testid=stMain]").get_by_role("link", name="Declarations verified").click()
    screen.page.get_by_role("heading", name="Declarations verified").wait_for()
    wanted = {"metric": "declarations_verified", "search": "declarations"}
    screen.comes_to(lambda: wanted.items() <= asked(screen).items())
    screen.settled()
    assert in_full(screen)[0] == "Declarations verified"


@pytest.mark.parametrize("search", ["no such words", "<b>x</b> $a$ **"])
def test_a_search_without_a_hit_says_so(shown, screen, search: str) -> None:
    screen.open(f"{shown}/definitions?search={search}")
    screen.has_no_error()
    screen.says("No metric has all of these words")
    assert in_full(screen) == []
