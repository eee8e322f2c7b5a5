"""Days are those of the installation's time zone; moments are in UTC."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from data import clock
from data.access import everything
from data.errors import Refused
from data.registry.tables import Expectation
from data.store.store import Store
from metrics.meeting.closing import close
from tests.conftest import Office


def test_a_day_begins_at_midnight_of_the_installation(monkeypatch) -> None:
    evening = datetime(2026, 10, 31, 16, 30, tzinfo=UTC)
    assert clock.day_of(evening) == date(2026, 10, 31)
    monkeypatch.setenv("PLUMBLINE_ZONE", "Asia/Shanghai")
    assert clock.day_of(evening) == clock.day_of(evening.replace(tzinfo=None)) == date(2026, 11, 1)


def test_the_stated_day_is_today_in_every_zone_and_the_moment_is_in_utc(monkeypatch) -> None:
    for zone in ("Asia/Shanghai", "America/Los_Angeles", "UTC"):
        monkeypatch.setenv("PLUMBLINE_ZONE", zone)
        assert clock.today() == date(2026, 11, 22)
        assert clock.now().tzinfo is UTC


def test_an_unknown_zone_and_no_day_are_errors_with_words(monkeypatch) -> None:
    monkeypatch.setenv("PLUMBLINE_ZONE", "Middle/Earth")
    with pytest.raises(ValueError, match="write a time zone such as Asia/Shanghai"):
        clock.today()
    monkeypatch.setenv("PLUMBLINE_ZONE", "UTC")
    monkeypatch.setenv("PLUMBLINE_TODAY", "soon")
    with pytest.raises(ValueError, match="write a day such as"):
        clock.now()


def test_a_delivery_is_late_by_the_day_of_the_installation(office: Office, monkeypatch) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    since = date(2026, 9, 1)
    office.store.enter(Expectation(feed="declarations", since=since, due_day=12, at=at, by="tester", why="calendar"))
    evening = datetime(2026, 10, 12, 20, tzinfo=UTC)
    header = "declaration_id,unit_id,person_id,kind,due_on\n"
    office.hand_in("declarations", header + "1,001,p,annual,2026-09-30\n", at=evening)

    def received_on() -> date:
        expected = office.store.expected(everything("tester"))
        return expected.filter(pl.col("received_on").is_not_null())["received_on"].item()

    assert received_on() == date(2026, 10, 12)
    monkeypatch.setenv("PLUMBLINE_ZONE", "Asia/Shanghai")
    assert received_on() == date(2026, 10, 13)


#: Where a `.date()` is no day of a moment: in cells and sheets, in what is invented, of a day typed as an option.
NO_MOMENTS = ("data/cells/", "data/reading/", "data/demo/", "commands/rules.py")
TAKES_A_DAY = re.compile(r"datetime\.now\(|date\.today\(|utcnow\(|\.date\(\)")


def test_no_other_place_takes_the_day_from_a_clock_or_a_moment() -> None:
    """In Shanghai the day of UTC is yesterday until eight in the morning."""
    home = Path(__file__).resolve().parents[2]
    taken = {
        path.relative_to(home).as_posix()
        for folder in ("commands", "pages", "reports", "metrics", "data")
        for path in (home / folder).rglob("*.py")
        if TAKES_A_DAY.search(path.read_text(encoding="utf-8"))
    }
    assert {one for one in taken if not one.startswith(NO_MOMENTS)} == {"data/clock.py"}


def test_at_six_in_the_morning_of_the_first_in_shanghai_the_month_before_can_be_closed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes on to say what stands against it: that the month is over is not doubted."""
    early = datetime(2026, 10, 31, 22, tzinfo=UTC)
    with pytest.raises(Refused, match="is not over yet"):
        close(store, date(2026, 10, 1), lambda: early, "tester")
    monkeypatch.setenv("PLUMBLINE_ZONE", "Asia/Shanghai")
    with pytest.raises(Refused, match="nothing was handed in for it"):
        close(store, date(2026, 10, 1), lambda: early, "tester")
