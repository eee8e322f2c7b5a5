"""What is called a difference: seldom where there is none, often where there is one, and as it is drawn."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from bench.calibration import Scenario, announced, excess, power
from metrics.comparison.groups import rule_of, shared_tau2
from metrics.comparison.matrix import without_false_alarms
from metrics.comparison.rule import Rule, fitted
from metrics.measure import Metric, flow, staff
from metrics.statistics.exact_tail import exact_z, signed_z
from metrics.statistics.levels import ACT, WATCH
from metrics.statistics.marginal_ranks import marginal_ranks
from metrics.trends.control_chart import control
from tests.published.recent_trend import trend_of_proportion

C = np.array
NONE = np.empty(0)
#: A thinned bench/calibration: a scenario of each sort, where the rule is most likely to say too much.
THINNED = [
    Scenario(12, (5, 50), 0.5, 0.2),
    Scenario(12, (20, 500), tau=0.05),
    Scenario(30, (5, 20_000), 0.9, 0.2),
    Scenario(100, (20, 2_000), 0.99),
    Scenario(100, (3, 3.01)),
    Scenario(100, (0.5, 500), tau=0.2, far=True),
    Scenario(1000, (5, 20_000), 0.999, 0.05),
    Scenario(1000, (20, 500), tau=0.2),
]


@pytest.mark.parametrize("scenario", THINNED, ids=str)
def test_of_units_that_are_all_alike_few_are_called_small_ones_and_large_ones(scenario: Scenario) -> None:
    assert excess(scenario, announced(scenario, seed=21, units=4000)) <= 1


def test_limits_of_chance_alone_call_far_too_many_where_units_differ() -> None:
    """The test above can fail."""

    def chance_alone(x: np.ndarray, n: np.ndarray, proportion: bool) -> np.ndarray:
        rule = fitted(x, n, proportion, 0.0)
        return rule.levels(rule.z(x, n), x, n)

    scenario = Scenario(100, (20, 500), tau=0.2)
    assert excess(scenario, announced(scenario, seed=21, units=4000, levels=chance_alone)) > 10


def test_what_is_planted_among_many_is_found_nearly_as_often_as_by_who_knows_how_much_units_differ() -> None:
    for scenario in (Scenario(100, (20, 500), tau=0.05), Scenario(200, (50, 400), 0.5, 0.05)):
        ours, theirs = power(scenario, seed=22, units=20_000)
        assert ours > 0.9 * theirs > 0.6


@settings(deadline=None)
@given(st.integers(0, 40), st.integers(1, 40), st.floats(0.01, 0.99))
def test_the_exact_z_is_that_of_the_binomial_tail(x: int, n: int, p: float) -> None:
    x = min(x, n)
    high, low = (exact_z(C([float(x)]), C([float(n)]), C([p]), True, side)[0] for side in ("high", "low"))
    assert stats.norm.sf(high) == pytest.approx(stats.binom.sf(x - 1, n, p), abs=1e-9)
    assert stats.norm.sf(low) == pytest.approx(stats.binom.cdf(x, n, p), abs=1e-9)


@settings(deadline=None)
@given(st.integers(0, 40), st.floats(0.1, 50), st.floats(0.05, 2))
def test_the_exact_z_is_that_of_the_poisson_tail(x: int, n: float, rate: float) -> None:
    high, low = (exact_z(C([float(x)]), C([n]), C([rate]), False, side)[0] for side in ("high", "low"))
    assert stats.norm.sf(high) == pytest.approx(stats.poisson.sf(x - 1, n * rate), abs=1e-9)
    assert stats.norm.sf(low) == pytest.approx(stats.poisson.cdf(x, n * rate), abs=1e-9)


@settings(deadline=None)
@given(st.integers(1, 400), st.floats(0.001, 0.999))
def test_however_few_counts_are_possible_chance_alone_passes_the_levels_seldom(n: int, p: float) -> None:
    x = np.arange(n + 1.0)
    z = signed_z(x, np.full(n + 1, float(n)), np.full(n + 1, p), True)
    chance = stats.binom.pmf(x, n, p)
    assert chance[np.abs(z) > 1.959964].sum() <= 0.06 + 1e-9
    assert chance[np.abs(z) > 3.090232].sum() <= 0.004
    assert (np.diff(np.clip(z, -8, 8)) > -1e-9).all()


RULES = st.builds(
    lambda proportion, share, tau, total: Rule(
        proportion, C(share if proportion else 3 * share), C(tau**2), C(total), C(0.0001)
    ),
    st.booleans(),
    st.floats(0.002, 0.998),
    st.sampled_from([0.0, 0.03, 0.2]),
    st.sampled_from([np.inf, 2000.0]),
)


@settings(deadline=None)
@given(RULES, st.integers(1, 900), st.data(), st.sampled_from([WATCH, ACT]))
def test_a_point_outside_the_lines_is_called_and_a_point_inside_is_not(
    rule: Rule, n: int, data: st.DataObject, level: float
) -> None:
    top = n if rule.proportion else int(4 * n * rule.baseline + 20)
    x, size = C([float(data.draw(st.integers(0, top)))]), C([float(n)])
    low, high = (line[0] for line in rule.lines(size, level))
    side = rule.levels(rule.z(x, size), x, size)[0]
    called = abs(side) >= (2 if level == ACT else 1)
    assert called == bool(x[0] / n < low or x[0] / n > high)


@settings(deadline=None)
@given(RULES, st.integers(1, 300), st.sampled_from([WATCH, ACT]))
def test_what_chance_gives_is_counted_from_the_counts_that_are_possible(rule: Rule, n: int, level: float) -> None:
    rule = Rule(True, rule.baseline if rule.proportion else rule.baseline / 3, C(0.0))
    x, size = np.arange(n + 1.0), np.full(n + 1, float(n))
    called = np.abs(rule.levels(rule.z(x, size), x, size)) >= (2 if level == ACT else 1)
    exact = stats.binom.pmf(x, n, float(rule.baseline))[called].sum()
    found = rule.by_chance(size[:1], level)[0]
    assert found == pytest.approx(exact, abs=1e-9) or found == pytest.approx(1 - level)


def test_fewer_than_three_events_of_the_rarer_kind_are_never_more_than_a_warning() -> None:
    rule, n = Rule(True, C(0.001), C(0.0)), C([5.0])
    assert rule.z(C([2.0]), n)[0] > 4 and rule.levels(rule.z(C([2.0]), n), C([2.0]), n)[0] == 1
    assert rule.levels(rule.z(C([3.0]), n), C([3.0]), n)[0] == 2
    mirrored = Rule(True, C(0.999), C(0.0))
    assert mirrored.levels(mirrored.z(C([3.0]), n), C([3.0]), n)[0] == -1
    # None at all of twenty-five expected is no few cases: it is what is missing that is told.
    rate, many = Rule(False, C(0.05), C(0.0)), C([500.0])
    assert rate.levels(rate.z(C([0.0]), many), C([0.0]), many)[0] == -2


def test_the_difference_that_is_said_to_be_found_is_found_in_four_of_five() -> None:
    random = np.random.default_rng(5)
    for rule, n in ((Rule(True, C(0.4), C(0.002)), 300.0), (Rule(False, C(0.5), C(0.0)), 200.0)):
        value = float(rule.detectable(C([n]), True)[0])
        drawn = random.binomial(int(n), value, 20_000) if rule.proportion else random.poisson(n * value, 20_000)
        size = np.full(20_000, n)
        side = rule.levels(rule.z(drawn.astype(float), size), drawn.astype(float), size)
        assert (side >= 1).mean() == pytest.approx(0.8, abs=0.04)


def test_a_small_group_borrows_how_much_units_differ_and_says_nothing_without() -> None:
    random = np.random.default_rng(6)

    def drawn(units: int) -> tuple[np.ndarray, np.ndarray]:
        n = np.full(units, 400.0)
        share = np.sin(np.arcsin(np.sqrt(0.3)) + 0.1 * random.standard_normal(units)) ** 2
        return random.binomial(400, share).astype(float), n

    own, many = drawn(7), drawn(200)
    one = np.ones(7)
    assert np.isnan(rule_of(*own, one, True).tau2)
    borrowed = rule_of(*own, one, True, wider=[own, many])
    assert borrowed.tau2 == pytest.approx(0.01, rel=0.4)
    assert borrowed.baseline == pytest.approx(own[0].sum() / own[1].sum())
    before = rule_of(*own, one, True, wider=[own], before=[drawn(7) for _ in range(12)])
    assert before.tau2 == pytest.approx(0.01, rel=0.6)
    assert np.isnan(shared_tau2([own], True)) and np.isnan(shared_tau2([(NONE, NONE)], True))


def test_a_unit_is_part_of_what_it_is_compared_with() -> None:
    """The larger part it is of the baseline, the nearer it lies by itself: so large units were never called."""
    random, n = np.random.default_rng(8), np.array([2000.0, *[200.0] * 10])[:, None] * np.ones((1, 4000))
    x = random.binomial(n.astype(int), 0.3).astype(float)
    rule = fitted(x, n, True, 0.0)
    z = rule.z(x, n)
    assert z[0].std() == pytest.approx(1, abs=0.05) and z[1:].std() == pytest.approx(1, abs=0.05)
    assert Rule(True, rule.baseline, rule.tau2).z(x, n)[0].std() < 0.8


@pytest.mark.parametrize("spread", [0.0, 0.03, 0.15])
def test_a_units_own_rank_range_holds_its_true_rank_and_is_narrower_than_all_at_once(spread: float) -> None:
    random, units, n = np.random.default_rng(9), 30, 300.0
    held = width = 0.0
    for _ in range(200):
        truth = np.clip(0.5 + spread * random.standard_normal(units), 0.01, 0.99)
        x = random.binomial(int(n), truth)
        found = marginal_ranks(np.arcsin(np.sqrt(x / n)), np.full(units, 0.5 / np.sqrt(n)))
        ahead = (truth[None, :] > truth[:, None]).sum(axis=1) + 1
        last = units - (truth[None, :] < truth[:, None]).sum(axis=1)
        held += ((found.first <= last) & (found.last >= ahead)).mean() / 200
        width += (found.last - found.first + 1).mean() / 200
    assert held >= 0.95
    assert width <= {0.0: 30, 0.03: 29.5, 0.15: 14}[spread]


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


def test_of_many_comparisons_without_a_difference_hardly_any_stand_up() -> None:
    random = np.random.default_rng(11)
    n = random.integers(60, 800, (60, 41)).astype(float)
    truth = np.full((60, 41), 0.6)
    truth[:3, 40] = 0.3
    x = random.binomial(n.astype(int), truth).astype(float)
    rule = fitted(x, n, True)
    z = rule.z(x, n)
    side = rule.levels(z, x, n)
    table = pl.DataFrame(
        {
            "unit": np.tile(np.arange(60), 41),
            "p": (2 * stats.norm.sf(np.abs(z))).T.ravel(),
            "verdict": np.where(side == 0, "similar", "worse").T.ravel().tolist(),
            "level": np.where(side == 0, "none", "watch").T.ravel().tolist(),
        }
    )
    assert table.filter(pl.col("verdict") != "similar").height > 40
    kept = without_false_alarms(table)
    assert kept.head(2400).filter(pl.col("verdict") != "similar").height <= 1
    assert {0, 1, 2} <= set(kept.tail(60).filter(pl.col("verdict") == "worse")["unit"])


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
