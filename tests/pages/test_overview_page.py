"""The Overview in a real browser: the answers stand on the first screen, each with its proof one click away."""

import re

import pytest


@pytest.fixture
def first_screen(warm, screen):
    screen.page.set_viewport_size({"width": 1280, "height": 720})
    screen.open(warm)
    screen.says("Who deserves a call, and why", "Most-missed targets", "What moved since September 2026")
    screen.settled()
    return screen


def test_everything_asked_in_ten_seconds_stands_on_the_first_screen(first_screen) -> None:
    page = first_screen.page
    assert page.locator("[data-testid=stMetric]").count() == 4
    last = page.locator("[class*=st-key-story_]").last
    assert page.locator("[class*=st-key-story_]").count() == 3
    box = last.bounding_box()
    assert box and box["y"] + box["height"] <= 720
    assert page.locator("[class*=st-key-story_] img[alt]").count() >= 1


def test_the_bars_chip_names_who_has_not_reported_and_leads_to_the_list(first_screen) -> None:
    page = first_screen.page
    page.locator(".st-key-part_complete button").click()
    page.get_by_role("link", name="Who has reported what").click()
    page.wait_for_url("**/feeds?**", timeout=20_000)


def test_the_proof_of_the_first_story_is_one_click_away(first_screen) -> None:
    page = first_screen.page
    page.locator(".st-key-story_1").get_by_role("link").first.click()
    page.wait_for_url(lambda url: "/signal" in url or "/standings" in url or "/trends" in url, timeout=20_000)
    first_screen.settled()
    first_screen.has_no_error()


def test_the_browsers_tab_names_the_page_and_what_is_selected(first_screen) -> None:
    first_screen.comes_to(lambda: "October 2026" in first_screen.page.title())
    assert re.match("Overview · .* · Plumbline", first_screen.page.title())
