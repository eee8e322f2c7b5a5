"""The g chart against the geometric distribution of scipy, and what chance alone does on it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from metrics.statistics.g_chart import g_chart
from metrics.statistics.special_causes import RULES, special_causes

COUNTS = st.lists(st.integers(0, 400), min_size=2, max_size=40)


@given(COUNTS)
def test_the_lines_are_the_quantiles_of_the_geometric_distribution(counts: list[int]) -> None:
    lines = g_chart(counts)
    chance = 1 / (np.mean(counts) + 1)
    found = [line[0] for line in (lines.lower, lines.near_lower, lines.centre, lines.near_upper, lines.upper)]
    expected = np.maximum(stats.geom.ppf(stats.norm.cdf([-3, -2, 0, 2, 3]), chance) - 1, 0)
    assert found == list(expected)


@given(COUNTS, COUNTS)
def test_a_new_segment_starts_afresh_and_gaps_count_for_nothing(one: list[int], other: list[int]) -> None:
    both = g_chart([*one, np.nan, *other], [0] * (len(one) + 1) + [1] * len(other))
    assert both.upper[0] == g_chart(one).upper[0]
    assert both.upper[-1] == g_chart(other).upper[0]
    assert (both.points[0], both.points[-1]) == (len(one), len(other))


def test_one_count_has_no_lines() -> None:
    assert np.isnan(g_chart([7.0]).upper).all()


def test_chance_alone_leaves_the_limits_seldom_on_either_side() -> None:
    random = np.random.default_rng(21)
    between = random.geometric(0.0002, (4000, 40)) - 1.0
    causes = special_causes(between, g_chart(between))
    low, high = (np.mean(causes == word) for word in RULES["limits"])
    # Known limits would be left by 0.00135 on each side; the points that the lines rest on pull them outwards.
    assert 0.0003 < low < 0.0025
    assert 0.0001 < high < 0.0025
