"""The page of reconciliation in a real browser."""

from pathlib import Path
from urllib.parse import parse_qs, urlparse

from metrics.reconciliation import checks

TALKS = "appointments_without_talk"


def test_a_deep_link_shows_every_check_with_its_count(shown, screen) -> None:
    screen.open(f"{shown}/reconciliation")
    screen.has_no_error()
    headings = screen.page.locator("h3").all_inner_texts()
    for check in checks().values():
        (heading,) = [one for one in headings if one.startswith(f"{check.title}: ")]
        assert int(heading.rsplit(" ", 1)[1].replace(",", "")) >= 0
    screen.says("nothing is left to explain here")


def test_one_check_below_one_unit_is_an_address_and_a_file(shown, screen, tmp_path: Path) -> None:
    screen.open(f"{shown}/reconciliation")
    screen.choose("Check", checks()[TALKS].title)
    screen.comes_to(lambda: parse_qs(urlparse(screen.page.url).query)["check"] == [TALKS])
    (heading,) = screen.page.locator("h3").all_inner_texts()
    count = int(heading.rsplit(" ", 1)[1])
    for label, begins in (("CSV", b"\xef\xbb\xbfcheck,unit_id,month,record,words"), ("XLSX", b"PK")):
        with screen.page.expect_download() as download:
            screen.page.get_by_role("button", name=label, exact=True).click()
        target = tmp_path / download.value.suggested_filename
        download.value.save_as(target)
        assert target.read_bytes().startswith(begins)
    assert len((tmp_path / f"reconciliation-{TALKS}.csv").read_text().splitlines()) == count + 1
    screen.open(f"{shown}/reconciliation?check={TALKS}&under=010200")
    (below,) = screen.page.locator("h3").all_inner_texts()
    assert 0 < int(below.rsplit(" ", 1)[1]) < count
