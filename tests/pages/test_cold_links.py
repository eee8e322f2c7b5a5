"""Every page by its link, on a server that has shown no page yet."""

import pytest

from pages.widgets.page import all_pages


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.address)
def test_a_cold_deep_link_opens_the_page_through_the_front_door(cold, screen, page) -> None:
    screen.open(f"{cold()}/{page.address}?month=2026-08")
    screen.has_no_error()
    assert screen.page.locator("h1").first.inner_text() == page.title
    navigation = screen.page.locator("[data-testid=stSidebarNav]").inner_text()
    assert [one.title for one in all_pages() if one.title not in navigation] == []
    screen.says("Demonstration organisation")
