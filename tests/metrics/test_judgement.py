"""What is called a difference: seldom where there is none, and how often where there is one."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from data.registry.settings import Settings
from metrics.comparison.compared_units import entrants
from metrics.comparison.matrix import without_false_alarms
from metrics.comparison.standings import league_table
from metrics.comparison.verdicts import Judgement, judge, limits
from metrics.measure import Metric, flow, staff
from metrics.statistics import funnel
from metrics.statistics.levels import ACT, WATCH
from metrics.trends.control_chart import control
from tests.published.recent_trend import trend_of_proportion

OCTOBER = date(2026, 10, 1)
ORGANISATIONS, UNITS = 200, 60


def metric(kind: str) -> Metric:
    bottom = staff() if kind == "r" else flow("training", "due_on")
    return Metric(
        id="m",
        title="M",
        words="",
        why="",
        mechanism="",
        reference="",
        kind=kind,
        better="high",
        numerator=flow("training", "due_on"),
        denominator=bottom,
        least=1,
    )


def league(kind: str, top: np.ndarray, bottom: np.ndarray) -> pl.DataFrame:
    """Judged standings of units u0, u1, … with these figures in October."""
    units = [f"u{i}" for i in range(len(top))]
    # Staff-years: twelve times the staff make one month's exposure.
    facts = pl.DataFrame(
        {"unit_id": units, "month": OCTOBER, "numerator": top, "denominator": bottom * (12 if kind == "r" else 1)}
    ).cast({"numerator": pl.Float64, "denominator": pl.Float64})
    one = metric(kind)
    return judge(league_table(facts, one, entrants(one, units, OCTOBER, Settings(), {}, {}), OCTOBER), one).table


def drawn(kind: str, random: np.random.Generator, truth: np.ndarray) -> pl.DataFrame:
    """Units of 30 to 800 cases; many enough for the normal limits to hold."""
    size = random.integers(60, 800, len(truth)).astype(float)
    top = random.binomial(size.astype(int), truth) if kind == "p" else random.poisson(size * truth)
    return league(kind, top.astype(float), size).sort("unit_id")


@pytest.mark.parametrize("kind", ["p", "r"])
def test_where_all_units_are_alike_few_are_flagged_and_the_rank_ranges_hold_the_truth(kind: str) -> None:
    random = np.random.default_rng(7)
    watch = act = held = 0
    for _ in range(ORGANISATIONS):
        table = drawn(kind, random, np.full(UNITS, 0.3))
        watch += table.filter(pl.col("level").is_in(["watch", "act"])).height
        act += table.filter(pl.col("level") == "act").height
        # All are alike: any order is the truth, so every unit's range must hold every rank.
        held += int((table["first_rank"] == 1).all() and (table["last_rank"] == UNITS).all())
    tests = ORGANISATIONS * UNITS
    assert 0.025 < watch / tests < 0.055
    assert act / tests < 0.004
    assert held / ORGANISATIONS > 0.93


def test_planted_units_are_found_and_the_ranges_hold_their_true_ranks() -> None:
    random = np.random.default_rng(8)
    truth = np.full(UNITS, 0.3)
    truth[:5] = 0.45
    found = false = held = 0
    order = np.argsort(np.argsort([f"u{i}" for i in range(UNITS)]))
    planted = order[:5]
    for _ in range(ORGANISATIONS):
        table = drawn("p", random, truth)
        flagged = (table["level"] == "act").to_numpy()
        found += flagged[planted].sum()
        false += flagged.sum() - flagged[planted].sum()
        first = table["first_rank"].to_numpy()
        held += int((first[planted] <= 5).all())
    # The power that was reached is written in the note of the change; less would be a loss.
    assert found / (5 * ORGANISATIONS) > 0.6
    assert false / ((UNITS - 5) * ORGANISATIONS) < 0.004
    assert held / ORGANISATIONS > 0.95


def test_units_that_truly_differ_are_called_overdispersed_and_the_limits_widen() -> None:
    random = np.random.default_rng(9)
    one = metric("p")
    size = np.full(UNITS, 400.0)
    top = random.binomial(400, np.clip(random.normal(0.5, 0.08, UNITS), 0, 1)).astype(float)
    units = [f"u{i}" for i in range(UNITS)]
    facts = pl.DataFrame({"unit_id": units, "month": OCTOBER, "numerator": top, "denominator": size})
    judged = judge(league_table(facts, one, entrants(one, units, OCTOBER, Settings(), {}, {}), OCTOBER), one)
    assert judged.adjusted
    assert judged.phi is not None and judged.phi > 3
    assert (judged.table["level"] == "act").sum() < 4


def test_the_trend_arrow_fires_at_about_its_nominal_rate() -> None:
    random = np.random.default_rng(10)
    size = np.full((20_000, 5), 300)
    arrows = trend_of_proportion(random.binomial(300, 0.4, size.shape), size)
    assert arrows.significant.mean() < 0.004
    rising = random.binomial(300, np.linspace(0.3, 0.5, 5), size.shape)
    assert trend_of_proportion(rising, size).significant.mean() > 0.7


def series(values: list[float | None], size: float = 400, target: float = 0.9) -> pl.DataFrame:
    months = [date(2023 + i // 12, i % 12 + 1, 1) for i in range(len(values))]
    return pl.DataFrame(
        {
            "month": months,
            "value": values,
            "numerator": [None if value is None else value * size for value in values],
            "denominator": [None if value is None else size for value in values],
            "lower": values,
            "upper": values,
            "target": [target] * len(values),
        },
        schema_overrides=dict.fromkeys(("value", "numerator", "denominator", "lower", "upper"), pl.Float64),
    )


def test_a_step_is_a_special_cause_until_the_limits_begin_anew_there() -> None:
    random = np.random.default_rng(11)
    steady = random.binomial(400, 0.6, 24) / 400
    better = random.binomial(400, 0.85, 12) / 400
    values = [*steady, *better]
    found = control(series(values), metric("p"), [])
    assert found.chart.startswith("p′")
    assert set(found.table["variation"][24:]) == {"improvement"}
    rebased = control(series(values), metric("p"), [date(2025, 1, 1)])
    assert rebased.table["variation"][24:].is_in(["common cause"]).mean() > 0.8
    assert (rebased.points, rebased.provisional) == (12, True)
    assert found.table["centre"].n_unique() == 1
    assert rebased.table["centre"].n_unique() == 2


def test_a_gap_is_a_gap_and_assurance_looks_at_the_limits() -> None:
    random = np.random.default_rng(12)
    values: list[float | None] = list(random.binomial(400, 0.6, 30) / 400)
    values[10] = None
    found = control(series(values), metric("p"), [])
    assert found.table["cause"][10] == "no data"
    assert found.assurance == "consistently misses"
    assert control(series(values, target=0.6), metric("p"), []).assurance == "hit and miss"


@pytest.mark.parametrize("kind", ["p", "r"])
def test_p_says_the_same_as_the_limits(kind: str) -> None:
    random = np.random.default_rng(3)
    for spread in (0.0, 0.1):
        truth = np.clip(0.6 + spread * random.standard_normal(UNITS), 0.05, 0.95)
        table = drawn(kind, random, truth)
        near = table.filter(pl.col("level").is_in(["watch", "act"]))["p"]
        assert (near < 0.06).all() and near.len()  # a rate's Byar interval and its exact p differ in the third decimal
        assert (table.filter(level="act")["p"] < 0.003).all()
        assert (table.filter(level="none")["p"] > 0.04).all()


def test_of_many_comparisons_without_a_difference_hardly_any_stand_up() -> None:
    random = np.random.default_rng(11)
    tables = [drawn("p", random, np.full(UNITS, 0.6)) for _ in range(40)]
    assert pl.concat(tables).filter(pl.col("verdict") != "similar").height > 60
    kept = without_false_alarms(pl.concat(tables))
    assert kept.filter(pl.col("verdict") != "similar").height <= 1
    truth = np.where(np.arange(UNITS) < 3, 0.3, 0.6)
    planted = without_false_alarms(pl.concat([*tables, drawn("p", random, truth)]))
    found = planted.tail(UNITS).filter(pl.col("verdict") == "worse")["unit_id"]
    assert {"u0", "u1", "u2"} & set(found)


@given(
    figures=st.lists(st.tuples(st.integers(0, 400), st.floats(0.01, 1e5)), min_size=2, max_size=40),
    level=st.sampled_from([WATCH, ACT]),
)
def test_a_rate_is_called_where_it_lies_beyond_the_line_that_is_drawn(figures, level) -> None:
    """And nowhere else: whoever looks at the funnel must see why."""
    x, n = (np.array(column, dtype=float) for column in zip(*figures, strict=True))
    baseline = x.sum() / n.sum()
    assume(baseline > 0)
    low, high = limits(metric("r"), n, Judgement(pl.DataFrame(), baseline), level)
    found = funnel.rate_significance(x, n, baseline)
    called = np.abs(found) >= (1 if level == WATCH else 2)
    assert np.array_equal(called & (found < 0), x / n < low)
    assert np.array_equal(called & (found > 0), x / n > high)
