"""Screens: every place at three sizes, light and dark, in every language, as pictures and one sheet to look at."""

import argparse
import os
import shutil
import tempfile
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from bench.pages import demonstration, served
from data.language import languages

HOME = Path(__file__).resolve().parent.parent
PLACES = ("overview", "standings", "trends", "unit", "targets", "meeting", "feeds", "definitions", "rules")
SIZES = ((1280, 720), (1920, 1080), (390, 844))
SCHEMES = ("light", "dark")
UNITS = 120  # of the demonstration that is shown
THUMB = 480  # pixels: how wide a picture stands on the sheet
SETTLED = """() => document.querySelector("h1")
    && document.querySelector("[data-testid=stApp]")?.getAttribute("data-test-script-state") === "notRunning"
    && !document.querySelector("[data-testid=stSkeleton]")"""


def draw(browser: Browser, address: str, folder: Path) -> list[Path]:
    """A picture of every place, size, scheme and language, as `place-1280-dark-zh_CN.png`."""
    made = []
    for (width, height), scheme, language in product(SIZES, SCHEMES, languages()):
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        for place in PLACES:
            made.append(folder / f"{place}-{width}-{scheme}-{language}.png")
            _picture(page, f"{address}/{place}?lang={language}", made[-1])
        context.close()
    return made


def _picture(page: Page, address: str, path: Path) -> None:
    page.goto(address)
    page.wait_for_function(SETTLED, timeout=120_000)
    page.wait_for_timeout(1_500)  # charts and tables are fetched once they are met
    page.screenshot(path=path)


def sheet(pictures: list[Path], path: Path) -> None:
    """All pictures on one sheet, a place a row."""
    rows = {place: [one for one in pictures if one.name.startswith(f"{place}-")] for place in PLACES}
    across = max(len(row) for row in rows.values())
    whole = Image.new("RGB", (THUMB * across, THUMB * len(rows)), "white")
    for down, row in enumerate(rows.values()):
        for right, one in enumerate(row):
            with Image.open(one) as picture:
                picture.thumbnail((THUMB - 8, THUMB - 8))
                whole.paste(picture, (right * THUMB, down * THUMB))
    whole.save(path)


def main() -> None:
    """Make them in a folder, of a demonstration or of the store that PLUMBLINE_STORE names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=HOME / "screens")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        named = os.environ.get("PLUMBLINE_STORE")
        store = Path(named) if named else demonstration(Path(made), UNITS)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        with served(store) as server:
            pictures = draw(browser, server.address, asked.folder)
        browser.close()
    sheet(pictures, asked.folder / "sheet.png")
    print(f"{len(pictures)} pictures, and all of them on {asked.folder / 'sheet.png'}")


if __name__ == "__main__":
    main()
