"""Pulling the plug while a month is closed: it is wholly closed or not at all, and can be closed afterwards."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from data.access import everything
from data.store import editions
from data.store.actions import actions
from data.store.store import Store
from metrics.meeting.editions import EditionFigures
from tests.conftest import UNITS, Office

HOME = Path(__file__).resolve().parent.parent.parent
HEADER = "talk_id,unit_id,kind,due_on,held_on\n"
MOMENTS = 5
WHOLE = everything("tester")
# A program that has started, says so, and closes the month once it is told to: only the closing itself is killed.
PROGRAM = """
import sys
from pathlib import Path
from data import clock
from data.store.store import Store
from metrics.meeting.closing import close
from data.months import read
store = Store(Path(sys.argv[1]))
print("ready", flush=True)
why = sys.stdin.readline()
close(store, read("2026-10"), clock.now, "tester", why)
"""


def started(store: Path) -> subprocess.Popen:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(store)],
        cwd=HOME,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def told(process: subprocess.Popen, why: str) -> subprocess.Popen:
    """The same, once it has begun to close."""
    assert process.stdin is not None
    process.stdin.write(f"{why}\n")
    process.stdin.close()
    return process


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_closing_killed_at_random_moments_is_wholly_there_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    office = Office(Store(folder), tmp_path)
    office.hand_in("units", UNITS)
    rows = "".join(f"{at},001001,superior,2026-10-10,{'2026-10-08' if at % 9 else ''}\n" for at in range(900))
    office.hand_in("talks", HEADER + rows)
    assert told(started(folder), "first").wait() == 0
    for why in ("second", "third"):  # the first one also derives the facts, the second what is asked of units again
        process = started(folder)
        began = time.monotonic()
        assert told(process, why).wait() == 0
        took = time.monotonic() - began
    moments, seen = random.Random(3), {False: 0, True: 0}
    for at in range(MOMENTS):
        before = len(editions.editions(Store(folder)))
        process = told(started(folder), f"again {at}")
        # The end is where files are written and the registry is committed.
        time.sleep(took * moments.uniform(0.2, 1.0))
        if process.poll() is not None:  # the machine is quicker than when it was measured
            took *= 0.6
        process.send_signal(signal.SIGKILL)
        process.wait()
        store = Store(folder)
        found = editions.editions(store)
        assert len(found) in (before, before + 1)
        seen[len(found) > before] += 1
        assert [one.number for one in found] == list(range(1, len(found) + 1))
        for one in found:
            figures = EditionFigures(store, WHOLE, one)
            assert figures.rolled().collect().height > 0
            assert figures.tree.ids == ["001", "001001", "001002"]
        assert set(actions(store, WHOLE, date(2026, 11, 22))["edition"]) <= {one.number for one in found}
    assert seen[False] > 0
    assert told(started(folder), "at last").wait() == 0
    assert len(editions.editions(Store(folder))) == 4 + seen[True]
