"""The facts equal those of a second implementation, written apart from this one, on random organisations."""

from datetime import date

import polars as pl
from hypothesis import HealthCheck, given, settings

from data import months
from data.feeds import named
from metrics.catalogue import catalogue
from metrics.facts.facts import facts
from metrics.facts.roll_up import rolled_up
from metrics.facts.tidy import tidied
from metrics.facts.tree import Tree
from metrics.measure import Metric
from tests.naive import facts as naive
from tests.naive.organisations import organisations

FIRST, LAST = date(2023, 1, 1), date(2026, 11, 1)
OWN = Metric(
    id="own_metric",
    title="Own",
    words="",
    why="",
    mechanism="",
    reference="",
    kind="p",
    better="high",
    by="breakdown",
)
METRICS = [*catalogue().values(), OWN]


def frame(feed: str, rows: list[dict]) -> pl.LazyFrame:
    """A feed's rows, typed, as the store would give them."""
    return pl.LazyFrame(rows, schema=named(feed).dtypes, orient="row")


def computed(tables: dict[str, list[dict]]) -> pl.DataFrame:
    tidy = tidied(METRICS, lambda feed: frame(feed, tables.get(feed, [])))
    units = [str(row["unit_id"]) for row in tables["units"]]
    return facts(tidy, METRICS, units, FIRST, LAST)


def as_sides(table: pl.DataFrame) -> dict[tuple, tuple]:
    return {
        (row["metric"], row["unit_id"], f"{row['month']:%Y-%m}", row["breakdown"]): (
            row["numerator"],
            row["denominator"],
        )
        for row in table.iter_rows(named=True)
    }


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(organisations(declared=["own_metric"]))
def test_the_facts_are_those_of_the_naive_implementation(tables: dict[str, list[dict]]) -> None:
    expected = naive.facts(tables, FIRST, LAST, {"own_metric"})
    known = {metric.id for metric in METRICS}
    assert as_sides(computed(tables)) == {key: sides for key, sides in expected.items() if key[0] in known}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(organisations())
def test_a_parent_is_the_sum_of_its_subtree_and_the_parts_of_a_whole_add_up(
    tables: dict[str, list[dict]],
) -> None:
    found = computed(tables)
    tree = Tree(frame("units", tables["units"]).collect())
    rolled = as_sides(rolled_up(found, tree))
    own = as_sides(found)
    for (metric, unit, month, breakdown), (top, bottom) in rolled.items():
        below = [own[key] for one in tree.under(unit) if (key := (metric, one, month, breakdown)) in own]
        assert abs(top - sum(side[0] for side in below)) < 1e-9
        if bottom is not None:
            assert abs(bottom - sum(side[1] or 0 for side in below)) < 1e-9
    whole = found.filter(pl.col("breakdown") == "").select("metric", "unit_id", "month", "numerator")
    counted = [metric.id for metric in METRICS if metric.by and metric.numerator is not None]
    returned = {(row["metric"], row["unit_id"], row["month"]) for row in tables.get("returns", [])}
    parts = (
        found.filter(pl.col("breakdown") != "").group_by("metric", "unit_id", "month").agg(pl.col("numerator").sum())
    )
    both = whole.filter(pl.col("metric").is_in(counted)).join(parts, on=["metric", "unit_id", "month"], suffix="_parts")
    for row in both.iter_rows(named=True):
        if (row["metric"], row["unit_id"], row["month"]) not in returned:
            assert abs(row["numerator"] - row["numerator_parts"]) < 1e-9


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(organisations())
def test_the_order_of_rows_does_not_matter_and_more_months_change_no_month(
    tables: dict[str, list[dict]],
) -> None:
    found = computed(tables)
    assert computed({feed: rows[::-1] for feed, rows in tables.items()}).equals(found)
    tidy = tidied(METRICS, lambda feed: frame(feed, tables.get(feed, [])))
    units = [str(row["unit_id"]) for row in tables["units"]]
    later = facts(tidy, METRICS, units, date(2025, 6, 1), months.shifted(LAST, 12))
    same = later.filter(pl.col("month") <= LAST)
    assert same.equals(found.filter(pl.col("month") >= date(2025, 6, 1)))
