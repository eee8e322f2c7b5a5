"""The pages in a real browser: choices in the address, downloads, uploads, what is set."""

from pathlib import Path
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import expect

HEADER = "declaration_id,unit_id,person_id,kind,due_on,filed_on\n"


def asked(screen) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlparse(screen.page.url).query).items()}


def test_choices_stand_in_the_address_and_a_link_opens_the_same_view(warm, screen, browser) -> None:
    screen.open(f"{warm}/standings")
    screen.choose("Metric", "Training completion")
    screen.choose("Month", "July 2026")
    screen.comes_to(lambda: {"metric": "training_completion", "month": "2026-07"}.items() <= asked(screen).items())
    other = type(screen)(browser.new_context(viewport={"width": 1280, "height": 800}).new_page())
    other.open(screen.page.url)
    other.shows_the_same_as(screen)
    other.page.context.close()


def test_choices_are_carried_from_page_to_page(warm, screen) -> None:
    screen.open(f"{warm}/standings?metric=training_completion&month=2026-07")
    screen.page.locator("[data-testid=stTopNav]").get_by_text("Trends").click()
    screen.comes_to(lambda: {"metric": "training_completion", "month": "2026-07"}.items() <= asked(screen).items())


def test_an_address_that_asks_for_nonsense_opens_the_default(warm, screen) -> None:
    screen.open(f"{warm}/standings?metric=../../etc&month=2099-99&window=x&under=zz&peers=<b>")
    screen.has_no_error()
    screen.comes_to(lambda: asked(screen)["month"] == "2026-10")


def test_the_league_table_is_downloaded_as_csv_and_xlsx(warm, screen, tmp_path: Path) -> None:
    screen.open(f"{warm}/standings?metric=training_completion")
    for label, ending, begins in (("CSV", ".csv", b"\xef\xbb\xbfunit_id"), ("XLSX", ".xlsx", b"PK")):
        with screen.page.expect_download() as download:
            screen.page.get_by_role("button", name=label, exact=True).click()
        target = tmp_path / f"table{ending}"
        download.value.save_as(target)
        assert target.read_bytes().startswith(begins)
        assert download.value.suggested_filename.endswith(ending)


def test_an_upload_with_bad_rows_shows_each_reason(warm, screen, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(
        HEADER + "x1,no-such-unit,p,annual,2026-10-31,\nx2,000000,p,annual,soon,\nx3,000000,p,annual,2026-10-31,\n"
    )
    screen.open(f"{warm}/feeds")
    screen.choose("Feed", "Declarations")
    screen.page.locator("input[type=file]").set_input_files(str(file))
    screen.page.get_by_text("bad.csv").wait_for()
    screen.page.get_by_role("button", name="Hand in").click()
    screen.page.get_by_role("button", name="Check the rows").click(timeout=30_000)
    screen.page.get_by_text("1 row can be accepted, 2 rejected").wait_for(timeout=30_000)
    with screen.page.expect_download() as download:
        screen.page.get_by_role("button", name="Rejected rows (CSV)").click()
    download.value.save_as(tmp_path / "rejected.csv")
    said = (tmp_path / "rejected.csv").read_text(encoding="utf-8-sig")
    assert "2,unit_id,no-such-unit,is not in the unit register" in said
    assert "3,due_on,soon,is not a date: write 2026-10-31" in said


def test_what_is_no_table_is_refused_in_words(warm, screen, tmp_path: Path) -> None:
    file = tmp_path / "page.csv"
    file.write_text("<html><body>Please sign in</body></html>")
    screen.open(f"{warm}/feeds")
    screen.page.locator("input[type=file]").set_input_files(str(file))
    screen.page.get_by_text("page.csv").wait_for()
    screen.page.get_by_role("button", name="Hand in").click()
    screen.page.get_by_text("This is a web page, not data").wait_for(timeout=20_000)


def test_a_name_that_is_markup_is_shown_as_text_and_calls_nobody(warm, screen, tmp_path: Path) -> None:
    name = "![x](http://evil.invalid/x.png) <b>bold</b> :red[red] $x^2$"
    file = tmp_path / "units.csv"
    file.write_text(f'unit_id,name,kind\nevil,"{name}",bureau\n')
    screen.open(f"{warm}/feeds")
    screen.choose("Feed", "Units")
    screen.page.locator("input[type=file]").set_input_files(str(file))
    screen.page.get_by_text("units.csv").wait_for()
    screen.page.get_by_role("button", name="Hand in").click()
    screen.page.get_by_role("button", name="Check the rows").click(timeout=30_000)
    screen.page.get_by_role("button", name="Take it in").click(timeout=30_000)
    screen.page.get_by_text("1 row accepted, 0 rejected").wait_for(timeout=30_000)
    called: list[str] = []
    screen.page.on("request", lambda request: called.append(request.url))
    for address in ("unit?unit=evil", "standings?peers=bureau&metric=open_cases", "trends?units=evil"):
        screen.open(f"{warm}/{address}")
        screen.has_no_error()
        assert screen.page.locator("[data-testid=stMain] img, [data-testid=stMain] b").count() == 0
    assert not [url for url in called if "evil.invalid" in url]


def test_a_target_that_is_set_judges_from_its_day_on(warm, screen) -> None:
    screen.open(f"{warm}/rules?metric=talk_completion")
    form = screen.page.locator("[data-testid=stForm]").first
    form.get_by_label("Value in %").fill("12.34")
    form.get_by_role("button", name="Set", exact=True).click()
    screen.says("Say why")
    expect(form.get_by_label("Value in %")).to_have_value("12.34")  # what was typed is still there
    form.get_by_label("Why").fill("a test of the rules")
    form.get_by_role("button", name="Set", exact=True).click()
    screen.page.get_by_text("12.3 %").first.wait_for(timeout=20_000)
    screen.open(f"{warm}/definitions?metric=talk_completion")
    screen.page.get_by_text("12.3 %").first.wait_for()


def test_every_number_opens_the_rows_that_make_it_up(warm, screen, tmp_path: Path) -> None:
    screen.open(f"{warm}/explain?metric=training_completion&unit=000000&window=12")
    screen.has_no_error()
    screen.says("What it was judged by", "Numerator: ")
    said = screen.words()
    with screen.page.expect_download() as download:
        screen.page.get_by_role("button", name="Numerator (CSV)", exact=True).click()
    download.value.save_as(tmp_path / "rows.csv")
    rows = (tmp_path / "rows.csv").read_text(encoding="utf-8-sig").splitlines()
    assert f"Numerator: {len(rows) - 1:,} rows of training" in said
