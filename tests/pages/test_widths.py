"""Every page fits a small window and a projector, in light and dark, fetches from nowhere else, and keeps its rules."""

from urllib.parse import urlparse

import pytest

from pages.widgets.page import all_pages


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.address)
def test_a_page_fits_every_window_and_calls_nobody(warm, screen, page) -> None:
    called: list[str] = []
    said: list[str] = []
    screen.page.on("request", lambda request: called.append(request.url))
    screen.page.on("console", lambda message: said.append(message.text))
    screen.open(f"{warm}/{page.address}")
    for scheme, width, height in (("light", 1280, 800), ("dark", 1920, 1080)):
        screen.page.emulate_media(color_scheme=scheme)
        screen.page.set_viewport_size({"width": width, "height": height})
        screen.settled()
        assert screen.page.evaluate("document.documentElement.scrollWidth") <= width
        screen.has_no_error()
    assert {urlparse(url).hostname for url in called if urlparse(url).scheme.startswith("http")} == {"127.0.0.1"}
    assert [words for words in said if "Content Security Policy" in words] == []
