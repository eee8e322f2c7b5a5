"""Branches: an upper unit is called only where it stands out whichever branch of it is left out."""

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl

from data.access import everything
from data.handing_in.delivery import Request, deliver
from data.store.store import Store
from metrics.attention.signals import signals
from metrics.comparison.peers import peers
from metrics.comparison.question import Comparison
from metrics.comparison.rule import Rule
from metrics.comparison.verdicts import Group, judged
from metrics.facts.figures import Figures
from tests.conftest import METRICS

COUNTIES, OFFICES, TALKS = 14, 4, 40
MONTH = date(2026, 10, 1)


def standing(folder: Path, missed: dict[str, int]) -> dict[str, list[object]]:
    """Counties and offices of which nobody misses more than two talks of forty but for those of `missed` -> level,
    through and whether it counts, of those that lie beyond the limits of their peers, or would but for a branch."""
    store = Store(folder / "store")
    units = ["unit_id,name,parent_id,kind", "0,Province,,province"]
    talks = ["talk_id,unit_id,kind,due_on,held_on"]
    for county in range(COUNTIES):
        units.append(f"{county + 10},County {county + 10},0,county")
        for office in range(OFFICES):
            unit = f"{county + 10}{office}"
            units.append(f"{unit},Office {unit},{county + 10},office")
            late = missed.get(unit, (county + office) % 3)
            for at in range(TALKS):
                talks.append(f"{unit}-{at},{unit},superior,2026-10-10,{'' if at < late else '2026-10-08'}")
    for feed, rows in (("units", units), ("talks", talks)):
        path = folder / f"{feed}.csv"
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        at = datetime(2026, 11, 5, tzinfo=UTC)
        assert deliver(store, Request(feed, path, METRICS, at=at), "tester").status == "accepted"
    figures = Figures(store, everything("tester"), date(2026, 11, 22))
    asked = Comparison.of(figures, MONTH)
    found = signals(figures, asked, peers(figures, asked)).filter(
        (pl.col("level") != "none") | (pl.col("through") != ""), signal="standing", metric="talk_completion"
    )
    # The list and every page say the same of each figure.
    table = judged(figures, Comparison.of(figures, MONTH, "talk_completion")).table
    worse = set(table.filter(verdict="worse")["unit_id"])
    assert worse == set(found.filter(pl.col("level") != "none")["unit_id"])
    return {unit: list(told) for unit, *told in found.select("unit_id", "level", "through", "counts").rows()}


def test_one_bad_office_is_its_own_story_and_not_its_countys(tmp_path: Path) -> None:
    found = standing(tmp_path, {"200": 40})
    assert found["200"] == ["act", "", True]
    assert found["20"] == ["none", "200", False]


def test_a_county_whose_offices_are_all_worse_is_called_itself(tmp_path: Path) -> None:
    found = standing(tmp_path, {f"20{office}": 12 for office in range(OFFICES)})
    assert found["20"] == ["act", "", True]


def test_a_branch_of_which_nothing_can_be_told_leaves_the_verdict_above() -> None:
    columns = {
        "verdict": np.array(["worse", "worse"], dtype=object),
        "level": np.array(["act", "watch"], dtype=object),
        "through": np.array(["low", None], dtype=object),
    }
    group = Group("county", pl.DataFrame(), pl.Series(["10", "11"]), Rule(True, np.array(0.1), np.array(0.0)), columns)
    assert group.found({"low"})["verdict"].tolist() == ["similar", "worse"]
    assert group.found({"low"})["level"].tolist() == ["none", "watch"]
    assert group.found(set())["verdict"].tolist() == ["worse", "worse"]
