"""Laws that the methods keep whatever the figures: order, containment, scale, missing values, false alarms."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from metrics.statistics import (
    bands,
    change,
    comparison,
    composite,
    control_lines,
    false_alarms,
    mann_kendall,
    proportion_interval,
    rank_range,
    rate_interval,
    shrinkage,
    special_causes,
    xmr,
)
from metrics.statistics.levels import ACT, WATCH
from tests.published import (
    attribute_chart,
    funnel,
    overdispersion,
    random_effects,
    rank_sets,
    recent_trend,
    runs,
    standardised,
)

settings.register_profile("laws", deadline=None, max_examples=60, derandomize=True)
settings.load_profile("laws")

UNITS = st.lists(
    st.tuples(st.integers(1, 400), st.floats(0, 1)).map(lambda pair: (round(pair[0] * pair[1]), pair[0])),
    min_size=3,
    max_size=40,
).map(lambda pairs: np.array(pairs, dtype=float).T)
SERIES = st.lists(st.integers(0, 60), min_size=1, max_size=40).map(lambda values: np.array(values, dtype=float))


def close(one: object, other: object) -> None:
    np.testing.assert_allclose(np.asarray(one, float), np.asarray(other, float), rtol=1e-9, atol=1e-12)


# --- intervals -----------------------------------------------------------------------------------------


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


# --- units against the baseline ------------------------------------------------------------------------


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


# --- ranks, bands, shrinkage ---------------------------------------------------------------------------


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


# --- series --------------------------------------------------------------------------------------------


@given(SERIES, st.floats(0.1, 100), st.floats(-50, 50))
def test_an_xmr_chart_moves_and_scales_with_its_series(y: np.ndarray, factor: float, shift: float) -> None:
    for line, moved in zip(xmr.limits(y)[:5], xmr.limits(y * factor + shift)[:5], strict=True):
        np.testing.assert_allclose(moved, line * factor + shift, rtol=1e-6, atol=1e-6)


@given(SERIES)
def test_a_series_upside_down_has_its_causes_upside_down(y: np.ndarray) -> None:
    words = dict(special_causes.RULES.values())
    words |= {high: low for low, high in words.items()}
    one = special_causes.special_causes(y, xmr.limits(y))
    other = special_causes.special_causes(-y, xmr.limits(-y))
    assert [words.get(str(word), str(word)) for word in one] == [str(word) for word in other]
    assert list(special_causes.variation(one, "low")) == list(special_causes.variation(other, "high"))


@given(SERIES, SERIES)
def test_many_series_are_the_series_one_by_one(one: np.ndarray, other: np.ndarray) -> None:
    months = min(len(one), len(other))
    both = np.stack([one[:months], other[:months]])
    size = both + 10
    lines = xmr.limits(both)
    causes = special_causes.special_causes(both, lines)
    found = runs.runs(both, lines.centre)
    tested = mann_kendall.mann_kendall(both, 3)
    slope = mann_kendall.sen_slope(both)
    charts = {kind: attribute_chart.attribute_chart(kind, both, size) for kind in ("pp", "up", "ip", "run")}
    for row in (0, 1):
        alone = xmr.limits(both[row])
        close(lines.upper[row], alone.upper)
        assert list(causes[row]) == list(special_causes.special_causes(both[row], alone))
        close(found.longest[row], runs.runs(both[row], alone.centre).longest)
        close(tested.z[row], mann_kendall.mann_kendall(both[row], 3).z)
        close(slope.slope[row], mann_kendall.sen_slope(both[row]).slope)
        for kind, chart in charts.items():
            single = attribute_chart.attribute_chart(kind, both[row], size[row])  # type: ignore[arg-type]
            close(chart.lines.upper[row], single.lines.upper)
            close(chart.lines.centre[row], single.lines.centre)


@given(SERIES, SERIES)
def test_a_new_segment_starts_afresh(before: np.ndarray, after: np.ndarray) -> None:
    y = np.concatenate([before, after])
    segment = np.repeat([0, 1], [len(before), len(after)])
    lines, alone = xmr.limits(y, segment), xmr.limits(after)
    close(lines.lower[len(before) :], alone.lower)
    causes = special_causes.special_causes(y, lines, segment)
    assert list(causes[len(before) :]) == list(special_causes.special_causes(after, alone))


def test_a_missing_month_is_no_data_and_breaks_a_run() -> None:
    y = np.array([1.0, 2, 3, 4, np.nan, 5, 6, 7, 8, 9])
    causes = special_causes.special_causes(y, xmr.limits(y))
    assert causes[4] == "no data"
    assert "7 rising" not in causes
    assert "7 rising" in special_causes.special_causes(np.arange(8.0), xmr.limits(np.arange(8.0)))


def test_lines_on_few_points_are_provisional() -> None:
    assert xmr.limits(np.arange(12.0)).provisional.all()
    assert not xmr.limits(np.arange(13.0)).provisional.any()
    assert np.isnan(xmr.limits([4.0]).lower).all()


def test_chance_alone_rarely_leaves_the_limits() -> None:
    y = np.random.default_rng(5).normal(size=(2000, 60))
    outside = special_causes.special_causes(y, xmr.limits(y))
    assert np.mean(np.isin(outside, list(special_causes.RULES["limits"]))) < 0.01
    n = np.full((2000, 60), 300)
    chart = attribute_chart.attribute_chart("pp", np.random.default_rng(6).binomial(n, 0.3), n)
    assert np.mean(chart.outside) < 0.01


def test_assurance_needs_a_target_and_a_direction() -> None:
    lines = xmr.limits(np.array([10.0, 11, 9, 10, 11, 9]))
    assert special_causes.assurance(lines, 100, "high") == "consistently misses"
    assert special_causes.assurance(lines, 100, "low") == "consistently meets"
    assert special_causes.assurance(lines, 10, "low") == "hit and miss"
    assert special_causes.assurance(lines, np.nan, "low") == "no data"
    assert special_causes.assurance(lines, 10, "neither") == "no data"


def test_rare_cases_have_a_chart() -> None:
    times = attribute_chart.attribute_chart("t", [20.0, 35, 4, 60, 12, 41, 9, 18, 500])
    assert np.all(times.lines.lower >= 0) and np.all(times.lines.upper > 35)
    between = attribute_chart.attribute_chart("g", [4.0, 0, 7, 3, 12, 1])
    close(between.lines.centre, np.full(6, 3.5))
    close(between.lines.upper, np.full(6, 4.5 + 3 * np.sqrt(4.5 * 5.5)))


@given(SERIES)
def test_mann_kendall_turns_with_time_and_ignores_the_scale(y: np.ndarray) -> None:
    one = mann_kendall.mann_kendall(y)
    close(one.s, -mann_kendall.mann_kendall(y[::-1]).s)
    close(one.p, mann_kendall.mann_kendall(np.exp(y / 30)).p)
    close(mann_kendall.sen_slope(y).slope * 3, mann_kendall.sen_slope(y * 3 + 1).slope)


def test_a_steady_rise_is_a_trend() -> None:
    assert mann_kendall.mann_kendall(np.arange(24.0)).word == "increasing"
    assert mann_kendall.mann_kendall([np.nan, 1.0]).word == "no data"
    n = np.full(7, 1000.0)
    assert recent_trend.trend_of_proportion([0, 9, 100, 120, 160, 200, 240], n).word == "increasing"
    assert recent_trend.trend_of_proportion([240, 200, 160, 120, 100], n[:5]).word == "decreasing"
    assert recent_trend.trend_of_proportion([240, 200, 160, 120], n[:4]).word == "cannot be calculated"
    gap = [100, 120, np.nan, 200, 240]
    assert recent_trend.trend_of_proportion(gap, n[:5]).word == "cannot be calculated"


def test_recent_trends_of_chance_are_rare() -> None:
    n = np.full((20_000, 5), 500)
    found = recent_trend.trend_of_proportion(np.random.default_rng(2).binomial(n, 0.2), n)
    assert found.significant.mean() < 0.004


@given(SERIES)
def test_segment_marks_and_frozen_points_count_from_each_start(y: np.ndarray) -> None:
    marks = np.arange(len(y)) % 5 == 4
    segment = control_lines.from_rebasing(marks)
    first = control_lines.first_points(segment, 1)
    assert np.array_equal(first, marks | (np.arange(len(y)) == 0))


# --- composite -----------------------------------------------------------------------------------------


def test_a_composite_turns_directions_first_and_weighs_what_is_present() -> None:
    values = np.array([[1.0, 30.0], [2.0, 20.0], [3.0, np.nan]])
    scaled = composite.normalise(values, [1, -1])
    close(scaled[:2], [[0, 0], [50, 100]])
    close(composite.aggregate(scaled, [1, 3]), [0, 87.5, 100])
    assert np.isnan(composite.aggregate([[np.nan, np.nan]], [1, 1])).all()


def test_a_rank_range_of_an_index_is_the_same_for_the_same_seed_and_holds_the_rank() -> None:
    values = np.random.default_rng(4).normal(size=(30, 6))
    weights = direction = np.ones(6)
    one = composite.index_rank_range(values, 0.2 + 0 * values, direction, weights, seed=9)
    other = composite.index_rank_range(values, 0.2 + 0 * values, direction, weights, seed=9)
    assert np.array_equal(one.first, other.first) and np.array_equal(one.last, other.last)
    rank = rank_range.ranks(composite.aggregate(composite.normalise(values, direction), weights), True)
    assert np.mean((one.first <= rank) & (rank <= one.last)) > 0.9


# --- change --------------------------------------------------------------------------------------------


@given(UNITS)
def test_no_change_is_no_change_and_back_is_down_where_there_is_up(units: np.ndarray) -> None:
    x, n = units
    for of in (change.change_of_proportion, change.change_of_rate):
        assert set(of(x, n, x, n).word) == {"no clear change"}
        there, back = of(x, n, x[::-1], n[::-1]), of(x[::-1], n[::-1], x, n)
        close(there.p, back.p)
        assert np.array_equal(there.word == "up", back.word == "down")


def test_a_change_needs_both_months() -> None:
    for of in (change.change_of_proportion, change.change_of_rate):
        found = of([5, np.nan, 5, 5], [0, 10, 10, 10], [5, 5, None, 5], [10, 10, 10, np.nan])
        assert list(found.word) == ["no data"] * 4
        assert np.isnan(found.p).all() and np.isnan(found.difference).all()


def test_a_change_is_called_one_only_where_it_is_significant() -> None:
    found = change.change_of_proportion([50, 50, 1, 0], [100, 100, 4, 3], [70, 55, 3, 3], [100, 100, 4, 3])
    assert list(found.word) == ["up", "no clear change", "no clear change", "no clear change"]
    counts = change.change_of_rate([30, 30, 3], [1, 1, 1], [10, 28, 0], [1, 1, 1])
    assert list(counts.word) == ["down", "no clear change", "no clear change"]
    table = stats.chi2_contingency([[50, 50], [70, 30]], correction=False)
    assert found.p[0] == pytest.approx(table.pvalue)
    one_sided = stats.fisher_exact([[3, 1], [1, 3]], alternative="greater").pvalue
    assert found.p[2] == pytest.approx(min(1, 2 * one_sided))
    exact = stats.binomtest(10, 40, 0.5, alternative="less").pvalue
    assert counts.p[0] == pytest.approx(2 * exact)


def test_chance_alone_is_seldom_called_a_change() -> None:
    random = np.random.default_rng(8)
    n1, n2 = random.integers(300, 900, (2, 40_000))
    found = change.change_of_proportion(random.binomial(n1, 0.3), n1, random.binomial(n2, 0.3), n2)
    assert np.mean(found.word != "no clear change") == pytest.approx(0.05, abs=0.006)
    rates = change.change_of_rate(random.poisson(n1 * 0.3), n1, random.poisson(n2 * 0.3), n2)
    assert 0.03 < np.mean(rates.word != "no clear change") < 0.053
    small = random.integers(2, 12, (2, 40_000))
    few = change.change_of_proportion(
        random.binomial(small[0], 0.3), small[0], random.binomial(small[1], 0.3), small[1]
    )
    assert np.mean(few.word != "no clear change") <= 0.05


@given(UNITS, st.integers(2, 50))
def test_more_of_the_same_evidence_makes_a_change_clearer(units: np.ndarray, factor: int) -> None:
    x, n = units
    assume(x.sum() > 0)
    once = change.change_of_rate(x, n, x[::-1], n[::-1])
    often = change.change_of_rate(x * factor, n * factor, x[::-1] * factor, n[::-1] * factor)
    assert np.all(often.p <= once.p + 1e-9)
