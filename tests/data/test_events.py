"""The log of events: for one unit or all, withdrawn but never deleted, and seen as of any moment."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data.access import Scope, everything
from data.registry.tables import Event
from data.store import events
from data.store.store import Store

ALL, ONE = everything("head"), Scope("reader", frozenset({"u1"}))


def at(hour: int) -> datetime:
    return datetime(2026, 11, 22, hour, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "store")
    for unit, words in (("u1", "new head"), ("", "new law"), ("u2", "moved")):
        store.enter(Event(unit_id=unit, month=date(2026, 3, 1), words=words, rebases=True, at=at(8), by="head"))
    return store


def words(store: Store, scope: Scope, as_of: datetime | None = None) -> list[str]:
    return [event.words for event in events.events(store, scope, ["u1", "u2"], as_of)]


def test_an_event_of_all_units_is_everyones_and_that_of_another_unit_is_not(store: Store) -> None:
    assert words(store, ALL) == ["new head", "new law", "moved"]
    assert words(store, ONE) == ["new head", "new law"]


def test_a_withdrawn_event_is_shown_no_more_and_still_there_as_of_before(store: Store) -> None:
    events.withdraw(store, 1, ONE, at(12), "wrong month")
    assert words(store, ALL) == ["new law", "moved"]
    assert words(store, ALL, at(10)) == ["new head", "new law", "moved"]
    [(event, gone)] = events.withdrawn(store, ALL, ["u1"])
    assert (event.words, gone.by, gone.why) == ("new head", "reader", "wrong month")


@pytest.mark.parametrize("event_id", [2, 3, 99])
def test_nobody_withdraws_what_is_not_theirs(store: Store, event_id: int) -> None:
    with pytest.raises(KeyError):
        events.withdraw(store, event_id, ONE, at(12), "not mine")
    assert len(words(store, ALL)) == 3


def test_an_event_is_withdrawn_once(store: Store) -> None:
    events.withdraw(store, 2, ALL, at(12), "repealed")
    with pytest.raises(KeyError):
        events.withdraw(store, 2, ALL, at(13), "again")


@pytest.mark.parametrize("unit", ["", "u2"])
def test_nobody_says_what_happened_to_units_that_are_not_theirs(store: Store, unit: str) -> None:
    entry = Event(unit_id=unit, month=date(2026, 4, 1), words="blamed", at=at(12), by="reader")
    with pytest.raises(KeyError):
        events.enter(store, entry, ONE)
    assert len(words(store, ALL)) == 3
    events.enter(store, entry, ALL)
    assert len(words(store, ALL)) == 4
