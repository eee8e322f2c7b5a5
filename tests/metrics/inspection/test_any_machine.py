"""The same records, choice and seed give the same proposal, to the byte, with as many threads as a machine has."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from metrics.facts.figures import Figures

HOME = Path(__file__).resolve().parents[3]
MACHINES = (
    {"POLARS_MAX_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"},
    # Eight threads: there the streaming engine cuts small tables into parts of which some are empty.
    {"POLARS_MAX_THREADS": "8", "OPENBLAS_NUM_THREADS": "2", "PYTHONHASHSEED": "4321"},
)


def test_a_proposal_is_the_same_to_the_byte_with_one_thread_or_eight_and_any_hash_seed(
    demonstration: Figures, tmp_path: Path
) -> None:
    running = []
    for number, machine in enumerate(MACHINES):
        folder = tmp_path / f"machine-{number}"
        shutil.copytree(demonstration.store.folder, folder / "store")
        asked = "targets propose --month 2026-10 --capacity 8 --random-share 0.25 --seed 7 --as-of 2026-11-22T12:00"
        out = ["--store", str(folder / "store"), "--out", str(folder / "proposal.json")]
        command = [sys.executable, "-m", "plumbline", *asked.split(), *out]
        environment = {**os.environ, "PLUMBLINE_TODAY": "2026-11-22", **machine}
        running.append(subprocess.Popen(command, cwd=HOME, env=environment, stderr=subprocess.PIPE, text=True))
    for one in running:
        _, said = one.communicate(timeout=600)
        assert one.returncode == 0, said
    first, second = ((tmp_path / f"machine-{number}" / "proposal.json").read_bytes() for number in range(2))
    assert first == second
    assert first.count(b'"route"') > 8
