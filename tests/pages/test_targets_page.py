"""The pages of targets in a real browser: propose, keep, review at the desk, open the sheet, learn."""

import io
import re
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pypdf


def _asked(screen) -> dict[str, list[str]]:
    return parse_qs(urlparse(screen.page.url).query)


def _open_all_units(warm: str, screen, more: str = "") -> None:
    """The proposal over all units: the small organisation has too few of a kind to compare."""
    screen.open(f"{warm}/targets?peers=&capacity=6&random=34&seed=7&cooling=0&settling=0{more}")
    screen.has_no_error()
    screen.says("What speaks for each")


def test_a_cold_deep_link_opens_the_proposal_with_what_was_chosen(cold, screen) -> None:
    screen.open(f"{cold()}/targets?peers=&capacity=5&random=40&seed=3&cooling=0&settling=0")
    screen.has_no_error()
    screen.says("2 by control sample", "Nothing is picked by the machine alone", "variation to look into")
    assert "corruption" not in screen.words().lower()
    assert _asked(screen)["seed"] == ["3"]


def test_a_pick_opens_the_chart_and_the_rows_that_prove_it(warm, screen) -> None:
    _open_all_units(warm, screen)
    options = screen.options("Pick").all_inner_texts()
    (spoken, *_) = [one for one in options if "control sample" not in one] or options
    screen.page.get_by_role("option", name=spoken).first.click()
    screen.settled()
    unit = _asked(screen)["pick"][0]
    rows = screen.page.get_by_role("link", name="The rows").first
    address = rows.get_attribute("href")
    assert address and "explain" in address and unit in address
    rows.click()
    screen.settled()
    screen.has_no_error()
    screen.says("The rows that make it up", "Numerator")
    _open_all_units(warm, screen, f"&pick={unit}")
    chart = screen.page.get_by_role("link", name="The chart").first
    chart.click()
    screen.settled()
    screen.has_no_error()
    assert urlparse(screen.page.url).path.strip("/") in ("standings", "trends", "reconciliation", "feeds", "unit")


def test_kept_reviewed_and_opened_again_with_its_sheet(warm, screen, tmp_path: Path) -> None:
    _open_all_units(warm, screen)
    screen.page.get_by_role("button", name="Keep as a selection").click()
    screen.says("is kept: review it at the desk")
    screen.page.get_by_role("link", name=re.compile("is kept")).click()
    screen.settled()
    screen.has_no_error()
    number, unit = _asked(screen)["selection"][0], _asked(screen)["unit"][0]
    screen.says("Who did what", "not yet reviewed")

    screen.page.get_by_role("button", name="Enter").click()
    screen.says("Say why")
    screen.page.get_by_role("textbox", name="Why").fill("三个月 in a row <b>now</b>")
    screen.page.get_by_role("button", name="Enter").click()
    screen.says("It is accepted.")

    screen.open(f"{warm}/selections?selection={number}&unit={unit}")
    screen.says("It is accepted.")
    screen.open(f"{warm}/sheet?selection={number}&unit={unit}")
    screen.has_no_error()
    screen.says("Facts and exposure", "Why it was picked", "accepted at the desk", "Records to pull", "Similar units")
    with screen.page.expect_download() as download:
        screen.page.get_by_role("button", name="PDF", exact=False).first.click()
    download.value.save_as(tmp_path / "sheet.pdf")
    pages = pypdf.PdfReader(io.BytesIO((tmp_path / "sheet.pdf").read_bytes())).pages
    assert len(pages) == 2
    assert "三个月inarow<b>now</b>" in "".join(pages[0].extract_text().split())  # a line may break between signs
    screen.choose("With", "without score and reasons")
    assert "Why it was picked" not in screen.words()
    screen.says("Records to pull")

    screen.open(f"{warm}/learning")
    screen.has_no_error()
    screen.says("not visited yet", "Picks against the control sample", "nothing can be said")


def test_weights_quotas_exclusions_and_referrals_are_there_to_be_chosen(warm, screen) -> None:
    _open_all_units(warm, screen)
    screen.page.get_by_text("Weights, quotas, exclusions and referrals").click()
    screen.settled()
    screen.says("each with its reason", "1 for each, so that ten metrics of one do not outvote one of another")
