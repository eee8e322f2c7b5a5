"""The command line on an organisation with a kept selection: proposals and dossiers, standings of a past month."""

import json
import shutil
from pathlib import Path

import openpyxl
import polars as pl

from data import months
from data.store.store import Store
from metrics.comparison.peers import peers
from metrics.comparison.question import Comparison
from tests.made import figures_of
from tests.test_command_line import Line


def test_targets_are_proposed_kept_and_have_a_sheet(proposed: Path, tmp_path: Path) -> None:
    line = Line(tmp_path)
    shutil.copytree(proposed, tmp_path / "store")
    asked = ("targets", "propose", "--month", "2026-10", "--capacity", "4", "--random-share", "0.5", "--seed", "7")
    status, said = line(*asked, "--out", str(tmp_path / "p.json"))
    assert status == 0 and "Selection 2: " in said
    held = json.loads((tmp_path / "p.json").read_text())
    assert (held["selection"], held["choice"]["seed"], held["choice"]["capacity"]) == (2, 7, 4)
    drawn = [row["unit_id"] for row in held["picked"] if row["route"] == "random"]
    assert len(drawn) == 2
    assert "Selection 2: " in line(*asked, "--out", str(tmp_path / "p.csv"))[1]  # the very same: it is not kept twice
    lines = (tmp_path / "p.csv").read_text().splitlines()
    assert (
        lines[0].startswith("Place,Unit,Number,Route,Score,Stays picked,Why") and len(lines) == len(held["picked"]) + 1
    )
    line(*asked, "--out", str(tmp_path / "p.xlsx"))
    book = openpyxl.load_workbook(tmp_path / "p.xlsx")
    assert book.sheetnames == ["Proposed", "Signals", "Not proposed", "Chosen"]

    sheet = tmp_path / "s.pdf"
    assert line("targets", "sheet", "2", drawn[0], "--out", str(sheet))[0] == 0
    assert sheet.read_bytes().startswith(b"%PDF")
    (look,) = Store(tmp_path / "store").looks()
    assert (look.unit_id, look.what) == (drawn[0], "dossier of selection 2")
    assert line("targets", "sheet", "9", drawn[0], "--out", str(sheet)) == (2, "There is no selection 9.\n")
    assert "does not name the unit" in line("targets", "sheet", "2", "999", "--out", str(sheet))[1]
    assert line(*asked, "--out", str(tmp_path / "p.txt")) == (2, "p.txt: it is written as .csv or .xlsx or .json\n")
    assert "at least one unit" in line(*asked[:5], "0", "--out", str(tmp_path / "q.csv"))[1]
    assert line(*asked, "--under", "999", "--out", str(tmp_path / "q.csv"))[0] == 2
    for month in ("2026-12", "2020-01"):
        status, said = line(*asked[:2], "--month", month, *asked[4:], "--out", str(tmp_path / "q.csv"))
        assert (status, f"There are no figures of {month}: they run from 2025-09 to 2026-10." in said) == (2, True)
    assert not (tmp_path / "q.csv").exists()


def test_standings_of_a_past_month_compare_the_units_that_stood_then(proposed: Path, tmp_path: Path) -> None:
    line = Line(tmp_path)
    figures = figures_of(Store(Path(shutil.copytree(proposed, tmp_path / "store"))))
    closed = figures.tree.units.filter(pl.col("closed_on").is_not_null())
    assert closed.height
    unit, kind, day = closed.select("unit_id", "kind", "closed_on").row(0)
    month = f"{months.shifted(day, -1):%Y-%m}"
    out = tmp_path / "s.csv"
    assert line("standings", "rotation_overdue", "--month", month, "--peers", kind, "--out", str(out))[0] == 0
    found = pl.read_csv(out, schema_overrides={"unit_id": pl.String})["unit_id"].to_list()
    asked = Comparison.of(figures, months.shifted(day, -1), window="1", peer_group=kind)
    assert unit in found and sorted(found) == sorted(peers(figures, asked))
