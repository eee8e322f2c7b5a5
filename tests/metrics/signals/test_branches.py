"""Branches: an upper unit is called only where it stands out whichever branch of it is left out."""

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from data.access import everything
from data.handing_in.delivery import deliver
from data.store.store import Store
from metrics.attention.signals import signals
from metrics.comparison.peers import peers
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from tests.conftest import METRICS

COUNTIES, OFFICES, TALKS = 14, 4, 40
MONTH = date(2026, 10, 1)


def standing(folder: Path, missed: dict[str, int]) -> dict[str, list[object]]:
    """Counties and offices of which nobody misses more than two talks of forty but for those of `missed` -> level,
    through and whether it counts, of those that lie beyond the limits of their peers."""
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
        assert deliver(store, feed, path, "tester", METRICS, at=at).status == "accepted"
    figures = Figures(store, everything("tester"), date(2026, 11, 22))
    asked = Comparison.of(figures, MONTH)
    found = signals(figures, asked, peers(figures, asked)).filter(
        pl.col("level") != "none", signal="standing", metric="talk_completion"
    )
    return {unit: list(told) for unit, *told in found.select("unit_id", "level", "through", "counts").rows()}


def test_one_bad_office_is_its_own_story_and_not_its_countys(tmp_path: Path) -> None:
    found = standing(tmp_path, {"200": 40})
    assert found["200"] == ["act", "", True]
    # Judged by its offices the county does not stand out: all that it has lies in one of them.
    assert "20" not in found


def test_a_county_whose_offices_are_all_worse_is_called_itself(tmp_path: Path) -> None:
    found = standing(tmp_path, {f"20{office}": 12 for office in range(OFFICES)})
    assert found["20"] == ["act", "", True]
