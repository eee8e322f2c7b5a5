"""Damaged tables by the thousand: `python -m tests.handed_in.damage.run 10000 1` says which break the law."""

import os
import random
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from data import disk
from data.errors import Asks, Refused
from data.handing_in.delivery import Examined, Request, deliver, examine, surroundings
from data.large_files import stream
from data.reading import delimited
from data.store.store import Store
from tests.handed_in.damage.law import broken, feed_ids, unlike
from tests.handed_in.damage.of_cells import OF_CELLS
from tests.handed_in.damage.of_tables import OF_TABLES
from tests.handed_in.damage.tables import Table, clean, truth

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
METRICS = {"declaration_timeliness": "p", "training_completion": "p", "complaint_response": "p"}
QUESTIONS = 5


def filled(folder: Path) -> Store:
    """A store with every other row of the clean tables on file, and the register."""
    store = Store(folder / "store")
    for feed, rows in truth().items():
        path = folder / f"{feed}.parquet"
        (rows if feed == "units" else rows.gather_every(2)).write_parquet(path)
        report = deliver(store, Request(feed, path, METRICS, at=AT), "tester")
        assert report.status == "accepted", (feed, report.rejected.to_dicts()[:3], report.notes, report.question)
    return store


def damaged(seed: int) -> Table:
    """One table of a feed, damaged in one to three ways."""
    draw = random.Random(seed)
    table = clean(draw, draw.choice(feed_ids()))
    for _ in range(draw.choice([1, 1, 1, 2, 2, 3])):
        for kind in draw.sample([*OF_CELLS, *OF_TABLES], len(OF_CELLS) + len(OF_TABLES)):
            if kind.__name__ not in table.done and kind(draw, table):
                table.done.append(kind.__name__)
                break
    return table


def handed_in(store: Store, table: Table, folder: Path) -> Iterator[Examined]:
    """The outcome of handing the table in; where a question is asked whose answer is known, also that of the answer."""
    path = folder / f"{table.feed.id}.csv"
    path.write_bytes(table.content())
    answers: dict[str, str] = {}
    for _ in range(QUESTIONS):
        examined = examine(store, Request(table.feed.id, path, METRICS, at=AT, answers=answers))
        yield examined
        topic = examined.report.topic
        if examined.report.status != "asks" or topic in answers or topic not in table.answers:
            return
        answers[topic] = table.answers[topic]


def streamed(store: Store, table: Table, folder: Path) -> list[str]:
    """How the streaming pass of large files differs from the ordinary way over the table that was handed in last."""
    near = surroundings(store, METRICS, AT.date())
    with store.workspace() as work:
        try:
            return unlike(table.feed, folder / f"{table.feed.id}.csv", near, work)
        except (Refused, Asks) as raised:
            return [f"the large way took what the ordinary way does not: {raised}"]


def main(tables: int, first: int) -> None:
    """Damage tables, hand them in, say what became of each kind and which break the law."""
    found: Counter[tuple[str, str]] = Counter()
    faults = 0
    stream.LARGE_BYTES = delimited.LOOKED_AT = stream.LARGE_ROWS = 0
    disk.sync = lambda path: None  # nothing of these tables need outlast a power cut
    with TemporaryDirectory() as name:
        store = filled(Path(name))
        for seed in range(first, first + tables):
            table = damaged(seed)
            for answered, examined in enumerate(handed_in(store, table, Path(name))):
                found.update((kind, examined.report.status) for kind in table.done)
                if wrong := broken(table, examined, bool(answered)):
                    faults += 1
                    print(seed, table.feed.id, table.done, wrong[:3], flush=True)
            if wrong := streamed(store, table, Path(name)):
                faults += 1
                print(seed, table.feed.id, table.done, wrong[:3], flush=True)
            if (seed + 1) % 100 == 0:
                print(f"… {seed + 1 - first} tables, {faults} break the law", file=sys.stderr, flush=True)
    for (kind, status), count in sorted(found.items()):
        print(f"{kind:24}{status:12}{count:6}")
    print(f"{tables} tables, {faults} break the law")


if __name__ == "__main__":
    os.environ.update(PLUMBLINE_TODAY="2026-11-22", PLUMBLINE_ZONE="UTC")
    main(int(sys.argv[1]), int(sys.argv[2]))
