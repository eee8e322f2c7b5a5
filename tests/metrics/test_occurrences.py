"""The cases one by one: as many as the numbers say, in every month, for every metric whose cases have days."""

from datetime import date

import polars as pl
import pytest

from data import months
from data.access import Scope, everything
from data.store.store import Store
from metrics.catalogue import catalogue
from metrics.comparison.peers import peers
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.facts.occurrences import dated, is_miss, occurrences
from metrics.facts.structure import THEN, TODAY
from metrics.trends.series import trend
from tests.organisation import Copies

NOW = date(2026, 11, 22)
FIRST, LAST = months.read("2025-09"), months.read("2026-10")


@pytest.fixture(scope="module")
def store(organisation: Copies) -> Store:
    return Store(organisation(24, 14))


@pytest.fixture(scope="module", params=[THEN, TODAY])
def figures(store: Store, request: pytest.FixtureRequest) -> Figures:
    return Figures(store, everything("tester"), NOW, structure=request.param)


@pytest.mark.parametrize("metric_id", sorted(one.id for one in catalogue().values() if dated(one)))
def test_the_cases_add_up_to_every_month_of_every_unit(figures: Figures, metric_id: str) -> None:
    metric = figures.metric(metric_id)
    units = peers(figures, Comparison.of(figures, LAST, window="1"))
    found = (
        occurrences(figures, metric, units, FIRST, LAST)
        .group_by("unit_id", month=pl.col("day").dt.truncate("1mo"))
        .agg(events=pl.col("event").sum().cast(pl.Float64), cases=pl.len().cast(pl.Float64))
    )
    rows = trend(figures, Comparison.of(figures, LAST, metric.id, "1"), units, FIRST).drop_nulls("value")
    assert rows.height
    both = rows.join(found, on=["unit_id", "month"], how="left").fill_null(0)
    top = both["denominator"] - both["numerator"] if is_miss(metric) else both["numerator"]
    assert both["events"].to_list() == top.to_list()
    if metric.kind == "p":
        assert both["cases"].to_list() == both["denominator"].to_list()


def test_a_part_has_its_own_cases(figures: Figures) -> None:
    metric = figures.metric("training_completion")
    root = figures.tree.ids[:1]
    whole = occurrences(figures, metric, root, FIRST, LAST)
    parts = [occurrences(figures, metric, root, FIRST, LAST, part) for part in figures.breakdowns(metric)]
    assert len(parts) > 1
    assert sum(part.height for part in parts) == whole.height


def test_cases_outside_the_scope_are_not_told(store: Store, figures: Figures) -> None:
    metric = figures.metric("training_completion")
    own, other = figures.tree.ids[-1], figures.tree.ids[-2]
    narrow = Figures(store, Scope("reader", frozenset({own})), NOW, structure=figures.structure)
    assert occurrences(narrow, metric, [own], FIRST, LAST).height
    with pytest.raises(KeyError):
        occurrences(narrow, metric, [other], FIRST, LAST)


def test_a_stock_has_no_days(figures: Figures) -> None:
    with pytest.raises(ValueError, match="no days of their own"):
        occurrences(figures, figures.metric("rotation_overdue"), figures.tree.ids[:1], FIRST, LAST)
