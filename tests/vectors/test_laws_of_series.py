"""Laws of series, composites and changes, whatever the figures: scale, order, missing values, false alarms."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from metrics.statistics import (
    change,
    composite,
    control_lines,
    mann_kendall,
    rank_range,
    special_causes,
    xmr,
)
from tests.published import (
    attribute_chart,
    recent_trend,
    runs,
)
from tests.vectors.laws import SERIES, UNITS, close


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
