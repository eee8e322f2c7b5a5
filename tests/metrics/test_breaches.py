"""Breaches: what chance explains asks nobody for an answer, and the gravest come first."""

from datetime import date

import polars as pl
import pytest
from scipy.stats import binom, poisson

from data.access import everything
from data.demo.filling import fill
from data.store.store import Store
from metrics.catalogue import catalogue
from metrics.facts.figures import Figures
from metrics.meeting.breaches import OFF, PEERS, _against_target
from metrics.meeting.month_review import MonthReview

OCTOBER = date(2026, 10, 1)


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> MonthReview:
    """October of a demonstration organisation of 40 units."""
    store = Store(tmp_path_factory.mktemp("breaches") / "store")
    fill(store, {metric.id: metric.kind for metric in catalogue().values()}, OCTOBER, units=40, months=14)
    return MonthReview(Figures(store, everything("tester"), date(2026, 11, 22)), OCTOBER)


def test_off_target_is_what_chance_would_hardly_ever_give(month: MonthReview) -> None:
    """Once in a thousand at most, by the exact tail of the binomial and of the Poisson distribution."""
    asked = month.breaches.filter(pl.col("signs").list.contains(OFF))
    assert asked.height > 0
    for row in asked.iter_rows(named=True):
        metric = month.figures.metrics[row["metric"]]
        x, n, target = row["numerator"], row["denominator"], row["target"]
        law = binom(n, target) if metric.kind == "p" else poisson(n * target)
        tail = law.cdf(x) if metric.better == "high" else law.sf(x - 1)
        assert tail < 0.001, row


def test_a_single_case_is_no_breach_of_its_target() -> None:
    """None of one, where nine of ten are asked for, is what chance gives once in ten times."""
    metric = catalogue()["inspection_coverage"]
    rows = pl.DataFrame(
        {"numerator": [0.0, 20.0], "denominator": [1.0, 40.0], "target": 0.9, "target_met": False, "off": True}
    )
    assert _against_target(metric, rows)["off"].to_list() == [False, True]


def test_the_gravest_come_first(month: MonthReview) -> None:
    """Worse than the peers before off target alone; then those with more signs, then what chance explains least."""
    asked = month.breaches
    peers = asked["signs"].list.contains(PEERS)
    keys = [(not first, -len(signs)) for first, signs in zip(peers, asked["signs"], strict=True)]
    assert keys == sorted(keys)
    for (_, many), rows in asked.filter(peers).group_by("kind", pl.col("signs").list.len(), maintain_order=True):
        assert rows["p"].is_sorted(), many


def test_a_units_own_breaches_are_those_of_the_whole(month: MonthReview) -> None:
    """The sheet of a unit picks by the definition that the meeting's pages pick by."""
    for unit in month.breaches["unit_id"].unique().sort().head(4):
        own = MonthReview(month.figures, OCTOBER, unit).own_breaches
        whole = month.breaches.filter(unit_id=unit)
        assert own.select("metric", "signs").rows() == whole.select("metric", "signs").rows()


def test_charts_made_at_once_are_those_made_one_by_one(month: MonthReview) -> None:
    for (metric, unit), found in list(month.breach_charts.items())[:8]:
        alone = month.over_time(metric, unit)
        assert found.table.equals(alone.table)
        assert (found.variation, found.assurance, found.points) == (alone.variation, alone.assurance, alone.points)


def test_a_unit_that_stands_no_more_is_compared_and_neither_called_nor_asked(month: MonthReview) -> None:
    """It stood within the window; at the month's end there is nobody to answer."""
    figures = month.figures
    gone = figures.tree.units.filter(pl.col("closed_on") <= date(2026, 10, 31))
    worst = month.breaches.filter(pl.col("signs").list.contains(PEERS)).row(0, named=True)["unit_id"]
    assert set(gone["unit_id"]).isdisjoint(month.standing) and worst in month.standing
    month = MonthReview(figures, month.month)
    month.standing = [unit for unit in month.standing if unit != worst]
    assert worst in set(month.table["unit_id"])
    assert worst not in {*month.current["unit_id"], *month.breaches["unit_id"], *month.calls["unit_id"]}
