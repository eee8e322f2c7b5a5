"""Every number can be explained down to its rows: exactly as many as it says, for every metric."""

from datetime import date

import polars as pl
import pytest

from data import months
from data.access import Scope, everything
from data.store.store import Store
from metrics.catalogue import catalogue
from metrics.comparison.peers import peers
from metrics.comparison.question import Comparison
from metrics.comparison.standings import standings
from metrics.facts.explain import explain
from metrics.facts.figures import Figures
from metrics.facts.structure import THEN, TODAY
from tests.organisation import Copies

NOW = date(2026, 11, 22)
MONTH = months.read("2026-10")


@pytest.fixture(scope="module")
def store(organisation: Copies) -> Store:
    return Store(organisation(24, 14))


@pytest.fixture(scope="module", params=[THEN, TODAY])
def figures(store: Store, request: pytest.FixtureRequest) -> Figures:
    return Figures(store, everything("tester"), NOW, structure=request.param)


@pytest.mark.parametrize("metric_id", sorted(catalogue()))
def test_the_rows_add_up_to_the_number(figures: Figures, metric_id: str) -> None:
    metric = figures.metric(metric_id)
    window = "12" if figures.structure == THEN else "ytd"
    units = [figures.tree.ids[0], *peers(figures, Comparison.of(figures, MONTH, window="1"))[1::9]]
    rows = standings(figures, Comparison.of(figures, MONTH, metric.id, window), units)
    checked = 0
    for row in rows.filter(pl.col("value").is_not_null()).iter_rows(named=True):
        sides = explain(figures, metric, row["unit_id"], MONTH, window)
        assert sides is not None
        assert sides[0].total == pytest.approx(row["numerator"]), row["unit_id"]
        assert sides[1].total == pytest.approx(row["denominator"]), row["unit_id"]
        checked += 1
    assert checked > 0


def test_a_window_that_begins_before_the_data_is_explained_by_what_is_in_it(figures: Figures) -> None:
    """Rows of earlier months may have been handed in; no figure stands on them."""
    assert figures.delivered is not None
    month = months.shifted(figures.delivered[0], 2)
    for metric_id in ("case_clearance", "talk_completion", "complaint_rate"):
        metric = figures.metric(metric_id)
        row = standings(figures, Comparison.of(figures, month, metric.id), figures.tree.ids[:1]).row(0, named=True)
        sides = explain(figures, metric, figures.tree.ids[0], month, "12")
        assert sides is not None and row["denominator"] is not None
        assert [side.total for side in sides] == pytest.approx([row["numerator"], row["denominator"]])
    assert figures.first_shown(MONTH, 36, "12") == months.shifted(figures.delivered[0], 11)
    assert figures.first_shown(MONTH, 2, "12") == months.shifted(MONTH, -1)


def test_a_part_is_explained_by_its_own_rows(figures: Figures) -> None:
    metric = figures.metric("training_completion")
    for part in figures.breakdowns(metric):
        row = standings(figures, Comparison.of(figures, MONTH, metric.id, breakdown=part), figures.tree.ids[:1]).row(
            0, named=True
        )
        sides = explain(figures, metric, figures.tree.ids[0], MONTH, "12", part)
        assert sides is not None
        assert (sides[0].total, sides[1].total) == (row["numerator"], row["denominator"])


def test_rows_outside_the_scope_are_not_shown(store: Store, figures: Figures) -> None:
    leaf = figures.tree.ids[-1]
    mine = Figures(store, Scope("me", frozenset({leaf})), NOW, structure=figures.structure)
    metric = mine.metric("training_completion")
    sides = explain(mine, metric, leaf, MONTH, "12")
    assert sides is not None
    assert set(sides[1].rows["unit_id"]) <= {leaf}
    with pytest.raises(KeyError):
        explain(mine, metric, figures.tree.ids[0], MONTH, "12")
