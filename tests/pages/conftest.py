"""A real server and a real browser: Chromium from the system, driven by Playwright."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, WebSocket, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.organisation import Copies

HOME = Path(__file__).resolve().parent.parent.parent
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def demonstration(organisation: Copies) -> Path:
    """A small demonstration organisation; to be read, or copied."""
    return organisation(24, 14)


class Server:
    """The app on a port of its own."""

    def __init__(self, store: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "server", "--port", str(port)]
        environment = {**os.environ, "PLUMBLINE_STORE": str(store), "PLUMBLINE_TODAY": "2026-11-22"}
        self.process = subprocess.Popen(
            command, cwd=HOME, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(1200):
            try:
                urllib.request.urlopen(f"{self.address}/_stcore/health").read()
                return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError("the app did not start within two minutes")

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


@pytest.fixture(scope="session")
def shown(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that the files share whose tests write nothing, on a copy: it derives while others copy."""
    server = Server(Path(shutil.copytree(demonstration, tmp_path_factory.mktemp("shown") / "store")))
    yield server.address
    server.stop()


@pytest.fixture(scope="module")
def warm(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that the tests of a file share, on a copy of the store that they may write to.

    One for all such files would let what one file hands in change what the next finds: which comes first is chance.
    """
    copy = tmp_path_factory.mktemp("warm") / "store"
    shutil.copytree(demonstration, copy)
    server = Server(copy)
    yield server.address
    server.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it."""
    path = next(
        (
            found
            for name in ("chromium", "chromium-browser", "google-chrome", "chrome")
            if (found := shutil.which(name))
        ),
        None,
    )
    if path is None:
        pytest.skip("the browser tests need Chromium: install the system's package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


# What stands on the page, or nothing while the server computes or a chart in sight is not drawn yet.
DRAWN = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  const state = document.querySelector("[data-testid=stApp]")?.getAttribute("data-test-script-state");
  const seen = name => [...document.querySelectorAll(`[data-testid=${name}]`)].filter(one => one.offsetParent);
  const bare = seen("stPlotlyChart").filter(one => !one.querySelector(".main-svg"));
  if (!main || state !== "notRunning" || bare.length || seen("stSkeleton").length) return null;
  return `${main.querySelectorAll("*").length} ${main.innerText}`;
}"""


class Screen:
    """A browser's page, and what tests ask of it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unanswered = False
        self.fetching: set[Request] = set()
        page.on("websocket", self._listen)
        page.on("request", lambda request: self.fetching.add(request))
        page.on("requestfinished", lambda request: self.fetching.discard(request))
        page.on("requestfailed", lambda request: self.fetching.discard(request))

    def _listen(self, socket: WebSocket) -> None:
        def answered(now: bool) -> None:
            self.unanswered = not now

        socket.on("framesent", lambda _: answered(False))
        socket.on("framereceived", lambda _: answered(True))

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.settled()

    def settled(self) -> None:
        """Wait until the page has its heading, the server has answered what it was asked, nothing is being fetched,
        every chart in sight is drawn, and what is drawn stands still.

        A busy server begins late: until its first answer, the page still calls itself at rest. A busy browser draws
        late: what draws charts and tables is fetched when the first of them is met.
        """
        self.page.wait_for_selector("h1", timeout=60_000)
        before = None
        for _ in range(200):
            self.page.wait_for_timeout(300)
            now = self.page.evaluate(DRAWN)
            if now and now == before and not self.unanswered and not self.fetching:
                return
            before = now
        raise TimeoutError("the page does not come to rest")

    def options(self, label: str, typed: str = "") -> Locator:
        """The options of a select box, opened; where the page was drawn anew and closed it, it is opened again."""
        box = self.page.get_by_role("combobox", name=label).first
        options = self.page.get_by_role("option", name=typed)
        for _ in range(5):
            box.click()
            box.fill(typed)
            try:
                options.first.wait_for(timeout=5_000)
            except PlaywrightTimeout:
                self.settled()
            else:
                return options
        raise TimeoutError(f"the list of {label} does not open, or has no {typed}")

    def choose(self, label: str, option: str) -> None:
        """Pick an option of a select box."""
        self.options(label, option).first.click()
        self.settled()

    def words(self) -> str:
        return self.page.locator("[data-testid=stMain]").inner_text()

    def comes_to(self, holds: Callable[[], bool]) -> None:
        """What is asked comes to hold; a busy browser draws after the server has answered."""
        for _ in range(60):
            if holds():
                return
            self.page.wait_for_timeout(500)
        assert holds()

    def says(self, *parts: str) -> None:
        """All parts come to stand on the page; the browser fetches what draws tables only once it needs it."""
        for _ in range(120):
            if all(part in self.words() for part in parts):
                return
            self.page.wait_for_timeout(500)
        assert [part for part in parts if part not in self.words()] == []

    def shows_the_same_as(self, other: "Screen") -> None:
        """Both pages come to the same words; a busy server may be late with some of them."""
        for _ in range(40):
            if self.words() == other.words():
                return
            self.page.wait_for_timeout(500)
        assert self.words() == other.words()

    def has_no_error(self) -> None:
        assert self.page.locator("[data-testid=stException]").count() == 0, self.words()


@pytest.fixture
def screen(browser: Browser) -> Iterator[Screen]:
    """A fresh window of 1280 × 800."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    yield Screen(context.new_page())
    context.close()
