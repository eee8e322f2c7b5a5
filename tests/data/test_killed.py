"""Pulling the plug: a process killed at any step leaves the store as before or as after; writers do not collide.

Processes are forked from a server that has imported the product, so that they begin at once. One is killed after a
line of the modules that change the store, or up to some milliseconds later, in the middle of what it does. A step of
few lines is killed after each of them.
"""

import multiprocessing
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from data.handing_in.delivery import Request, deliver
from data.handing_in.report import Report
from data.handing_in.watched_folder import Dropped, take_waiting
from data.store import compaction
from data.store.store import Store
from data.store.sweeping import DAY_SECONDS
from tests.conftest import METRICS, TODAY, UNITS, Office, records

HEADER = "declaration_id,unit_id,person_id,kind,due_on,filed_on\n"
MOMENTS = 40
DELAYED = 10
DROPS = 15
LONGEST_DELAY = 0.01
STEPS_IN = (
    "store.py",
    "intake.py",
    "disk.py",
    "compaction.py",
    "sweeping.py",
    "tables.py",
    "delivery.py",
    "watched_folder.py",
)
LOADED = 3
WITHDRAWN = 2

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")


def load(store: Store, file: Path) -> None:
    deliver(store, Request("declarations", file, METRICS), "tester")


def look(store: Store, file: Path) -> None:
    records(store, "declarations")


def take_dropped(store: Store, file: Path) -> None:
    """What `plumbline watch` does with a folder."""

    def take(one: Dropped) -> Report:
        return deliver(store, Request(one.feed, one.path, METRICS), "tester")

    list(take_waiting(file.parent, lambda path: True, take))


ACTS: dict[str, Callable[[Store, Path], object]] = {
    "load": load,
    "withdraw": lambda store, file: store.withdraw(WITHDRAWN, "tester"),
    "restore": lambda store, file: store.restore(WITHDRAWN, "tester"),
    "compaction": look,
    "watch": take_dropped,
}


def dying(folder: Path, file: Path, step: str, line: int, delay: float, answer: Connection) -> None:
    """Do a step, and be killed a `delay` after its so-many-eth line; else answer how many lines it had."""
    os.environ["PLUMBLINE_TODAY"] = TODAY
    compaction.FEW = 1
    lines = 0

    def die() -> None:
        time.sleep(delay)
        os.kill(os.getpid(), signal.SIGKILL)

    def trace(frame, event, _):
        nonlocal lines
        path = Path(frame.f_code.co_filename)
        if path.name not in STEPS_IN or "data" not in path.parts:
            return None
        if event == "line":
            lines += 1
            if lines == line:
                threading.Thread(target=die).start() if delay else die()
        return trace

    store = Store(folder)
    sys.settrace(trace)
    ACTS[step](store, file)
    sys.settrace(None)
    answer.send(lines)


def server() -> multiprocessing.context.ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def run(folder: Path, file: Path, step: str, line: int = 0, delay: float = 0.0) -> int | None:
    """How many lines the step had; None where it was killed."""
    here, there = server().Pipe()
    process = server().Process(target=dying, args=(folder, file, step, line, delay, there))
    process.start()
    there.close()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return here.recv() if process.exitcode == 0 else None


def view(store: Store) -> tuple[int, list[tuple]]:
    """How many deliveries are live, and their rows."""
    rows = records(store, "declarations").drop("delivery").sort("declaration_id").rows()
    return len(store.live()), rows


def undo(store: Store, step: str) -> None:
    """Back to the state before the step, by the means that everyone has."""
    if step == "load":
        store.withdraw(store.live("declarations")[-1].number, "tester")
    elif step == "withdraw":
        store.restore(WITHDRAWN, "tester")
    elif step == "restore":
        store.withdraw(WITHDRAWN, "tester")


@pytest.mark.parametrize("step", ["load", "withdraw", "restore", "compaction"])
def test_a_step_killed_at_random_moments_is_wholly_done_or_not_at_all(step, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(compaction, "FEW", 1)
    folder, file = tmp_path / "store", tmp_path / "new.csv"
    office = Office(Store(folder), tmp_path)
    office.hand_in("units", UNITS)
    for one in range(LOADED):
        office.hand_in("declarations", HEADER + f"{one},001001,p,annual,2026-10-31,\n")
    file.write_text(HEADER + "".join(f"new{n},001001,p,annual,2026-10-31,\n" for n in range(5)))
    store = office.store
    if step == "restore":
        store.withdraw(WITHDRAWN, "tester")
    before = view(store)
    lines = run(folder, file, step)
    assert lines
    after = now = view(store)
    assert (after == before) == (step == "compaction")
    chance = random.Random(step)
    died = {"before": 0, "after": 0}
    moments = [(line, 0.0) for line in chance.sample(range(1, lines + 1), min(lines, MOMENTS))]
    moments += [(chance.randint(1, lines), chance.uniform(0, LONGEST_DELAY)) for _ in range(DELAYED)]
    for line, delay in moments:
        if now == after:
            undo(store, step)
        for path in (folder / "derived").glob("*.parquet"):
            path.unlink()
        done = run(folder, file, step, line, delay)
        now = view(Store(folder))
        assert now in ([after] if done else [before, after])
        died["after" if now == after else "before"] += done is None
    assert sum(died.values()) > len(moments) / 2
    assert died["before"] > 0 or step == "compaction"
    # What was left behind is removed once it is old, and nothing else is.
    for path in [one for room in ("rows", "originals", "derived") for one in (folder / room).rglob("*")]:
        os.utime(path, (time.time() - 2 * DAY_SECONDS,) * 2)
    store.sweep()
    assert view(store) == now
    assert {path.name for path in (folder / "rows").iterdir()} == {one.rows for one, _ in store.deliveries()}
    assert not list(folder.rglob("*.part"))
    assert {one.sha256 for one, _ in store.deliveries()} <= {path.name for path in (folder / "originals").iterdir()}
    # The store is whole: the file goes in after all.
    office.hand_in("declarations", file.read_bytes())
    assert {f"new{n}" for n in range(5)} <= set(records(store, "declarations")["declaration_id"])


def test_a_dropped_file_is_taken_in_once_whenever_the_watcher_is_killed(tmp_path: Path) -> None:
    folder, inbox = tmp_path / "store", tmp_path / "inbox"
    inbox.mkdir()
    store = Store(folder)
    Office(store, tmp_path).hand_in("units", UNITS)
    chance, lines = random.Random(7), 0
    for drop in range(DROPS):
        file = inbox / f"declarations-{drop}.csv"
        words = HEADER + f"drop{drop},001001,p,annual,2026-10-31,\n"
        file.write_text(words)
        lines = run(folder, file, "watch", chance.randint(1, lines) if lines else 0, chance.uniform(0, 0.01)) or lines
        run(folder, file, "watch")
        assert sorted(path.name for path in inbox.iterdir()) == ["done"]
        assert (inbox / "done" / file.name).read_text() == words
        assert f"{file.name}: 1 row accepted" in (inbox / "done" / f"{file.name}.report.txt").read_text()
        assert len(store.live("declarations")) == drop + 1
    assert records(store, "declarations").height == DROPS
    assert len(list((inbox / "done").glob("*"))) == 3 * DROPS


def hand_in_at_once(folder: Path, file: Path, gate: Connection) -> None:
    os.environ["PLUMBLINE_TODAY"] = TODAY
    store = Store(folder)
    gate.recv()
    load(store, file)


def test_eight_writers_at_once_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    Office(Store(folder), tmp_path).hand_in("units", UNITS)
    processes, gates = [], []
    for i in range(8):
        file = tmp_path / f"{i}.csv"
        # Two by two the same file: the twin changes nothing.
        file.write_text(HEADER + "".join(f"{i // 2}-{n},001001,p,annual,2026-10-31,\n" for n in range(50)))
        here, there = server().Pipe()
        processes.append(server().Process(target=hand_in_at_once, args=(folder, file, there)))
        gates.append(here)
        processes[-1].start()
    for gate in gates:
        gate.send("go")
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 8
    store = Store(folder)
    assert len(store.live("declarations")) == 4
    assert records(store, "declarations").height == 200
    assert {path.name for path in (folder / "rows").iterdir()} == {one.rows for one in store.live()}
