"""No contradiction: whoever asks after a unit's figure is told the same verdict, level, rank and value."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from data.access import everything
from data.store.store import Store
from metrics.comparison.matrix import matrix
from metrics.comparison.question import Comparison
from metrics.comparison.unit_profile import profile
from metrics.comparison.verdicts import judged
from metrics.facts.figures import Figures
from metrics.signals.survey import Sight
from plumbline import app
from tests.organisation import Copies

MONTH = date(2026, 10, 1)
SAID = ["verdict", "level", "rank", "value", "z", "against_target", "target_level", "reason"]


@pytest.fixture(scope="module")
def figures(organisation: Copies) -> Figures:
    return Figures(Store(organisation(40, 18)), everything("tester"), date(2026, 11, 22))


@pytest.fixture(scope="module")
def whole(figures: Figures) -> pl.DataFrame:
    """What the Matrix says of everybody."""
    return said(matrix(figures, Comparison.of(figures, MONTH)))


def said(table: pl.DataFrame) -> pl.DataFrame:
    return table.select("unit_id", "metric", *SAID).sort("unit_id", "metric")


def same(one: pl.DataFrame, other: pl.DataFrame) -> int:
    """How many cells differ; numbers to twelve digits, as files hold them."""
    return sum(
        (~one[name].round(12).eq_missing(other[name].round(12))).sum()
        if one[name].dtype == pl.Float64
        else (~one[name].eq_missing(other[name])).sum()
        for name in one.columns
    )


def test_standings_of_a_peer_group_say_what_the_matrix_says(figures: Figures, whole: pl.DataFrame) -> None:
    parts = []
    for metric in figures.metrics:
        for kind in sorted(set(figures.kinds.values())):
            asked = Comparison.of(figures, MONTH, metric, peer_group=kind)
            parts.append(judged(figures, asked).table.with_columns(metric=pl.lit(metric)))
    assert same(said(pl.concat(parts, how="vertical_relaxed")), whole) == 0


def test_a_units_own_page_says_what_the_matrix_says(figures: Figures, whole: pl.DataFrame) -> None:
    for unit in whole["unit_id"].unique().sort().to_list()[::5]:
        asked = Comparison.of(figures, MONTH, peer_group=figures.kinds[unit])
        own = said(profile(figures, asked, unit))
        assert same(own, whole.filter(unit_id=unit)) == 0, unit


def test_the_command_line_says_what_the_matrix_says(figures: Figures, whole: pl.DataFrame, tmp_path: Path) -> None:
    out = tmp_path / "all.parquet"
    asked = ["standings", "--all-metrics", "--month", "2026-10", "--window", "12", "--out", str(out)]
    found = CliRunner().invoke(app, [*asked, "--store", str(figures.store.folder)])
    assert found.exit_code == 0, found.output
    table = pl.read_parquet(out)
    assert same(said(table), whole) == 0
    new = ["baseline", "tau2", "first_rank", "last_rank", "p"]
    assert set(new) <= set(table.columns)


def test_signals_stand_on_the_same_verdicts(figures: Figures, whole: pl.DataFrame) -> None:
    sight = Sight(figures, Comparison.of(figures, MONTH), [])
    for metric in sight.judged:
        side = -1 if metric.better == "high" else 1
        z = pl.DataFrame({"unit_id": sight.ids, "of": side * sight.stands(metric).z[:, -1]}).fill_nan(None)
        both = whole.filter(metric=metric.id).join(z, on="unit_id", how="left")
        assert both.filter(~pl.col("z").eq_missing(pl.col("of"))).is_empty(), metric.id


def test_a_branch_judges_its_own_units_and_asking_for_it_does_not_move_anybody_else(figures: Figures) -> None:
    branch = next(unit for unit in figures.tree.ids if figures.tree.depth[figures.tree.place[unit]] == 1)
    asked = Comparison.of(figures, MONTH, "training_completion", branch=branch)
    units = judged(figures, asked).table["unit_id"]
    assert set(units) < set(figures.tree.under(branch))
    assert set(judged(figures, replace(asked, branch=None)).table["unit_id"]) > set(units)
