"""The Unit page in a real browser: the spine chart with its table, and a table of every metric that is not cut off."""

import pytest

from tests.pages.test_trends_page import figure, opened


def test_the_spine_names_what_differs_and_has_a_table(shown, screen) -> None:
    screen.open(f"{shown}/unit?unit=010102")
    unit = screen.page.url.split("unit=")[-1][:6]
    screen.has_no_error()
    screen.says("Against its peers")
    screen.choose("Unit", "Finance")
    screen.comes_to(lambda: unit not in screen.page.url.split("unit=")[-1][:6])
    chart = figure(screen, "among its peers in")
    screen.comes_to(lambda: all(word in chart.inner_text() for word in ("worse", "middle", "better")))
    opened(screen, "The same as a table")
    screen.comes_to(lambda: screen.page.get_by_label("Spread of the peers of", exact=False).count() >= 1)


def test_the_page_begins_with_the_units_card(warm, screen) -> None:
    screen.page.set_viewport_size({"width": 1280, "height": 720})
    screen.open(f"{warm}/unit?unit=010101")
    screen.says("Reported", "Open stories", "Actions open", "Findings open", "Last visit")
    card = screen.page.locator(".st-key-card").bounding_box()
    assert card and card["y"] + card["height"] < 720
    screen.says("without anything to note")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_column_of_every_metric_stands_in_a_window_of_1280(shown, browser, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{shown}/unit")
    scroller = page.locator(".dvn-scroller")
    scroller.last.wait_for(timeout=60_000)
    page.wait_for_timeout(2000)
    widths = scroller.evaluate_all("all => all.map(one => [one.scrollWidth, one.clientWidth])")
    widths = [pair for pair in widths if pair[1]]  # a closed expander's table has no width
    assert widths
    assert [pair for pair in widths if pair[0] > pair[1]] == []
    context.close()
