"""The meeting in a real browser: close the month, edit a sentence, answer an action, present with the keyboard."""

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import expect

from data import months
from data.access import everything
from data.store import editions
from data.store.actions import actions
from data.store.store import Store
from tests.pages.conftest import Server

WHOLE = everything("tester")
OCTOBER = months.read("2026-10")


@pytest.fixture(scope="module")
def meeting(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Store]]:
    """A server on a store of its own, in which months are closed."""
    folder = tmp_path_factory.mktemp("meeting") / "store"
    copytree(demonstration, folder)
    server = Server(folder)
    yield server.address, Store(folder)
    server.stop()


@pytest.fixture(scope="module")
def closed(meeting, browser) -> tuple[str, Store]:
    """The same, once October is closed on the page."""
    from tests.pages.conftest import Screen

    address, _ = meeting
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    screen = Screen(context.new_page())
    screen.open(f"{address}/meeting?month=2026-10")
    screen.says("provisional")
    screen.page.get_by_role("button", name="Close October 2026").click()
    screen.says("It can be taken back today, and not later")
    screen.page.get_by_role("button", name="Close it").click()
    screen.page.get_by_text("as edition 1").first.wait_for(timeout=240_000)
    screen.has_no_error()
    context.close()
    return meeting


def asked(screen) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlparse(screen.page.url).query).items()}


def slide(screen, number: int) -> str:
    """Wait for a slide, and give its sentence."""
    place = screen.page.locator(".st-key-bar").get_by_text(re.compile(rf"^{number} of \d+$"))
    place.wait_for(timeout=120_000)
    screen.settled()
    return screen.page.locator("h1").first.inner_text()


def count(screen) -> int:
    """How many slides there are."""
    return int(screen.page.locator(".st-key-bar").get_by_text(re.compile(r"^\d+ of \d+$")).inner_text().split()[-1])


def first_slide(screen, address: str, *holding: str) -> int:
    """Go to the first slide that holds all of it, and give its number; packs begin with what differs most."""
    screen.open(f"{address}/presenting?month=2026-10&as_of=edition-1&slide=1")
    for number in range(1, count(screen) + 1):
        slide(screen, number)
        if all(screen.page.locator(one).count() for one in holding):
            return number
        screen.page.keyboard.press("ArrowRight")
    raise AssertionError(f"no slide holds {holding}")


def test_closing_a_month_makes_an_edition_that_every_page_can_stand_on(closed, screen) -> None:
    address, store = closed
    assert [one.month for one in editions.editions(store)] == [OCTOBER]
    assert actions(store, WHOLE, OCTOBER).height > 0
    screen.open(f"{address}/standings?metric=training_completion")
    screen.page.locator(".st-key-part_complete button").click()
    screen.page.get_by_text("closed as edition 1").wait_for(timeout=20_000)
    screen.page.keyboard.press("Escape")
    screen.page.get_by_role("button", name="Figures of today").click()
    screen.choose("As of", "Edition 1: October 2026")
    screen.says("Edition 1", "later changes are not in it")
    assert asked(screen)["as_of"] == "edition-1"
    screen.page.locator("[data-testid=stTopNav]").get_by_text("Standings").click()
    screen.settled()
    screen.page.locator(".st-key-tabs").get_by_text("Matrix").click()
    screen.settled()
    assert asked(screen)["as_of"] == "edition-1"
    screen.has_no_error()


def test_the_ways_out_of_a_table_keep_to_the_edition(closed, screen) -> None:
    """A table's link opens anew: what it does not say itself is lost."""
    address, _ = closed
    screen.page.set_viewport_size({"width": 3000, "height": 900})  # columns out of sight are not there
    screen.open(f"{address}/standings?metric=training_completion&as_of=edition-1")
    screen.page.get_by_role("tab", name="Every column").click()
    cells = screen.page.locator("[data-testid=stDataFrame] table[role=grid] td").filter(has_text="explain?")
    cells.first.wait_for(state="attached", timeout=30_000)
    for one in cells.all_inner_texts():
        assert parse_qs(urlparse(one).query)["as_of"] == ["edition-1"]


def test_a_month_is_closed_once_more_only_with_a_reason(closed, screen) -> None:
    address, store = closed
    screen.open(f"{address}/meeting?month=2026-10")
    screen.page.get_by_text("Close it once more").click()
    screen.settled()
    screen.page.get_by_role("button", name="Close once more").click()
    screen.says("Say why")
    assert len(editions.editions(store)) == 1


def test_what_moved_since_is_told_beside_the_edition(closed, screen, tmp_path: Path) -> None:
    address, store = closed
    screen.open(f"{address}/editions")
    screen.says("Every figure of this edition is still the same.")
    withdrawn = store.live("talks")[-1].number
    store.withdraw(withdrawn, "tester", "wrong file")
    try:
        screen.open(f"{address}/editions")
        screen.says("are others by now")
        screen.has_no_error()
        with screen.page.expect_download() as download:
            screen.page.get_by_role("button", name="CSV", exact=True).click()
        download.value.save_as(tmp_path / "restated.csv")
        assert f"withdrawn: delivery {withdrawn} of talks" in (tmp_path / "restated.csv").read_text(
            encoding="utf-8-sig"
        )
    finally:
        store.restore(withdrawn, "tester")


def test_a_sentence_is_edited_and_lifted(closed, screen) -> None:
    address, _ = closed
    screen.open(f"{address}/meeting?month=2026-10&step=Words")
    box = screen.page.get_by_label("Sentence").first
    box.wait_for(timeout=120_000)
    expect(box).not_to_have_value("", timeout=60_000)
    by_rule = box.input_value()
    screen.says("Another slide")  # every slide is there, below one another
    screen.has_no_error()
    box.fill("A month like others <b>x</b>")
    screen.page.get_by_role("button", name="Keep", exact=True).first.click()
    screen.page.get_by_text("Edited by").first.wait_for(timeout=120_000)
    screen.open(f"{address}/presenting?month=2026-10&as_of=edition-1&slide=1")
    assert slide(screen, 1) == "A month like others <b>x</b>"
    screen.says("Edited by")
    screen.open(f"{address}/meeting?month=2026-10&step=Words")
    screen.page.get_by_role("button", name="Back to the rules' words").first.click(timeout=120_000)
    screen.page.get_by_text("Edited by").first.wait_for(state="detached", timeout=120_000)
    expect(screen.page.get_by_label("Sentence").first).to_have_value(by_rule, timeout=60_000)


def test_a_unit_answers_an_action(closed, screen) -> None:
    address, store = closed
    screen.open(f"{address}/meeting?month=2026-10&step=Actions")
    screen.says("waiting")
    asked_for = int(asked(screen)["action"])
    screen.page.get_by_role("button", name="Keep the answer").click()
    screen.says("An answer of this kind needs Cause and Action and Owner and Until.")
    for label, words in (("Cause", "a long illness"), ("Action", "a deputy"), ("Owner", "Li 李")):
        screen.page.get_by_role("textbox", name=label, exact=True).fill(words)
    for part, number in (("year", "2026"), ("month", "12"), ("day", "31")):
        screen.page.get_by_role("spinbutton", name=f"{part}, Until").press_sequentially(number)
    screen.page.keyboard.press("Tab")
    screen.page.get_by_role("button", name="Keep the answer").click()
    screen.page.get_by_text("1 promised").wait_for(timeout=30_000)
    screen.has_no_error()
    row = actions(store, WHOLE, OCTOBER).row(asked_for - 1, named=True)
    assert (row["state"], row["cause"], row["owner"], str(row["until"])) == (
        "promised",
        "a long illness",
        "Li 李",
        "2026-12-31",
    )


def test_the_pack_is_presented_by_keyboard(closed, screen) -> None:
    address, _ = closed
    screen.open(f"{address}/presenting?month=2026-10&as_of=edition-1")
    screen.page.get_by_role("button", name="Begin").click()
    first = slide(screen, 1)
    assert not screen.page.locator("[data-testid=stHeader]").is_visible()
    screen.page.keyboard.press("ArrowRight")
    second = slide(screen, 2)
    screen.page.keyboard.press("PageDown")
    slide(screen, 3)
    screen.page.keyboard.press("ArrowLeft")
    assert slide(screen, 2) == second != first
    screen.page.keyboard.press("End")
    last = count(screen)
    slide(screen, last)
    screen.page.keyboard.press("Home")
    assert slide(screen, 1) == first
    assert asked(screen)["slide"] == "1"
    screen.page.keyboard.press("Escape")
    screen.page.locator("h1", has_text="Presenting").wait_for(timeout=30_000)
    assert "slide" not in asked(screen)


def test_a_key_pressed_while_the_page_still_draws_is_not_lost(closed, screen) -> None:
    """On a direct link, before anything is there: the slide after the linked one comes."""
    address, _ = closed
    screen.page.goto(f"{address}/presenting?month=2026-10&as_of=edition-1&slide=2", wait_until="commit")
    screen.page.wait_for_function("document.documentElement?.dataset.keys === 'listening'")
    assert screen.page.locator(".st-key-bar").count() == 0
    screen.page.keyboard.press("ArrowRight")
    slide(screen, 3)
    screen.page.keyboard.press("ArrowLeft")
    slide(screen, 2)


def test_quick_keys_turn_as_many_slides_as_were_pressed(closed, screen) -> None:
    """Also beyond the ends, where a key has nothing to press, and back over a button that was not enabled yet."""
    address, _ = closed
    screen.open(f"{address}/presenting?month=2026-10&as_of=edition-1&slide=1")
    slide(screen, 1)
    keys = screen.page.keyboard
    for _ in range(6):
        keys.press("ArrowRight")
    slide(screen, 7)
    for key in ("Home", "ArrowLeft", "Home", "PageDown", "PageDown", "ArrowLeft", "ArrowRight", " "):
        keys.press(key)
    slide(screen, 4)
    last = count(screen)
    for key in ("End", "ArrowRight", "End", "ArrowLeft", "ArrowLeft"):
        keys.press(key)
    slide(screen, last - 2)


def test_the_full_screen_is_given_and_given_back(closed, screen) -> None:
    address, _ = closed
    forbidden: list[str] = []
    screen.page.on("console", lambda said: forbidden.append(said.text) if "Content Security" in said.text else None)
    screen.open(f"{address}/presenting?month=2026-10&as_of=edition-1&slide=1")
    slide(screen, 1)
    button = screen.page.get_by_role("button", name="Full screen")
    button.click()
    screen.page.wait_for_function("document.fullscreenElement !== null")
    screen.page.keyboard.press("ArrowRight")
    slide(screen, 2)
    assert screen.page.evaluate("document.fullscreenElement !== null")
    screen.page.keyboard.press("f")
    screen.page.wait_for_function("document.fullscreenElement === null")
    button.click()
    screen.page.wait_for_function("document.fullscreenElement !== null")
    assert forbidden == []


def test_a_slide_opens_what_is_beneath_and_comes_back(closed, screen) -> None:
    address, _ = closed
    number = first_slide(screen, address, ".st-key-press_standings")
    said = slide(screen, number)
    screen.page.keyboard.press("s")
    screen.page.wait_for_url("**/standings?**", timeout=30_000)
    screen.settled()
    screen.has_no_error()
    assert asked(screen)["as_of"] == "edition-1"
    screen.page.keyboard.press("b")
    assert slide(screen, number) == said


def test_a_slide_fills_the_projector_and_its_notes_are_in_reach(closed, screen) -> None:
    """Of a chart in the messages: what it leaves between itself and the keys is less than a line of type or two."""
    address, _ = closed
    number = first_slide(screen, address, "[data-testid=stPlotlyChart]", "[data-testid=stPopover]")
    chart, keys = screen.page.locator("[data-testid=stPlotlyChart] .main-svg").first, screen.page.locator(".st-key-bar")
    for width, height in ((1920, 1080), (1280, 720)):
        screen.page.set_viewport_size({"width": width, "height": height})

        def fills() -> bool:
            drawn, bar = chart.bounding_box(), keys.bounding_box()
            return drawn and bar and 0 <= bar["y"] - drawn["y"] - drawn["height"] < 60

        screen.comes_to(fills)
    screen.page.get_by_role("button", name="Notes").click()
    expect(screen.page.get_by_test_id("stPopoverBody")).to_be_in_viewport(ratio=1)
    screen.page.keyboard.press("Escape")  # closes the notes, and leaves no slide
    expect(screen.page.get_by_test_id("stPopoverBody")).to_have_count(0)
    screen.page.wait_for_timeout(1000)
    slide(screen, number)


def test_no_slide_is_wider_than_the_screen(closed, screen) -> None:
    address, _ = closed
    screen.page.emulate_media(color_scheme="dark")
    screen.open(f"{address}/presenting?month=2026-10&as_of=edition-1&slide=1")
    slide(screen, 1)
    last = count(screen)
    for number in range(1, last + 1):
        slide(screen, number)
        screen.has_no_error()
        for width, height in ((1920, 1080), (1280, 720)):
            screen.page.set_viewport_size({"width": width, "height": height})
            screen.comes_to(lambda: screen.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
        screen.page.keyboard.press("ArrowRight")
