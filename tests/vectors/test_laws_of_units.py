"""Laws of intervals, baselines and ranks, whatever the figures: order, containment, scale, missing values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from metrics.statistics import (
    bands,
    comparison,
    false_alarms,
    proportion_interval,
    rank_range,
    rate_interval,
    shrinkage,
)
from metrics.statistics.levels import ACT, WATCH
from tests.published import (
    funnel,
    overdispersion,
    random_effects,
    rank_sets,
    standardised,
)
from tests.vectors.laws import UNITS, close


@given(UNITS, st.sampled_from([WATCH, ACT]))
def test_an_interval_contains_its_estimate(units: np.ndarray, level: float) -> None:
    x, n = units
    for interval in (
        proportion_interval.wilson(x, n, level),
        rate_interval.rate(x, n, level),
        standardised.indirectly_standardised(x, n, level),
    ):
        assert np.all(interval.lower <= interval.value) and np.all(interval.value <= interval.upper)


@given(UNITS)
def test_the_act_interval_contains_the_watch_interval(units: np.ndarray) -> None:
    for method in (proportion_interval.wilson, rate_interval.rate):
        watch, act = method(*units, WATCH), method(*units, ACT)
        assert np.all(act.lower <= watch.lower) and np.all(watch.upper <= act.upper)


@given(UNITS)
def test_successes_and_failures_mirror_each_other(units: np.ndarray) -> None:
    x, n = units
    one, other = proportion_interval.wilson(x, n), proportion_interval.wilson(n - x, n)
    close(one.lower, 1 - other.upper)
    close(funnel.proportion_significance(x, n, 0.3), -funnel.proportion_significance(n - x, n, 0.7))


@given(UNITS, st.floats(0.01, 1000))
def test_a_rate_scales_with_its_denominator(units: np.ndarray, factor: float) -> None:
    x, n = units
    for one, other in zip(rate_interval.rate(x, n), rate_interval.rate(x, n * factor), strict=True):
        close(one, other * factor)


def test_no_denominator_is_no_data() -> None:
    nothing = [0, np.nan, 5, None]
    denominators = [0, 10, None, 10]
    for method in (proportion_interval.wilson, rate_interval.rate, standardised.indirectly_standardised):
        for part in method(nothing, denominators):
            assert np.isnan(part).all()
    assert np.isnan(proportion_interval.wilson([11, -1], [10, 10]).value).all()
    assert np.isnan(funnel.proportion_significance(nothing, denominators, 0.5)).all()
    assert np.isnan(funnel.rate_significance(nothing, denominators, 0.5)).all()
    assert np.isnan(shrinkage.pooled_baseline(nothing, denominators))
    assert list(comparison.judge([np.nan, -1, 0, 2], "low")) == ["no data", "better", "similar", "worse"]


def test_an_interval_covers_as_often_as_it_says() -> None:
    x = np.random.default_rng(1).binomial(80, 0.3, 40_000)
    interval = proportion_interval.wilson(x, np.full(x.shape, 80))
    assert np.mean((interval.lower <= 0.3) & (interval.upper >= 0.3)) == pytest.approx(0.95, abs=0.015)


@given(UNITS, st.randoms(use_true_random=False))
def test_the_order_of_the_units_does_not_matter(units: np.ndarray, random: object) -> None:
    order = np.random.default_rng(random.randint(0, 99)).permutation(units.shape[1])  # type: ignore[attr-defined]
    x, n = units
    value = x / n

    def same(of: object) -> None:
        close(of(x, n)[..., order], of(x[order], n[order]))  # type: ignore[operator]

    close(shrinkage.pooled_baseline(x, n), shrinkage.pooled_baseline(x[order], n[order]))
    same(shrinkage.empirical_bayes_rates)
    same(shrinkage.empirical_bayes_proportions)
    same(lambda a, b: bands.quantile_bands(a / b, 3))
    same(lambda a, b: rank_range.ranks(a / b, highest_first=True))
    same(lambda a, b: np.stack(rank_range.joint_region(*proportion_interval.wilson(a, b)[1:])))
    same(lambda a, b: np.stack(rank_sets.count_rank_sets(a)))
    same(lambda a, b: overdispersion.measure(a, b, "proportion").z)
    close(
        overdispersion.measure(x, n, "proportion").tau2,
        overdispersion.measure(x[order], n[order], "proportion").tau2,
    )
    assert np.all(value >= 0)


@given(UNITS)
def test_a_unit_without_data_changes_nothing_for_the_others(units: np.ndarray) -> None:
    x, n = units
    with_gap = np.append(x, 3.0), np.append(n, np.nan)
    for of in (
        shrinkage.empirical_bayes_rates,
        shrinkage.empirical_bayes_proportions,
        lambda a, b: bands.quantile_bands(a / b, 3),
        lambda a, b: rank_range.ranks(a / b, highest_first=False),
        lambda a, b: rank_range.joint_region(*proportion_interval.wilson(a, b)[1:]).last,
        lambda a, b: rank_sets.count_rank_sets(np.where(np.isnan(b), np.nan, a)).last,
        lambda a, b: overdispersion.measure(a, b, "root").trimmed_z,
        lambda a, b: false_alarms.benjamini_hochberg(funnel.proportion_p_value(a, b, 0.5)).adjusted_p,
    ):
        result = of(*with_gap)
        close(result[:-1], of(x, n))
        assert np.isnan(result[-1])


@given(UNITS)
def test_many_months_are_the_months_one_by_one(units: np.ndarray) -> None:
    x, n = (np.stack([part, part[::-1]], axis=1) for part in units)
    for of in (
        shrinkage.pooled_baseline,
        shrinkage.empirical_bayes_rates,
        shrinkage.empirical_bayes_proportions,
        lambda a, b: bands.quantile_bands(a / b, 3),
        lambda a, b: overdispersion.measure(a, b, "proportion").phi,
        lambda a, b: overdispersion.measure(a + 1, b, "log").tau2,
        lambda a, b: overdispersion.limits(overdispersion.measure(a, b, "root"), ACT, True)[1],
    ):
        both = of(x, n)
        close(both[..., 0], of(x[:, 0], n[:, 0]))
        close(both[..., 1], of(x[:, 1], n[:, 1]))


@given(UNITS)
def test_a_funnel_line_is_where_the_wilson_interval_touches_the_baseline(units: np.ndarray) -> None:
    _, n = units
    lower, upper = funnel.proportion_lines(n, 0.4, WATCH)
    inside = (lower > 0) & (upper < 1)
    close(proportion_interval.wilson(lower * n, n).upper[inside], np.full(inside.sum(), 0.4))
    close(proportion_interval.wilson(upper * n, n).lower[inside], np.full(inside.sum(), 0.4))


def test_chance_alone_flags_as_many_as_expected() -> None:
    random = np.random.default_rng(7)
    n = random.integers(200, 2000, 60_000)
    x = random.binomial(n, 0.3)
    side = np.abs(funnel.proportion_significance(x, n, 0.3))
    assert np.mean(side >= 1) == pytest.approx(0.05, abs=0.005)
    assert np.mean(side == 2) == pytest.approx(0.002, abs=0.001)
    events = random.poisson(n * 0.3)
    side = np.abs(funnel.rate_significance(events, n, 0.3))
    assert np.mean(side >= 1) == pytest.approx(0.05, abs=0.006)
    assert np.mean(side == 2) == pytest.approx(0.002, abs=0.001)
    found = false_alarms.benjamini_hochberg(funnel.rate_p_value(events, n, 0.3))
    assert found.significant.sum() <= 3


def test_p_values_and_funnel_lines_agree() -> None:
    x, n = np.arange(0, 101.0), np.full(101, 100.0)
    side = funnel.proportion_significance(x, n, 0.4)
    p = funnel.proportion_p_value(x, n, 0.4)
    assert np.array_equal(side != 0, p < 0.05) and np.array_equal(np.abs(side) == 2, p < 0.002)
    few = np.arange(10.0)
    side = funnel.rate_significance(few, np.ones(10), 4.0)
    assert np.array_equal(side != 0, funnel.rate_p_value(few, np.ones(10), 4.0) < 0.05)


def test_homogeneous_units_show_no_overdispersion_and_mixed_ones_do() -> None:
    random = np.random.default_rng(3)
    n = random.integers(100, 1000, 500)
    alike = overdispersion.measure(random.binomial(n, 0.2), n, "proportion", 0.0)
    assert alike.phi == pytest.approx(1, abs=0.2)
    mixed = overdispersion.measure(random.binomial(n, random.beta(20, 80, 500)), n, "proportion", 0.0)
    assert mixed.present and mixed.phi > 2
    plain, wide = (overdispersion.limits(mixed, WATCH, adjusted) for adjusted in (False, True))
    assert np.all(wide[0] < plain[0]) and np.all(wide[1] > plain[1])


@given(st.lists(st.floats(-5, 5), min_size=3, max_size=20))
def test_tau2_is_never_negative_and_iterates_to_the_same_place(values: list[float]) -> None:
    variance = np.linspace(0.1, 1, len(values))
    found = [random_effects.pool(values, variance, name) for name in ("DL", "HE", "PM", "ML", "REML")]
    assert all(one.tau2 >= 0 for one in found)
    equal = random_effects.pool(values, np.full(len(values), 0.3), "REML")
    assert equal.tau2 == pytest.approx(max(0, np.var(values, ddof=1) - 0.3), abs=1e-6)


@given(UNITS)
def test_a_rank_range_contains_the_rank(units: np.ndarray) -> None:
    value, low, high = proportion_interval.wilson(*units, 0.999)
    for highest_first in (False, True):
        first, last = rank_range.joint_region(low, high, highest_first)
        assert np.all(first <= rank_range.ranks(value, highest_first, "max"))
        assert np.all(last >= rank_range.ranks(value, highest_first))


def test_equal_values_known_for_certain_share_their_ranks() -> None:
    first, last = rank_range.joint_region([1.0, 1.0, 2.0], [1.0, 1.0, 2.0])
    assert list(first) == [1, 1, 3] and list(last) == [2, 2, 3]


@given(st.lists(st.integers(0, 300), min_size=2, max_size=12), st.sampled_from(["holm", "bonferroni"]))
def test_rank_sets_are_those_of_all_pairs_one_by_one(counts: list[int], correction: rank_sets.Correction) -> None:
    n = len(counts)
    pairs = [(j, k) for j in range(n) for k in range(n) if j != k]
    p = [stats.binom.sf(counts[j] - 1, counts[j] + counts[k], 0.5) for j, k in pairs]
    rejected: set[tuple[int, int]] = set()
    for place, at in enumerate(np.argsort(p, kind="stable")):
        if p[at] > 0.05 / (len(pairs) - (place if correction == "holm" else 0)):
            break
        rejected.add(pairs[at])
    first, last = rank_sets.count_rank_sets(counts, 0.95, correction)
    assert list(first) == [1 + sum((j, k) in rejected for j in range(n)) for k in range(n)]
    assert list(last) == [n - sum((j, k) in rejected for k in range(n)) for j in range(n)]


def test_ties_share_the_best_rank() -> None:
    assert list(rank_range.ranks([9, 9, 4], highest_first=True)) == [1, 1, 3]


def test_fewer_units_than_bands_have_no_bands() -> None:
    assert np.isnan(bands.quantile_bands([1, 2, 3, np.nan, np.nan], 5)).all()
    assert list(bands.quantile_bands(np.arange(10.0), 5)) == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


@given(UNITS)
def test_a_shrunk_value_lies_between_its_own_and_the_pooled(units: np.ndarray) -> None:
    x, n = units
    value, mean = x / n, shrinkage.pooled_baseline(x, n)
    for shrunk in (shrinkage.empirical_bayes_rates(x, n), shrinkage.empirical_bayes_proportions(x, n)):
        assert np.all(shrunk >= np.minimum(value, mean) - 1e-12)
        assert np.all(shrunk <= np.maximum(value, mean) + 1e-12)
