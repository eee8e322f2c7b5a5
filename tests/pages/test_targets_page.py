"""The pages of targets in a real browser: propose, keep, review at the desk, open the sheet, learn."""

import io
import re
import shutil
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import polars as pl
import pypdf

from data import clock
from data.access import everything
from data.store.store import Store
from metrics.facts.figures import Figures
from metrics.inspection.choice import Choice
from metrics.inspection.kept_proposal import kept, make
from reports.words.proposal import number
from tests.made import MONTH, figures_of
from tests.pages.conftest import Server


def _asked(screen) -> dict[str, list[str]]:
    return parse_qs(urlparse(screen.page.url).query)


def _open_all_units(warm: str, screen, more: str = "&capacity=6") -> None:
    """The proposal over all units: the small organisation has too few of a kind to compare."""
    screen.open(f"{warm}/targets?peers=*&random=34&seed=7&cooling=0&settling=0{more}")
    screen.has_no_error()
    screen.says("What speaks for each")


def test_a_deep_link_opens_the_proposal_with_what_was_chosen(warm, screen) -> None:
    screen.open(f"{warm}/targets?peers=*&capacity=5&random=40&seed=3&cooling=0&settling=0")
    screen.has_no_error()
    screen.says("2 by control sample", "Nothing is picked by the machine alone", "variation to look into")
    assert "corruption" not in screen.words().lower()
    assert _asked(screen)["seed"] == ["3"]


def _first(address: str) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlparse(address).query).items()}


def _doors(screen) -> list[str]:
    """Where the reasons of the pick that is shown lead to; one list entry a link."""
    links = screen.page.locator("[data-testid=stMain] a[href]").filter(has_text=re.compile("^.*The (chart|rows)"))
    links.first.wait_for(timeout=60_000)
    return [link.get_attribute("href") for link in links.all()]


def _proves(screen, address: str) -> None:
    """The page that a reason leads to shows a chart or the rows, of the unit."""
    screen.open(address)
    screen.has_no_error()
    where, asked = urlparse(address).path.strip("/"), parse_qs(urlparse(address).query)
    if where == "explain":
        screen.says("The rows that make it up", "Numerator")
        assert _asked(screen)["unit"] == asked["unit"] and _asked(screen)["metric"] == asked["metric"]
        return
    screen.page.locator("[data-testid=stPlotlyChart]").first.wait_for(timeout=60_000)
    if where == "signal":
        screen.says("Among all units", "The rows that it rests on")
        assert _asked(screen)["unit"] == asked["unit"] and _asked(screen)["signal"] == asked["signal"]
        rows = screen.page.locator("[data-testid=stMain] [data-testid=stDataFrame]")
        screen.comes_to(lambda: rows.count() > 0 or "The metric's own rows" in screen.words())
    else:
        assert where in ("standings", "trends")


def test_every_reason_opens_the_chart_and_the_rows_that_prove_it(warm, screen, demonstration: Path) -> None:
    """One reason of each kind of signal that speaks for any of the picks."""
    figures = Figures(Store(demonstration), everything("tester"), date(2026, 11, 22))
    made = make(figures, Choice(date(2026, 10, 1), 12, random_share=0.34, seed=7, cooling_off=0, settling=0, draws=0))
    seen: set[str] = set()
    for unit in made.proposal.picked["unit_id"]:
        reasons = made.reasons(unit)
        if set(reasons["signal"]) <= seen:
            continue
        _open_all_units(warm, screen, f"&capacity=12&pick={unit}")
        doors = _doors(screen)
        kinds = [f"{row['signal']}.{row['metric']}.{row['check']}" for row in reasons.to_dicts()]
        for key, row in zip(kinds, reasons.to_dicts(), strict=True):
            if row["signal"] not in seen:
                seen.add(row["signal"])
                wanted = {"signal": key} if row["rows"] else {"metric": row["metric"]}
                own = [one for one in doors if wanted.items() <= _first(one).items()]
                assert own, (key, doors)
                for address in own[:2]:
                    _proves(screen, f"{warm}/{address.lstrip('/')}")
    assert len(seen) >= 4, seen


def test_kept_reviewed_and_opened_again_with_its_sheet(warm, screen, tmp_path: Path) -> None:
    _open_all_units(warm, screen)
    screen.page.get_by_role("button", name="Keep as a selection").click()
    screen.says("is kept: review it at the desk")
    screen.page.get_by_role("link", name=re.compile("is kept")).click()
    screen.settled()
    screen.has_no_error()
    number_kept, unit = _asked(screen)["selection"][0], _asked(screen)["unit"][0]
    screen.says("Who did what", "not yet reviewed")

    screen.page.get_by_role("button", name="Enter").click()
    screen.says("Say why")
    screen.page.get_by_role("textbox", name="Why").fill("三个月 in a row <b>now</b>")
    screen.page.get_by_role("button", name="Enter").click()
    screen.says("It is accepted.")

    screen.open(f"{warm}/selections?selection={number_kept}&unit={unit}")
    screen.says("It is accepted.")
    screen.open(f"{warm}/sheet?selection={number_kept}&unit={unit}")
    screen.has_no_error()
    screen.says("Facts and exposure", "Why it was picked", "accepted at the desk", "Records to pull", "Similar units")
    with screen.page.expect_download() as download:
        screen.page.get_by_role("button", name="PDF", exact=False).first.click()
    download.value.save_as(tmp_path / "sheet.pdf")
    pages = pypdf.PdfReader(io.BytesIO((tmp_path / "sheet.pdf").read_bytes())).pages
    assert len(pages) == 2
    assert "三个月inarow<b>now</b>" in "".join(pages[0].extract_text().split())  # a line may break between signs
    screen.choose("With", "without score and reasons")
    screen.comes_to(lambda: "Why it was picked" not in screen.words())
    screen.says("Records to pull")

    screen.open(f"{warm}/learning")
    screen.has_no_error()
    screen.says("not visited yet", "Picks against the control sample", "nothing can be said")


def test_the_reasons_of_a_kept_selection_open_the_figures_that_it_saw(demonstration, screen, tmp_path: Path) -> None:
    """Whatever was withdrawn since."""
    store = Store(Path(shutil.copytree(demonstration, tmp_path / "store")))
    figures = figures_of(store)
    made = make(figures, Choice(MONTH, 12, random_share=0.34, seed=7, cooling_off=0, settling=0, draws=0))
    kept(figures, made, clock.now())
    picked = made.proposal.picked["unit_id"].to_list()
    reason = (
        made.signals.filter(pl.col("level") != "none", signal="standing")
        .filter(pl.col("unit_id").is_in(picked))
        .row(0, named=True)
    )
    metric = figures.metrics[reason["metric"]]
    unit, said = reason["unit_id"], number(reason, "value", figures.metrics)
    for delivery in store.live(metric.feeds[0]):
        store.withdraw(delivery.id, "tester")
    server = Server(store.folder)
    try:
        screen.open(f"{server.address}/explain?unit={unit}&metric={metric.id}&month={MONTH:%Y-%m}&window=12")
        assert said not in screen.words()
        screen.open(f"{server.address}/selections?selection=1&pick={unit}")
        there = [one for one in _doors(screen) if _first(one).get("metric") == metric.id]
        assert [urlparse(one).path.strip("/") for one in there] == ["standings", "explain"]
        screen.open(f"{server.address}/{there[1].lstrip('/')}")
        screen.says("as a kept selection saw the records", said)
        screen.page.locator("[data-testid=stTopNav]").get_by_text("Inspections").click()
        screen.says("What speaks for each")
        assert "as_of" not in _asked(screen)  # what is proposed stands on today's records
    finally:
        server.stop()


def test_weights_quotas_exclusions_and_referrals_are_there_to_be_chosen(warm, screen) -> None:
    _open_all_units(warm, screen)
    screen.page.get_by_text("Weights, quotas, exclusions and referrals").click()
    screen.settled()
    screen.says("each with its reason", "1 for each, so that ten metrics of one do not outvote one of another")
