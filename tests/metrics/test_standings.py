"""League tables: values, intervals, ranks with ties, units apart, changes, windows."""

from datetime import UTC, date, datetime

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import months
from data.registry.settings import Settings
from data.registry.tables import Setting
from metrics.comparison.compared_units import entrants
from metrics.comparison.standings import league_table
from metrics.facts.windows import over_window
from metrics.measure import Metric, Target, flow, staff, stock
from metrics.trends.series import monthly_values

OCTOBER = date(2026, 10, 1)


def metric(better: str = "high", **changed) -> Metric:
    how = {
        "kind": "p",
        "numerator": flow("training", "due_on"),
        "denominator": flow("training", "due_on"),
        "targets": (Target(0.9),),
        **changed,
    }
    return Metric(id="m", title="M", words="", why="", mechanism="", reference="", better=better, **how)


def facts(*rows: tuple[str, str, float, float | None]) -> pl.DataFrame:
    return pl.DataFrame(
        [(unit, months.read(month), top, bottom) for unit, month, top, bottom in rows],
        schema={"unit_id": pl.String, "month": pl.Date, "numerator": pl.Float64, "denominator": pl.Float64},
        orient="row",
    )


def compared(of: Metric, units: list[str], month: date = OCTOBER, **reports: tuple[int, int]) -> pl.DataFrame:
    return entrants(of, units, month, Settings(), {}, reports)


def table_of(rows: pl.DataFrame, of: Metric, units: list[str], month: date, window: str = "1") -> pl.DataFrame:
    return league_table(rows, of, compared(of, units, month), month, window)


def ranks(table: pl.DataFrame) -> dict[str, int | None]:
    return dict(zip(table["unit_id"], table["rank"], strict=True))


def test_ties_share_the_best_rank_and_the_next_is_counted_from_all() -> None:
    rows = facts(("a", "2026-10", 18, 20), ("b", "2026-10", 36, 40), ("c", "2026-10", 10, 20))
    assert ranks(table_of(rows, metric(), ["a", "b", "c"], OCTOBER)) == {"a": 1, "b": 1, "c": 3}
    assert ranks(table_of(rows, metric("low"), ["a", "b", "c"], OCTOBER)) == {"c": 1, "a": 2, "b": 2}


def test_missing_is_never_zero_and_never_ranked() -> None:
    rows = facts(("a", "2026-10", 0, 20), ("b", "2026-10", 0, 0), ("c", "2026-09", 5, 20))
    table = table_of(rows, metric(), ["a", "b", "c", "d"], OCTOBER)
    assert dict(zip(table["unit_id"], table["status"], strict=True)) == {
        "a": "ranked",
        "b": "no data",
        "c": "no data",
        "d": "no data",
    }
    assert table.filter(pl.col("status") == "no data")["value"].null_count() == 3
    assert ranks(table) == {"a": 1, "b": None, "c": None, "d": None}


def test_units_under_the_least_denominator_are_apart_and_context_is_not_ranked() -> None:
    rows = facts(("a", "2026-10", 9, 9), ("b", "2026-10", 10, 10))
    assert ranks(table_of(rows, metric(), ["a", "b"], OCTOBER)) == {"b": 1, "a": None}
    assert ranks(table_of(rows, metric(""), ["a", "b"], OCTOBER)) == {"a": None, "b": None}


def test_the_interval_is_wilsons_for_a_proportion() -> None:
    """Newcombe (1998), table I: 81 of 263."""
    row = table_of(facts(("a", "2026-10", 81, 263)), metric(), ["a"], OCTOBER).row(0, named=True)
    assert (round(row["lower"], 4), round(row["upper"], 4)) == (0.2553, 0.3662)


def test_the_target_in_force_is_the_months_own() -> None:
    dated = metric(targets=(Target(0.8), Target(0.9, date(2026, 7, 1))))
    rows = facts(("a", "2026-06", 17, 20), ("a", "2026-07", 17, 20))
    found = monthly_values(rows, dated, lambda month: compared(dated, ["a"], month), date(2026, 6, 1), date(2026, 7, 1))
    assert found["target"].to_list() == [0.8, 0.9]
    assert found["target_met"].to_list() == [True, False]


def test_a_peer_groups_own_target_goes_before_the_general_one_from_its_day_on() -> None:
    def setting(kind: str, value: float, since: date) -> Setting:
        now = datetime(2026, 1, 1, tzinfo=UTC)
        return Setting(subject="m", name="target", kind=kind, value=value, since=since, at=now, by="a", why="b")

    rows = [setting("", 0.7, date(2026, 3, 1)), setting("office", 0.5, date(2026, 6, 1))]
    found = {
        month: entrants(metric(), ["a", "b"], month, Settings(rows), {"a": "office"}, {})["target"].to_list()
        for month in (date(2026, 2, 1), date(2026, 3, 1), date(2026, 6, 1))
    }
    assert list(found.values()) == [[0.9, 0.9], [0.7, 0.7], [0.5, 0.7]]


def test_a_silent_unit_is_apart_and_not_ranked() -> None:
    rows = facts(("a", "2026-10", 18, 20), ("b", "2026-10", 18, 20))
    table = league_table(rows, metric(), compared(metric(), ["a", "b"], a=(1, 1), b=(0, 1)), OCTOBER)
    assert dict(zip(table["unit_id"], table["status"], strict=True)) == {"a": "ranked", "b": "not reported"}
    assert ranks(table) == {"a": 1, "b": None}


def test_changes_are_named_only_where_chance_does_not_explain_them() -> None:
    rows = facts(
        ("a", "2026-10", 90, 100),
        ("a", "2026-09", 50, 100),
        ("a", "2025-10", 88, 100),
        ("b", "2026-10", 5, 10),
        ("b", "2026-09", 4, 10),
    )
    table = table_of(rows, metric(), ["a", "b"], OCTOBER)
    found = {row["unit_id"]: row for row in table.iter_rows(named=True)}
    assert (found["a"]["moved_month"], found["a"]["moved_year"]) == ("up", "no clear change")
    assert (found["b"]["moved_month"], found["b"]["moved_year"]) == ("no clear change", "no data")
    assert found["a"]["change_month"] == pytest.approx(0.4)
    overlapping = table_of(rows, metric(), ["a"], OCTOBER, "3").row(0, named=True)
    assert overlapping["moved_month"] is None


def test_windows_add_flows_take_the_last_stock_and_count_staff_years() -> None:
    rows = facts(*[("a", f"2026-{month:02}", month, 10) for month in range(1, 11)])
    stands = metric(
        numerator=stock("cases", "opened_on", "closed_on"),
        denominator=stock("cases", "opened_on", "closed_on"),
    )
    rate = metric("", kind="r", numerator=flow("cases", "opened_on"), denominator=staff())

    def sides(of: Metric, window: str) -> tuple:
        return over_window(rows, of, OCTOBER, window).select("numerator", "denominator").row(0)

    assert sides(metric(), "1") == (10, 10)
    assert sides(metric(), "3") == (27, 30)
    assert sides(metric(), "12") == (55, 100)
    assert sides(metric(), "ytd") == (55, 100)
    assert sides(stands, "12") == (10, 10)
    assert sides(rate, "3") == (27, 30 / 12)
    with pytest.raises(ValueError, match="There is no window '6'"):
        sides(metric(), "6")


def test_a_month_without_data_is_a_gap() -> None:
    rows = facts(("a", "2026-08", 9, 10), ("a", "2026-10", 8, 10))
    assert monthly_values(rows, metric(), lambda month: compared(metric(), ["a"], month), date(2026, 8, 1), OCTOBER)[
        "value"
    ].to_list() == [0.9, None, 0.8]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), min_size=1, max_size=12), st.randoms())
def test_ranks_do_not_depend_on_the_order_of_units(sides: list[tuple[int, int]], random) -> None:
    rows = facts(*[(f"u{i}", "2026-10", min(top, bottom), bottom) for i, (top, bottom) in enumerate(sides)])
    units = rows["unit_id"].to_list()
    shuffled = random.sample(units, len(units))
    found = ranks(table_of(rows, metric(), units, OCTOBER))
    assert ranks(table_of(rows, metric(), shuffled, OCTOBER)) == found
    given_ranks = sorted(rank for rank in found.values() if rank is not None)
    assert given_ranks == sorted(given_ranks)
    assert given_ranks[:1] in ([], [1])


@pytest.mark.parametrize("window", ["1", "12"])
def test_a_unit_whose_months_vary_anyway_has_not_changed_by_as_much(window: str) -> None:
    """Chance alone called a change in most of such series, though nothing had changed in them."""
    random, count = np.random.default_rng(4), 600
    shown = [months.shifted(OCTOBER, -back) for back in range(23, -1, -1)]
    units = [f"{unit:03}" for unit in range(count)]

    def moved(step: float) -> float:
        odds = 1.4 + 0.3 * random.standard_normal((count, 24))
        odds[:, -1 if window == "1" else -12 :] += step
        x = random.binomial(1000, 1 / (1 + np.exp(-odds)))
        facts = pl.DataFrame(
            {
                "unit_id": np.repeat(units, 24),
                "month": shown * count,
                "numerator": x.ravel().astype(float),
                "denominator": 1000.0,
            }
        )
        table = league_table(facts, metric(), compared(metric(), units), OCTOBER, window)
        return table["moved_year"].is_in(["up", "down"]).mean()

    assert moved(0.0) <= 0.06
    assert moved(-1.2) > 0.8
