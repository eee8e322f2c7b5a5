"""What a delivery would change: told before it is taken in, with the store untouched."""

from pathlib import Path

import polars as pl

from data.access import everything
from data.handing_in.delivery import Request, examine, take_in
from data.store.changes import ABSENT, CHANGED, NEW, UNCHANGED, changes
from data.store.supposed_store import Supposed
from tests.conftest import METRICS

TALKS = "talk_id,unit_id,kind,due_on,held_on\n"
FIRST = TALKS + "a,001001,superior,2026-10-10,\nb,001001,superior,2026-10-11,\nc,001002,superior,2026-10-12,\n"
SECOND = TALKS + "a,001001,superior,2026-10-10,2026-10-09\nd,001001,superior,2026-10-20,\n"


def examined(office, words: str):
    path = Path(office.folder) / "next.csv"
    path.write_text(words)
    return examine(office.store, Request("talks", path, METRICS))


def test_records_are_new_changed_unchanged_or_left_out(office) -> None:
    office.hand_in("talks", FIRST)
    found = examined(office, SECOND)
    assert changes(office.store, found.intake).rows() == [
        ("a", "001001", CHANGED, "held_on", 0),
        ("d", "001001", NEW, "", 0),
        ("b", "001001", ABSENT, "", 0),
    ]
    same = examined(office, FIRST)
    assert set(changes(office.store, same.intake)["how"]) == {UNCHANGED}


def test_a_register_is_compared_by_its_units(office) -> None:
    path = Path(office.folder) / "next.csv"
    path.write_text("unit_id,name,parent_id,kind\n001002,督察二处 New name,001,office\n")
    found = examine(office.store, Request("units", path, METRICS))
    assert changes(office.store, found.intake).rows() == [("001002", CHANGED, "name", 0)]


def test_looking_leaves_the_store_as_it_was(office) -> None:
    office.hand_in("talks", FIRST)
    before = sorted(path.name for path in (office.store.folder / "rows").iterdir())
    version, deliveries = office.store.version(), len(office.store.deliveries())
    found = examined(office, SECOND)
    supposed = Supposed(office.store, found.intake)
    seen = supposed.records("talks", everything("tester")).collect()
    assert sorted(seen["talk_id"]) == ["a", "b", "c", "d"]
    assert seen.filter(pl.col("talk_id") == "a")["held_on"][0] is not None
    assert supposed.version() != version
    assert office.store.records("talks", everything("tester")).collect().height == 3
    supposed.discard()
    assert sorted(path.name for path in (office.store.folder / "rows").iterdir()) == before
    assert (office.store.version(), len(office.store.deliveries())) == (version, deliveries)


def test_what_was_supposed_is_what_is_then_taken_in(office) -> None:
    office.hand_in("talks", FIRST)
    found = examined(office, SECOND)
    supposed = Supposed(office.store, found.intake)
    seen = supposed.records("talks", everything("tester")).drop("delivery").collect().sort("talk_id")
    supposed.discard()
    assert take_in(office.store, found, "tester").status == "accepted"
    assert office.store.records("talks", everything("tester")).drop("delivery").collect().sort("talk_id").equals(seen)
