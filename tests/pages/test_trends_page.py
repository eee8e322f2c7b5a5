"""Trends in a real browser: the chart that fits, year over year, unit by unit, and the log of events."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from data.access import everything
from data.store.store import Store
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.trends.series import trend
from metrics.trends.unit_charts import rarities
from tests.metrics.series import NOTHING

NOW = date(2026, 11, 22)


def figure(screen, words: str):
    """The chart whose alternative text holds these words."""
    asked = f'[aria-label*="{words}"]' if words else ""
    found = screen.page.locator(f"[data-testid=stPlotlyChart]{asked}")
    found.first.wait_for(timeout=30_000)
    return found.first


def opened(screen, heading: str) -> None:
    screen.page.locator("[data-testid=stExpander] summary").filter(has_text=heading).click()
    screen.settled()


@pytest.fixture(scope="module")
def figures(demonstration: Path) -> Figures:
    return Figures(Store(demonstration), everything("tester"), NOW)


def test_rare_events_are_charted_by_what_lies_between_them(warm, screen, figures: Figures) -> None:
    metric = figures.metric("complaint_response")
    table = trend(
        figures,
        Comparison.of(figures, figures.newest, metric.id, "1"),
        figures.tree.ids,
        figures.first_shown(figures.newest, 36),
    )
    found = rarities(figures, metric, table, NOTHING)
    assert found is not None
    unit = found.units.filter(events=found.units["events"].max())["unit_id"][0]
    screen.open(f"{warm}/trends?metric=complaint_response&units={unit}")
    screen.has_no_error()
    screen.says("Events are rare here", "An event is a case outside the numerator.", "g chart")
    figure(screen, "Events are rare here")
    opened(screen, "Cases between events as a table")
    screen.comes_to(lambda: screen.page.get_by_label("Cases between events").count() >= 1)


def test_a_year_stands_over_the_two_before(warm, screen, figures: Figures) -> None:
    screen.open(f"{warm}/trends?view=seasons&metric=training_completion&unit=000000")
    screen.has_no_error()
    # The organisation of the tests has little more than a year: too short for that, and the page says so.
    screen.says("14 months with data are too few for a trend over the years: that takes 24.")
    chart = figure(screen, "January to December, 2026 and 2025")
    screen.comes_to(lambda: all(name in chart.inner_text() for name in ("Jan", "Dec", "2026", "2025")))
    opened(screen, "The same as a table")
    screen.comes_to(lambda: screen.page.locator("[data-testid=stDataFrame]").count() == 1)


def test_unit_by_unit_each_name_opens_the_units_own_chart(warm, screen) -> None:
    screen.open(f"{warm}/trends?view=units&metric=training_completion&peers=*")
    screen.has_no_error()
    screen.says("In the latest month, of", "with a special cause expected by chance.")
    chart = figure(screen, "one small control chart a unit")
    names = chart.locator(".annotation-text a")
    screen.comes_to(lambda: 12 <= names.count() <= 24)
    name = (names.first.text_content() or "").strip(" ▼▲↑↓✓✗±")
    names.first.focus()
    screen.page.keyboard.press("Enter")
    screen.page.wait_for_url("**view=chart**")
    screen.settled()
    screen.has_no_error()
    screen.says(name.rstrip("…"))


def test_unit_by_unit_has_a_table_that_opens_a_chart_too(warm, screen) -> None:
    screen.open(f"{warm}/trends?view=units&metric=training_completion&peers=*")
    opened(screen, "The same as a table, all pages")
    table = screen.page.locator("[data-testid=stDataFrame]").first
    table.wait_for()
    table.click(position={"x": 12, "y": 55})
    screen.settled()
    link = screen.page.get_by_text("Open the chart of").first
    link.wait_for(timeout=15_000)
    link.click()
    screen.page.wait_for_url("**view=chart**", timeout=20_000)


def enter(screen, words: str, whom: str = "this unit", begins: bool = False) -> None:
    form = screen.page.locator("[data-testid=stForm]").first
    field = form.get_by_label("What happened")
    field.fill(words)
    if whom != "this unit":
        form.get_by_label("To", exact=False).last.click()
        screen.page.get_by_role("option", name=whom).click()
    if begins:
        form.get_by_text("It made another process of it").click()
    expect(field).to_have_value(words)  # a form that was entered before is cleared late on a busy machine
    form.get_by_role("button", name="Enter", exact=True).click()
    screen.settled()


def test_an_event_is_entered_shown_for_all_units_and_withdrawn_with_a_reason(warm, screen, figures: Figures) -> None:
    one, other = figures.tree.ids[:2]
    address = f"{warm}/trends?metric=rotation_overdue&units="
    screen.open(address + one)
    opened(screen, "What happened")
    enter(screen, "   ")
    screen.page.get_by_text("Say in a few words what happened.").wait_for()
    screen.settled()
    enter(screen, "新法施行 A new law", "all units", begins=True)
    screen.says("all units, limits begin anew: 新法施行 A new law")
    screen.open(address + other)
    screen.comes_to(lambda: "新法施行 A new law" in figure(screen, "").inner_text())
    screen.open(f"{warm}/trends?view=units&metric=rotation_overdue&peers=*")
    opened(screen, "What happened")
    screen.says("1 event entered, 0 withdrawn")
    screen.open(address + one)
    opened(screen, "What happened")
    withdraw = screen.page.locator("[data-testid=stForm]").nth(1)
    withdraw.get_by_role("button", name="Withdraw", exact=True).click()
    screen.page.get_by_text("Say why it is withdrawn").wait_for()
    withdraw.get_by_label("Why it is withdrawn").fill("wrong month")
    withdraw.get_by_role("button", name="Withdraw", exact=True).click()
    screen.settled()
    screen.says("0 events entered, 1 withdrawn")
    screen.comes_to(lambda: screen.page.locator("[data-testid=stMain] del, [data-testid=stMain] s").count() == 1)
    screen.comes_to(lambda: "新法施行 A new law" not in figure(screen, "").inner_text())
