"""Days are those of the installation's time zone; moments are in UTC."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from data import clock
from data.access import everything
from data.registry.tables import Expectation
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
