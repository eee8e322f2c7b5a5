"""Sweeping: what is a day old goes or is put aside, and nothing younger; it is done once a day."""

import os
import time
from pathlib import Path

import pytest

from data.store.store import Store

HOUR = 60 * 60
HALF = "rows/" + "a" * 32 + ".part"
DERIVED = "derived/facts-then.parquet"
STRANGE = "rows/notes.txt"


def left(store: Store, name: str, hours: float) -> Path:
    """A file in the store that nobody has touched for so many hours."""
    path = store.folder / name
    path.write_text("x")
    os.utime(path, (time.time() - hours * HOUR,) * 2)
    return path


@pytest.mark.parametrize("name", [HALF, DERIVED, STRANGE])
@pytest.mark.parametrize(("hours", "stays"), [(23, True), (25, False)])
def test_what_nobody_has_touched_for_a_day_goes(store: Store, name: str, hours: float, stays: bool) -> None:
    path = left(store, name, hours)
    store.sweep()
    assert path.exists() == stays
    assert (store.folder / "lost+found" / path.name).exists() == (name == STRANGE and not stays)


@pytest.mark.parametrize(("hours", "stays"), [(23, True), (25, False)])
def test_a_derived_file_is_as_old_as_its_last_use(store: Store, hours: float, stays: bool) -> None:
    path, seal = left(store, DERIVED, 99), left(store, "derived/facts-then.seal", hours)
    store.sweep()
    assert (path.exists(), seal.exists()) == (stays, stays)


@pytest.mark.parametrize(("hours", "again"), [(23, False), (25, True)])
def test_it_is_swept_once_a_day(store: Store, hours: float, again: bool) -> None:
    store.sweep()
    left(store, "derived/swept", hours)
    path = left(store, HALF, 25)
    store.sweep()
    assert path.exists() != again


def test_a_name_that_is_taken_in_lost_and_found_overwrites_nothing(store: Store) -> None:
    (store.folder / "lost+found").mkdir()
    (store.folder / "lost+found" / "notes.txt").write_text("earlier")
    left(store, STRANGE, 25)
    assert store.sweep() == ["rows/notes.txt is named by nothing: it was moved to lost+found/notes.txt.1."]
    assert (store.folder / "lost+found" / "notes.txt").read_text() == "earlier"
