"""The Standings page in a real browser: selecting, sorting, and the way down to the rows."""

import asyncio
import csv
import io
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from openpyxl import load_workbook

from bench.pages import bytes_of_a_change

ASKED = "metric=training_completion&peers=*&window=12"


def pick_in_the_funnel(screen, at: int) -> None:
    """Click the point at that place among the funnel's points."""
    screen.page.locator(".js-plotly-plot").first.wait_for(timeout=30_000)
    screen.page.wait_for_timeout(1000)
    screen.page.locator(".js-plotly-plot").first.locator(".scatterlayer .point").nth(at).click(force=True)
    explain(screen).wait_for(timeout=20_000)
    screen.settled()


def explain(screen):
    """The way to the rows of the unit that is selected."""
    return screen.page.locator(".st-key-selected_unit").get_by_role("link", name="Explain")


def test_a_unit_selected_in_the_funnel_is_pointed_out_everywhere_and_explained(shown, screen) -> None:
    screen.open(f"{shown}/standings?{ASKED}")
    pick_in_the_funnel(screen, 2)
    unit = re.search(r"unit=(\d+)", screen.page.url)
    assert unit, screen.page.url
    said = screen.page.locator(".st-key-selected_unit").inner_text()
    screen.comes_to(lambda: ringed(screen) == [unit[1]])
    screen.page.get_by_role("tab", name="Every column").click()
    screen.settled()
    screen.says(said.split(":")[0])
    explain(screen).click()
    screen.page.wait_for_url("**/explain?**", timeout=20_000)
    screen.settled()
    screen.has_no_error()
    screen.comes_to(lambda: f"unit={unit[1]}" in screen.page.url)
    screen.says("Numerator: ")


def test_explain_compares_a_unit_with_those_it_was_compared_with(shown, screen) -> None:
    """Among all units a unit may be like the others, and worse among its peers: one click must not change it."""
    screen.open(f"{shown}/standings?metric=training_completion&window=12&peers=*&under=&unit=010101")
    said = screen.page.get_by_text(re.compile(r"could be")).first.inner_text()
    rank, first, last = re.search(r"rank ([\d,]+) \(could be ([\d,]+)–([\d,]+)\)", said).groups()
    explain(screen).click()
    screen.page.wait_for_url("**/explain?**", timeout=20_000)
    screen.settled()
    screen.says(f"Rank {rank} (95 % range {first}–{last})", "at 95 %;", "at 99.8 %:")
    screen.choose("Peer group", "bureau")
    screen.comes_to(lambda: f"95 % range {first}–{last}" not in screen.words())


def ringed(screen) -> list[str]:
    """The units whose points are ringed, by what Plotly itself knows of each drawn point."""
    points = screen.page.locator(".st-key-funnel .scatterlayer .point")
    return points.evaluate_all(
        "points => points.filter(one => getComputedStyle(one).outlineStyle == 'solid').map(one => one.__data__.data)"
    )


def test_units_that_a_name_finds_are_ringed_in_the_funnel_and_listed_in_the_table(shown, screen) -> None:
    screen.open(f"{shown}/standings?{ASKED}&find=01010")
    screen.says("units found")
    screen.comes_to(lambda: len(ringed(screen)) > 1)
    found = ringed(screen)
    assert all(one.startswith("01010") for one in found)
    screen.page.get_by_label("Find a unit").fill(found[1])
    screen.page.get_by_label("Find a unit").press("Enter")
    explain(screen).wait_for(timeout=20_000)
    screen.settled()
    screen.comes_to(lambda: ringed(screen) == [found[1]])
    screen.page.get_by_role("tab", name="Every column").click()
    cells = screen.page.locator("[data-testid=stDataFrame]").first.locator("table[role=grid] tbody tr")
    cells.first.wait_for(state="attached", timeout=30_000)
    screen.settled()
    screen.comes_to(lambda: cells.count() == 1)


def test_a_selected_row_stays_its_units_when_another_metric_is_chosen(shown, screen) -> None:
    """A table keeps the place of its selection; the unit at that place is another one in another table."""
    screen.open(f"{shown}/standings?{ASKED}")
    screen.page.get_by_role("tab", name="Every column").click()
    table = screen.page.locator("[data-testid=stDataFrame]").first
    table.locator("table[role=grid]").wait_for(state="attached", timeout=30_000)
    screen.settled()
    table.scroll_into_view_if_needed()
    frame = table.bounding_box()
    assert frame
    screen.page.mouse.click(frame["x"] + 16, frame["y"] + 38 + 17)
    explain(screen).wait_for(timeout=20_000)
    screen.settled()
    unit = re.search(r"unit=(\d+)", screen.page.url)
    assert unit, screen.page.url
    screen.choose("Metric", "Commitments signed")
    screen.page.wait_for_url("**metric=commitments_signed**")
    screen.settled()
    assert f"unit={unit[1]}" in screen.page.url


def test_a_selection_and_a_search_send_neither_table_nor_chart_again(shown) -> None:
    """Bytes of the websocket. Of 24 units Streamlit's own message of each rerun is a tenth of the page by itself; of
    120 and 3,000 units `python -m bench.pages` holds the limit of a fifteenth."""
    # In a thread of its own: Playwright's loop runs in this one.
    shares = ThreadPoolExecutor(1).submit(lambda: asyncio.run(bytes_of_a_change(shown))).result()
    assert len(shares) == 4
    many = shares.pop("many found by a part of it")  # nearly all units: the rows that are found are sent
    assert max(shares["a unit selected in the funnel"], shares["another one, in the funnel"]) < 1 / 15
    assert shares["one found by its number"] < 1 / 8 and many < 1 / 3


def test_a_click_on_any_cell_of_the_league_opens_what_is_behind_the_unit(shown, screen) -> None:
    screen.open(f"{shown}/standings?{ASKED}")
    table = screen.page.locator("[data-testid=stDataFrame]").first
    table.locator("table[role=grid]").wait_for(state="attached", timeout=30_000)
    screen.settled()
    table.click(position={"x": 420, "y": 38 + 35 + 17})
    explain(screen).wait_for(timeout=20_000)
    screen.settled()
    unit = re.search(r"unit=(\d+)", screen.page.url)
    assert unit, screen.page.url
    screen.comes_to(lambda: ringed(screen) == [unit[1]])


def test_a_link_points_a_unit_out(shown, screen) -> None:
    screen.open(f"{shown}/standings?{ASKED}&unit=010101")
    explain(screen).wait_for(timeout=20_000)
    screen.comes_to(lambda: "unit=010101" in screen.page.url)


def test_the_table_sorts_by_a_column_that_is_clicked(shown, screen) -> None:
    screen.open(f"{shown}/standings?{ASKED}")
    screen.page.get_by_role("tab", name="Every column").click()
    screen.settled()
    table = screen.page.locator("[data-testid=stDataFrame]").first
    cells = table.locator("table[role=grid]")
    cells.wait_for(state="attached", timeout=30_000)

    def ranks() -> list[int]:
        column = cells.locator("tbody tr td[aria-colindex='1']").all_text_contents()
        return [int(one) for one in column if one.isdigit()]

    screen.comes_to(lambda: len(ranks()) > 1)
    before = ranks()
    assert before[0] == 1 and before == sorted(before)
    frame = table.bounding_box()
    assert frame
    screen.page.mouse.click(frame["x"] + 68, frame["y"] + 18)
    screen.page.get_by_text("Sort descending").click()
    screen.comes_to(lambda: ranks()[0] > 1)
    assert ranks() == sorted(ranks(), reverse=True)


def test_the_steadied_order_is_kept_in_the_address(shown, screen) -> None:
    screen.open(f"{shown}/standings?{ASKED}")
    screen.choose("Order by", "By steadied value")
    screen.comes_to(lambda: "by=shrunk" in screen.page.url)


def test_rank_movement_is_shown_with_its_four_parts(shown, screen) -> None:
    screen.open(f"{shown}/standings?{ASKED}")
    screen.page.get_by_role("tab", name="Rank movement").click()
    screen.says("as it was known when October 2026 ended", "its own change", "joiners and leavers", "restated since")


def test_rows_in_the_download_are_the_numerator_and_what_the_page_says(shown, screen, tmp_path: Path) -> None:
    screen.open(f"{shown}/standings?{ASKED}")
    with screen.page.expect_download() as download:
        screen.page.get_by_role("button", name="XLSX").click()
    download.value.save_as(tmp_path / "standings.xlsx")
    sheet = load_workbook(tmp_path / "standings.xlsx")["All columns"]
    head, first, *_ = sheet.iter_rows(values_only=True)
    row = dict(zip(head, first, strict=True))
    screen.open(f"{shown}/explain?metric=training_completion&window=12&unit={row['unit_id']}")
    screen.says("Numerator: ")
    with screen.page.expect_download() as download:
        screen.page.get_by_role("button", name="Numerator (CSV)", exact=True).click()
    download.value.save_as(tmp_path / "rows.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "rows.csv").read_text(encoding="utf-8-sig"))))
    assert len(rows) == row["numerator"]


def test_the_composite_keeps_its_weights_in_the_address(shown, screen) -> None:
    screen.open(f"{shown}/composite?peers=*&weight_rotation_overdue=3")
    screen.says("of the weights or more and a rank", "Ranks and their ranges")
    screen.comes_to(lambda: "weight_rotation_overdue=3" in screen.page.url)
    screen.has_no_error()
