"""Damaged tables of every feed: each cell is accepted with its meaning, rejected with a reason, or asked about.

`python -m tests.handed_in.damage.run 10000 1` hands in as many as one likes.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.large_files import stream
from data.reading import delimited
from data.store.store import Store
from tests.handed_in.damage.law import broken
from tests.handed_in.damage.run import damaged, filled, handed_in, streamed

TABLES = 160


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with some of the records on file. Every file is a large one too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream, "LARGE_BYTES", 0)
        patch.setattr(delimited, "LOOKED_AT", 0)
        yield filled(tmp_path_factory.mktemp("damaged"))


@pytest.mark.parametrize("first", [*range(10_001, 10_001 + TABLES, 20)])
def test_nothing_is_changed_lost_or_invented_in_silence(first: int, desk: Store, tmp_path: Path) -> None:
    assert not {seed: wrong for seed in range(first, first + 20) if (wrong := _wrong(desk, seed, tmp_path))}


def _wrong(store: Store, seed: int, folder: Path) -> list[str]:
    """What breaks the law, in the table of a seed: by either way of reading it."""
    table, wrong = damaged(seed), []
    for answered, examined in enumerate(handed_in(store, table, folder)):
        wrong += broken(table, examined, bool(answered))
    return wrong + streamed(store, table, folder)
