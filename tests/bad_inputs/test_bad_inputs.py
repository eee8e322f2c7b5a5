"""Bad inputs: each file of the manifest in BAD_INPUTS is handed in, and the answer must be the one that is expected."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bad_inputs.neighbours import CASES

HERE = Path(__file__).resolve().parent
HOME = HERE.parent.parent
FOLDER = Path(os.environ.get("BAD_INPUTS", HERE / "given")).resolve()
SECONDS = 10
MEMORY = 512 << 20
UNITS = "unit_id,name,kind\n001001,督察一处,office\n001002,督察二处,office\n001003,Unit C,office\n"

# Where the expected answer contradicts the feed that the manifest describes: see docs/decisions.md.
CORRECTED = {
    "004_gb18030_rare.csv": ("quarantine_rows", "5", "1"),
    "315_int96.parquet": ("quarantine_rows", "0", "6"),
}

with (FOLDER / "manifest.csv").open(encoding="utf-8", newline="") as _file:
    MANIFEST = list(csv.DictReader(_file))


class Server:
    """The process that takes the files in; started again where a file brought it down."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(HOME), "PLUMBLINE_TODAY": "2026-11-22"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bad_inputs.server"],
            cwd=HOME,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def hand_in(self, store: Path, file: Path, answers: dict[str, str] | None = None) -> dict:
        assert self.process.stdin and self.process.stdout
        asked = {"store": str(store), "file": str(file), "name": file.name, "answers": answers or {}}
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            self.process.wait()
            self.start()
            pytest.fail(f"{file.name} brought the server down")
        return json.loads(line)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def registered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the register of the manifest."""
    from data.handing_in.delivery import Request, deliver
    from data.store.store import Store

    folder = tmp_path_factory.mktemp("registered")
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    store = Store(folder / "store")
    assert deliver(store, Request("units", folder / "units.csv", {}), "tester").status == "accepted"
    store.registry.dispose()
    return folder / "store"


@pytest.fixture
def store(registered: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(registered, tmp_path / "store"))


def within_limits(answer: dict) -> None:
    assert answer["status"] != "broken", answer["traceback"]
    assert answer["seconds"] < SECONDS
    assert answer["memory"] < MEMORY, f"{answer['memory'] >> 20} MB above idle"


def one_sentence(words: str) -> None:
    """A sentence that a person understands: no name of an exception, no traceback."""
    assert 10 < len(words) < 600
    assert not re.search(r"Traceback|Exception|Error\b|0x[0-9a-f]{6}|<class", words), words


def judge(server: Server, store: Path, file: Path, outcome: str, rows_ok: str, rows_rejected: str) -> None:
    """Hand the file in, and compare what becomes of it with what must."""
    answer = server.hand_in(store, file)
    within_limits(answer)
    if outcome in ("reject_file", "ask_user"):
        assert answer["unchanged"], "the store has changed"
    if outcome == "reject_file":
        assert answer["status"] == "refused", answer
        one_sentence(answer["notes"][0])
        return
    if outcome == "ask_user":
        assert answer["status"] == "asks", answer
        one_sentence(answer["question"])
        assert answer["options"]
        again = server.hand_in(store, file, {answer["topic"]: answer["options"][0]})
        within_limits(again)
        assert again["topic"] != answer["topic"], "the answer does not answer the question"
        return
    assert answer["status"] == ("rejected" if outcome == "quarantine_rows" else "accepted"), answer
    assert (answer["accepted"], answer["rejected"]) == (int(rows_ok), int(rows_rejected)), answer
    assert len(answer["rows"]) == int(rows_ok)
    if outcome == "accept":
        assert answer["normalised"] == []
    if outcome == "accept_normalised":
        assert answer["notes"], "nothing says what was normalised"
    for fault in answer["faults"]:
        assert fault["row"] > 0 and fault["reason"], fault
        assert fault["cell"] or fault["column"] == "" or ", " in fault["column"], fault


@pytest.mark.parametrize("entry", MANIFEST, ids=[entry["file"] for entry in MANIFEST])
def test_bad_input(entry: dict[str, str], server: Server, store: Path) -> None:
    expected = (entry["expected_outcome"], entry["rows_ok"], entry["rows_quarantined"])
    judge(server, store, FOLDER / entry["file"], *CORRECTED.get(entry["file"], expected))


@pytest.mark.parametrize("name", CASES)
def test_neighbour(name: str, server: Server, store: Path, tmp_path: Path) -> None:
    content, outcome, rows_ok, rows_rejected = CASES[name]()
    (tmp_path / name).write_bytes(content)
    judge(server, store, tmp_path / name, outcome, str(rows_ok), str(rows_rejected))
