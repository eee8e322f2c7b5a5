"""An edition can be taken back on the day of its closing: it is kept, and what it asked is asked no more."""

from datetime import UTC, date, datetime, timedelta

import pytest

from data.access import everything
from data.errors import Refused
from data.registry.tables import Action
from data.store import editions
from data.store.actions import actions, pending
from data.store.store import Store

OCTOBER, NOON = date(2026, 10, 1), datetime(2026, 11, 22, 12, tzinfo=UTC)


def closed(store: Store, at: datetime = NOON) -> int:
    """An edition that asks one unit about one metric."""
    due = at.date() + timedelta(days=14)
    asked = [Action(month=OCTOBER, unit_id="001", metric="open_cases", signs=["x"], due_on=due, edition=0)]
    return editions.keep(store, OCTOBER, {"a.json": {}}, "program", store.version(at), at, "tester", asked=asked).number


def test_it_is_kept_and_no_longer_the_months_edition_and_asks_nobody(store: Store) -> None:
    number = closed(store)
    assert pending(store, NOON.date()) == {("001", "open_cases")}
    editions.take_back(store, number, NOON + timedelta(hours=1), "tester", "closed too early")
    assert editions.of_month(store, OCTOBER) is None and editions.editions(store) == []
    assert [one.number for one in editions.all_editions(store)] == [number]
    assert editions.taken_back(store)[number].why == "closed too early"
    assert actions(store, everything("tester"), NOON.date()).is_empty() and pending(store, NOON.date()) == set()
    assert editions.stated(store, editions.edition(store, number), "a") == {}


def test_before_it_was_taken_back_it_asked(store: Store) -> None:
    number = closed(store)
    editions.take_back(store, number, NOON + timedelta(hours=2), "tester", "closed too early")
    then = actions(store, everything("tester"), NOON.date(), as_of=NOON + timedelta(hours=1))
    assert then.height == 1


def test_the_month_is_closed_anew_and_asks_anew(store: Store) -> None:
    first = closed(store)
    editions.take_back(store, first, NOON, "tester", "closed too early")
    second = closed(store, NOON + timedelta(hours=1))
    assert (first, second) == (1, 2)
    assert actions(store, everything("tester"), NOON.date())["edition"].to_list() == [2]


@pytest.mark.parametrize(
    ("after", "why", "words"),
    [(timedelta(days=1), "late", "on that day alone"), (timedelta(0), " ", "Say why")],
)
def test_the_day_after_or_without_a_reason_it_stays(store: Store, after: timedelta, why: str, words: str) -> None:
    number = closed(store)
    with pytest.raises(Refused, match=words):
        editions.take_back(store, number, NOON + after, "tester", why)
    assert editions.of_month(store, OCTOBER) is not None


def test_the_day_is_that_of_the_installation(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Closed at one in the morning in Shanghai, it can be taken back until midnight there, the next day in UTC."""
    monkeypatch.setenv("PLUMBLINE_ZONE", "Asia/Shanghai")
    number = closed(store, datetime(2026, 11, 21, 17, tzinfo=UTC))
    editions.take_back(store, number, datetime(2026, 11, 22, 15, tzinfo=UTC), "tester", "closed too early")
    with pytest.raises(Refused, match="taken back already"):
        editions.take_back(store, number, datetime(2026, 11, 22, 15, tzinfo=UTC), "tester", "once more")
