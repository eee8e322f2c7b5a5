"""Pulling the plug: a process killed at any moment leaves the store as before or as after; writers do not collide."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data.store import Store
from tests.conftest import UNITS, Office, records

HOME = Path(__file__).resolve().parent.parent.parent
HEADER = "declaration_id,unit_id,person_id,kind,due_on,filed_on\n"
MOMENTS = 20


def load(store: Path, file: Path) -> subprocess.Popen:
    command = [sys.executable, "-m", "plumbline", "load", "declarations", str(file), "--store", str(store)]
    return subprocess.Popen(command, cwd=HOME, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_load_killed_at_random_moments_is_wholly_there_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    office = Office(Store(folder), tmp_path)
    office.hand_in("units", UNITS)
    file = tmp_path / "new.csv"
    rows = 20_000
    file.write_text(HEADER + "".join(f"{i},001001,p{i},annual,2026-10-31,\n" for i in range(rows)))
    began = time.monotonic()
    assert load(folder, file).wait() == 0
    took = time.monotonic() - began
    Store(folder).withdraw(2, "tester")
    moments = random.Random(2)
    seen = {0: 0, rows: 0}
    for i in range(MOMENTS):
        file.write_text(HEADER + "".join(f"{i}-{n},001001,p{n},annual,2026-10-31,\n" for n in range(rows)))
        process = load(folder, file)
        # Most of a run is start-up: the later half is where files are written and the registry is committed.
        time.sleep(took * moments.uniform(0.4, 1.05))
        process.send_signal(signal.SIGKILL)
        process.wait()
        after = Store(folder)
        here = records(after, "declarations")
        assert here.height in (0, rows)
        seen[here.height] += 1
        for delivery in after.live("declarations"):
            assert delivery.rows_accepted == rows
            after.withdraw(delivery.id, "tester")
    assert seen[0] > 0
    assert records(Store(folder), "units").height == 3
    # The store is whole: the same file goes in after all.
    assert load(folder, file).wait() == 0
    assert records(Store(folder), "declarations").height == rows


def test_eight_writers_at_once_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    Office(Store(folder), tmp_path).hand_in("units", UNITS)
    files = []
    for i in range(8):
        files.append(tmp_path / f"{i}.csv")
        # Two by two the same file: the twin changes nothing.
        files[-1].write_text(HEADER + "".join(f"{i // 2}-{n},001001,p,annual,2026-10-31,\n" for n in range(50)))
    assert [process.wait() for process in [load(folder, file) for file in files]] == [0] * 8
    store = Store(folder)
    assert len(store.live("declarations")) == 4
    assert records(store, "declarations").height == 200
