"""Extra variance: as large as it is, whatever the sizes; nothing where chance explains all."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from metrics.statistics.extra_variance import PULLED, SPREAD, extra_variance


def found(apart: np.ndarray, chance: np.ndarray) -> float:
    return float(extra_variance(apart[:, None], chance[:, None], np.ones((len(apart), 1)), 1e6)[0])


def test_the_spread_is_that_of_a_normal_whose_tails_are_pulled_in():
    assert stats.norm.cdf(PULLED) == pytest.approx(0.9)
    pulled_in = stats.norm.expect(lambda z: min(z * z, PULLED**2))
    assert pulled_in == pytest.approx(SPREAD, abs=1e-6)


@pytest.mark.parametrize("real", [0.0, 0.002, 0.02, 0.2])
def test_it_is_found_as_large_as_it_is_though_sizes_differ_a_hundredfold(real):
    rng = np.random.default_rng(1)
    chance = np.repeat([0.02, 0.004, 0.0002], 4000)
    apart = rng.normal(0, np.sqrt(chance + real))
    assert found(apart, chance) == pytest.approx(real, rel=0.06, abs=2e-5)


def test_a_few_units_far_out_hardly_move_it():
    rng = np.random.default_rng(2)
    chance = np.full(400, 0.01)
    apart = rng.normal(0, np.sqrt(chance + 0.01))
    far = apart.copy()
    far[:8] = 50
    assert found(far, chance) < 1.25 * found(apart, chance)


@settings(deadline=None)
@given(st.lists(st.floats(-3, 3), min_size=12, max_size=40), st.floats(0.1, 10))
def test_another_scale_gives_the_same_on_that_scale_and_units_unknown_count_for_nothing(values, scale):
    apart = np.array(values)
    chance = np.linspace(0.05, 1, len(apart))
    plain = found(apart, chance)
    assert found(scale * apart, scale**2 * chance) == pytest.approx(scale**2 * plain, rel=1e-6, abs=1e-5)
    assert found(np.append(apart, np.nan), np.append(chance, 1.0)) == pytest.approx(plain, rel=1e-9, abs=1e-12)
    assert plain >= 0


def test_months_are_told_apart_and_one_without_units_has_none():
    rng = np.random.default_rng(3)
    apart = np.column_stack([rng.normal(0, 1, 500), rng.normal(0, 2, 500), np.full(500, np.nan)])
    told = extra_variance(apart, np.ones_like(apart), np.ones_like(apart), 100.0)
    assert told[0] < 0.2 and told[1] == pytest.approx(3, rel=0.2) and told[2] == 0
