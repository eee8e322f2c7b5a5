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

from data import editions
from data.access import everything
from data.actions import actions
from data.store import Store
from metrics.editions import EditionFigures
from tests.conftest import UNITS, Office

HOME = Path(__file__).resolve().parent.parent.parent
HEADER = "talk_id,unit_id,kind,due_on,held_on\n"
MOMENTS = 8
WHOLE = everything("tester")


def closing(store: Path, why: str) -> subprocess.Popen:
    words = ["close", "--month", "2026-10", "--why", why, "--store", str(store)]
    command = [sys.executable, "-m", "plumbline", *words]
    return subprocess.Popen(command, cwd=HOME, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_closing_killed_at_random_moments_is_wholly_there_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    office = Office(Store(folder), tmp_path)
    office.hand_in("units", UNITS)
    rows = "".join(f"{at},001001,superior,2026-10-10,{'2026-10-08' if at % 9 else ''}\n" for at in range(900))
    office.hand_in("talks", HEADER + rows)
    assert closing(folder, "first").wait() == 0
    began = time.monotonic()
    assert closing(folder, "second").wait() == 0  # the first one also derives the facts
    took = time.monotonic() - began
    moments, seen = random.Random(3), {False: 0, True: 0}
    for at in range(MOMENTS):
        before = len(editions.editions(Store(folder)))
        process = closing(folder, f"again {at}")
        # Most of a run is start-up and figures: the end is where files are written and the registry is committed.
        time.sleep(took * moments.uniform(0.4, 1.0))
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
    assert closing(folder, "at last").wait() == 0
    assert len(editions.editions(Store(folder))) == 3 + seen[True]
