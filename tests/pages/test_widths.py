"""Every page fits a small window and a projector, in light and dark."""

import pytest

from pages import all_pages
from tests.pages.conftest import Screen


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.address)
@pytest.mark.parametrize(("width", "height", "scheme"), [(1280, 800, "light"), (1920, 1080, "dark")])
def test_no_page_is_wider_than_the_window(warm, browser, page, width, height, scheme) -> None:
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    screen = Screen(context.new_page())
    screen.open(f"{warm}/{page.address}")
    assert screen.page.evaluate("document.documentElement.scrollWidth") <= width
    screen.has_no_error()
    context.close()
