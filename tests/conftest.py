"""What tests share: a fixed day, stores, and the rule that nothing is skipped in CI."""

import os
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from hypothesis import settings

from data.handing_in.delivery import Request, deliver
from data.handing_in.report import Report
from data.large_files.splitting import Tell
from data.store.store import Store

pytest_plugins = ["tests.organisation"]
TODAY = "2026-11-22"
METRICS = {"open_cases": "r", "declaration_timeliness": "p", "own_metric": "p"}
UNITS = """unit_id,name,parent_id,kind
001,督察局 Bureau,,bureau
001001,督察一处 First,001,office
001002,督察二处 Second,001,office
"""


FIXED = {"PLUMBLINE_TODAY": TODAY, "PLUMBLINE_ZONE": "UTC"}

os.environ.update(FIXED)  # fixtures of the session come before those of a test

settings.register_profile("any machine", settings(), deadline=None)  # a busy machine is no fault
settings.load_profile("any machine")


@pytest.fixture(autouse=True)
def _fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins on the same day, whatever the one before it did."""
    for name, value in FIXED.items():
        monkeypatch.setenv(name, value)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    """In CI a skipped test is a failed one: what it needs must be installed there."""
    report = yield
    if os.environ.get("CI") and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store(tmp_path / "store")


class Office:
    """Hands files in to a store, as text."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.folder = store, folder

    def hand_in(self, feed: str, words: str | bytes, tell: Tell = lambda done, of: None, **how) -> Report:
        path = self.folder / f"{feed}.csv"
        path.write_bytes(words.encode() if isinstance(words, str) else words)
        return deliver(self.store, Request(feed, path, METRICS, **how), "tester", tell)

    def reasons(self, feed: str, words: str) -> list[tuple[int, str, str, str]]:
        """The rejected cells of a delivery."""
        report = self.hand_in(feed, words)
        assert report.status == "rejected", report
        return report.rejected.select("row", "column", "value", "reason").rows()


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Office:
    """An office with a register of three units."""
    office = Office(store, tmp_path)
    assert office.hand_in("units", UNITS).status == "accepted"
    return office


def records(store: Store, feed: str) -> pl.DataFrame:
    """The feed's current records."""
    from data.access import everything

    return store.records(feed, everything("tester")).collect()


SLOW = (
    "tests/test_suite_with_one_more.py",
    "tests/data/test_killed.py",
    "tests/data/test_closing_killed.py",
    "tests/faults/test_killed_keeping.py",
    "tests/faults/test_backup.py",
    "tests/data/test_large.py",
    "tests/pages/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`python run.py test fast` leaves out what needs a browser, kills processes or reads large files, and what stands
    on a whole organisation that was handed in. The files of such tests come first: at the end of a run many short ones
    keep all workers busy."""
    places: dict[Path, int] = {}
    for item in items:
        place = next((place for place, begins in enumerate(SLOW) if item.nodeid.startswith(begins)), len(SLOW))
        if place < len(SLOW):
            item.add_marker("slow")
        elif isinstance(item, pytest.Function) and "filled" in item.fixturenames:
            item.add_marker("organisation")
        else:
            place += 1
        places[item.path] = min(place, places.get(item.path, place))
    items.sort(key=lambda item: places[item.path])
