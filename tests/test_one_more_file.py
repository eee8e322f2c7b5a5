"""One file more is one metric more: it appears in facts, standings, definitions and on the command line."""

import os
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
