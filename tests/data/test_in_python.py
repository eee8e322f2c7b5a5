"""A function of Python over a column runs outside of Polars' threads, or a server of many threads stands still."""

import re
import subprocess
import sys
from pathlib import Path

import polars as pl

from data.in_python import in_python

HOME = Path(__file__).resolve().parent.parent.parent
WITHIN = re.compile(r"\.map_(elements|batches|groups)\(")
STRAIN = """
import os, threading, time
import polars as pl
from data.in_python import in_python
few = pl.DataFrame({name: [str(one) for one in range(300)] for name in "ab"})
many = pl.DataFrame({"k": [one % 97 for one in range(20_000)], "s": [str(one) for one in range(20_000)]})
def shown():
    while True:
        many.to_arrow()
        many.partition_by("k")
def said():
    while True:
        few.with_columns(in_python(column, str.upper) for column in few)
for work in (shown, shown, said, said):
    threading.Thread(target=work, daemon=True).start()
time.sleep(5)
os._exit(0)
"""


def test_each_cell_is_given_to_the_function_and_empty_ones_stay_empty() -> None:
    assert in_python(pl.Series("a", ["x", None, "y"]), str.upper).to_list() == ["X", None, "Y"]
    assert in_python(pl.Series("a", ["x", None]), len, pl.Int64).to_list() == [1, None]


def test_no_function_of_python_runs_within_polars_threads() -> None:
    parts = ("data", "metrics", "reports", "pages", "commands")
    files = [*HOME.glob("*.py"), *(file for part in parts for file in (HOME / part).rglob("*.py"))]
    assert len(files) > 100
    assert [file.name for file in files if WITHIN.search(file.read_text(encoding="utf-8"))] == []


def test_threads_that_show_and_threads_that_say_do_not_wait_for_each_other() -> None:
    """With `map_elements` in its place, this stands still within seconds: showing holds the interpreter and waits."""
    assert subprocess.run([sys.executable, "-c", STRAIN], cwd=HOME, timeout=60, check=False).returncode == 0
