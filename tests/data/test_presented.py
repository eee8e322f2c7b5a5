"""What was handed out is kept under its hash, and had again as it was."""

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data.access import Scope, everything
from data.errors import Altered, Unknown
from data.store import presented
from data.store.store import Store

MONTH = date(2026, 9, 1)
AT = datetime(2026, 10, 9, 8, 30, tzinfo=UTC)
WHOLE, BRANCH = everything("Wang"), Scope("Li", frozenset({"001"}))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def test_a_file_is_had_again_to_the_byte(store: Store) -> None:
    sha256 = presented.keep(store, WHOLE, b"a pack", "monthly.pptx", MONTH, 3, AT)
    assert sha256 == hashlib.sha256(b"a pack").hexdigest()
    one, file = presented.had_again(store, WHOLE, sha256[:10])
    assert file == b"a pack"
    assert (one.name, one.month, one.edition, one.size, one.at, one.by) == ("monthly.pptx", MONTH, 3, 6, AT, "Wang")


def test_the_same_file_is_kept_once_and_an_answer_later_makes_another(store: Store) -> None:
    for at in (AT, AT.replace(hour=9)):
        presented.keep(store, WHOLE, b"a pack", "monthly.pptx", MONTH, 3, at)
    presented.keep(store, WHOLE, b"with an answer", "monthly.pptx", MONTH, 3, AT.replace(hour=10))
    found = presented.presented(store, WHOLE, MONTH)
    assert [(one.size, one.at.hour) for one in found] == [(14, 10), (6, 8)]
    assert presented.presented(store, WHOLE, date(2026, 8, 1)) == []


def test_a_reader_of_some_units_has_no_others_file(store: Store) -> None:
    whole = presented.keep(store, WHOLE, b"of all", "monthly.pptx", MONTH, 3, AT)
    own = presented.keep(store, BRANCH, b"of a branch", "monthly.pptx", MONTH, 3, AT)
    assert [one.sha256 for one in presented.presented(store, BRANCH)] == [own]
    assert {one.sha256 for one in presented.presented(store, WHOLE)} == {whole, own}
    with pytest.raises(Unknown):
        presented.had_again(store, BRANCH, whole)


@pytest.mark.parametrize("asked", ["", "0" * 64, "../registry"])
def test_a_hash_that_names_no_file_is_unknown(store: Store, asked: str) -> None:
    presented.keep(store, WHOLE, b"a pack", "monthly.pptx", MONTH, 3, AT)
    with pytest.raises(Unknown):
        presented.had_again(store, WHOLE, asked)


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_a_file_that_is_not_what_was_kept_is_said(store: Store, harm: str) -> None:
    sha256 = presented.keep(store, WHOLE, b"a pack", "monthly.pptx", MONTH, 3, AT)
    path = store.folder / "presented" / sha256
    path.unlink() if harm == "gone" else path.write_bytes(b"another")
    with pytest.raises(Altered, match=r"monthly\.pptx is not what was handed out"):
        presented.had_again(store, WHOLE, sha256)
