"""Every page by its link: it opens through the front door, fits a small window and a projector, and calls nobody.

The server has drawn no page but the standings, which it draws before anybody asks; each page comes in a window of its
own.
"""

from urllib.parse import urlparse

import pytest

from pages.widgets.page import all_pages, places


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.address)
def test_a_deep_link_opens_a_page_that_fits_every_window_and_calls_nobody(shown, screen, page) -> None:
    called: list[str] = []
    said: list[str] = []
    missed: list[str] = []
    screen.page.on("request", lambda request: called.append(request.url))
    screen.page.on("console", lambda message: said.append(message.text))
    screen.page.on("response", lambda answer: missed.append(answer.url) if answer.status >= 400 else None)
    screen.open(f"{shown}/{page.address}?month=2026-08")
    assert screen.page.locator("h1").first.inner_text() == page.title
    navigation = screen.page.locator("[data-testid=stTopNav]").inner_text().splitlines()
    assert [one for one in navigation if one.strip()] == list(places())
    screen.says("Demonstration")
    for scheme, width, height in (("light", 1280, 800), ("dark", 1920, 1080)):
        screen.page.emulate_media(color_scheme=scheme)
        screen.page.set_viewport_size({"width": width, "height": height})
        screen.settled()
        assert screen.page.evaluate("document.documentElement.scrollWidth") <= width
        screen.has_no_error()
    assert {urlparse(url).hostname for url in called if urlparse(url).scheme.startswith("http")} == {"127.0.0.1"}
    assert [words for words in said if "Content Security Policy" in words] == []
    assert missed == []  # nothing was looked for where it is not
