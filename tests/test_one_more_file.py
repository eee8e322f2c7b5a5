"""One file more is one metric more, or one kind of cell more; nothing else is edited."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import UNITS

HOME = Path(__file__).resolve().parent.parent
METRIC = '''"""Filed at all: the share of declarations that were filed, late or not."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

metric = Metric(
    title="Filed at all",
    words="Of the declarations that fell due in the month, the share filed by now.",
    why="Late is better than never.",
    mechanism="Reporting of personal matters",
    reference="House rules",
    kind="p",
    better="high",
    numerator=flow("declarations", on="due_on", where=~nw.col("filed_on").is_null()),
    denominator=flow("declarations", on="due_on"),
    targets=(Target(0.99),),
    least=1,
    unit="%",
)
'''


def test_a_metric_is_added_by_one_new_file_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "metrics" / "catalogue").mkdir(parents=True)
    (tmp_path / "metrics" / "catalogue" / "filed_at_all.py").write_text(METRIC)
    (tmp_path / "units.csv").write_text(UNITS)
    header = "declaration_id,unit_id,person_id,kind,due_on,filed_on\n"
    rows = "1,001001,p,annual,2026-10-31,2026-11-05\n2,001001,p,annual,2026-10-31,\n"
    (tmp_path / "declarations.csv").write_text(header + rows)

    def plumbline(*words: str) -> str:
        environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PLUMBLINE_STORE": str(tmp_path / "store")}
        command = [sys.executable, "-m", "plumbline", *words]
        return subprocess.run(command, cwd=HOME, env=environment, capture_output=True, text=True, check=True).stdout

    plumbline("load", "units", str(tmp_path / "units.csv"))
    plumbline("load", "declarations", str(tmp_path / "declarations.csv"))
    assert 'filed_at_all,001001,2026-10,"",1,2' in plumbline("facts", "--from", "2026-10", "--to", "2026-10")
    assert "001001," in plumbline("standings", "filed_at_all", "--month", "2026-10")
    assert "Filed at all" in plumbline("definitions")


CELL_TYPE = '''"""Grade: A to E, as auditors write it."""

import polars as pl

from data.cells.cell_type import CellType
from data.cells.slow_way import unread

kind = CellType(
    "grade",
    pl.String,
    lambda text, spelling, facts: unread(text, text.str.extract("(?i)^grade ([A-E])$"), "is no grade: write Grade A"),
    holds=lambda facts: "a grade from A to E",
    sample=lambda facts: "Grade A",
    suggest=lambda value, facts: f"Grade {value}" if value in "ABCDE" else "",
    fits=lambda value, facts: value.startswith("Grade "),
)
'''
FEED = '''"""Audits: the grade that an audit gave a unit."""

from data.cells.grade import kind
from data.feeds.columns import column, key, unit
from data.feeds.feed import Feed

feed = Feed(
    title="Audits",
    words="Audits and their grades.",
    keys=("audit_id",),
    columns={"audit_id": key(), "unit_id": unit(), "grade": column(kind, ("mark",))},
)
'''


def test_a_kind_of_cell_is_added_by_one_new_file_and_nothing_else(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for name in ("data", "metrics", "commands", "reports", "plumbline.py"):
        if (HOME / name).is_dir():
            shutil.copytree(HOME / name, home / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(HOME / name, home)
    (home / "data" / "cells" / "grade.py").write_text(CELL_TYPE)
    (home / "data" / "feeds" / "audits.py").write_text(FEED)
    (tmp_path / "units.csv").write_text(UNITS)
    rows = "1,001001,Grade B\n2,001001,C\n3,001001,none\n"
    (tmp_path / "audits.csv").write_text(
        "audit_id,unit_id,note\n" + rows.replace("C", "Grade C").replace("none", "Grade A")
    )
    (tmp_path / "faulty.csv").write_text("audit_id,unit_id,grade\n" + rows)

    def plumbline(*words: str) -> str:
        environment = {**os.environ, "PYTHONPATH": str(home), "PLUMBLINE_STORE": str(tmp_path / "store")}
        command = [sys.executable, "-m", "plumbline", *words]
        return subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True).stdout

    plumbline("load", "units", str(tmp_path / "units.csv"))
    report = json.loads(plumbline("load", "audits", str(tmp_path / "faulty.csv"), "--json"))
    assert (report["rows_accepted"], report["rows_rejected"]) == (1, 2)
    assert [(one["reason"], one["suggestion"]) for one in report["rejected"]] == [
        ("is no grade: write Grade A", "Grade C"),
        ("says that there is no value, and a value is required", ""),
    ]
    asked = json.loads(plumbline("load", "audits", str(tmp_path / "audits.csv"), "--json"))
    assert (asked["topic"], asked["options"]) == ("columns.grade", ["note"])
