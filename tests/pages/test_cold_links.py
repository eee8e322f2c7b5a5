"""Every page by its link, on a server that has shown no page yet."""

import pytest

from pages.widgets.page import all_pages, places


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.address)
def test_a_cold_deep_link_opens_the_page_through_the_front_door(cold, screen, page) -> None:
    called: list[str] = []
    screen.page.on("response", lambda answer: called.append(answer.url) if answer.status >= 400 else None)
    screen.open(f"{cold()}/{page.address}?month=2026-08")
    screen.has_no_error()
    assert screen.page.locator("h1").first.inner_text() == page.title
    navigation = screen.page.locator("[data-testid=stTopNav]").inner_text().splitlines()
    assert [one for one in navigation if one.strip()] == list(places())
    screen.says("Demonstration")
    assert called == []  # nothing was looked for where it is not
