"""Strength: exact where chance is all there is, smaller where units differ in earnest, silent without peers."""

import numpy as np
import pytest

from metrics.comparison.rule import fitted
from metrics.signals.strength import lasted, level, strength

C = np.array


def test_where_units_do_not_differ_the_strength_is_the_exact_one():
    n = np.full((20, 1), 50.0)
    x = C([4.0, 6.0] * 10)[:, None]  # less apart than chance would have them
    found = strength(x, n, True, "high")
    assert found.tau2[0] == 0 and found.baseline[0] == 0.1
    assert (found.error == 1).all()
    assert found.z == pytest.approx(fitted(x, n, True, 0.0).z(x, n))


def test_where_units_differ_it_is_smaller_and_for_large_units_more_so():
    rng = np.random.default_rng(1)
    n = np.repeat([[20.0], [2000.0]], 30, axis=0)
    x = rng.binomial(n.astype(int), rng.beta(6, 24, n.shape)).astype(float)
    found = strength(x, n, True, "high")
    assert found.tau2[0] > 0
    assert 0 < found.error[-1, 0] < 0.3 < found.error[0, 0] < 1


@pytest.mark.parametrize("noise", [0.0, 0.2, 0.4])
def test_chance_reaches_the_limits_no_more_often_than_they_say_for_small_units_and_large_ones(noise):
    rng = np.random.default_rng(7)
    n = np.repeat([[12.0], [60.0], [600.0]], 40, axis=0) * np.ones((1, 400))
    p = 1 / (1 + np.exp(-(np.log(0.1 / 0.9) + rng.normal(0, noise, n.shape))))
    found = strength(rng.binomial(n.astype(int), p).astype(float), n, True, "high")
    thirds = slice(0, 40), slice(40, 80), slice(80, 120)
    small, middle, large = ((found.sure[third] > 1.96).mean() for third in thirds)  # what is scored
    assert max(small, middle, large) < 0.027
    assert small < 0.015 and small < large + 0.005
    # What is called: half of the 6 % that are allowed for both sides together.
    assert max((found.z[third] > 1.96).mean() for third in thirds) < 0.03
    centre = [found.even[at : at + 40].mean() for at in (0, 40, 80)]
    assert max(map(abs, centre)) < 0.1  # it leans to neither side, whatever the size
    raw = rng.binomial(n.astype(int), p) / n  # the same by raw rates: the tenth with the highest
    worst = raw >= np.quantile(raw, 0.9, axis=0)
    assert worst[:40].mean() > 2 * worst[80:].mean()


def test_nothing_is_said_without_ten_peers_or_without_an_event():
    n = np.full((9, 1), 50.0)
    assert np.isnan(strength(n / 2, n, True, "high").z).all()
    n = np.full((12, 1), 50.0)
    assert np.isnan(strength(0 * n, n, True, "high").z).all()
    n[0], x = np.nan, n / 10
    assert np.isnan(strength(x, n, True, "high").z[0]).all()


def test_it_lasts_as_long_as_it_is_unbroken_up_to_the_last_month():
    z = C([[3, 3, 3], [3, 0, 3], [3, 3, 0], [np.nan, 3, 3]], dtype=float)
    assert lasted(z).tolist() == [3, 1, 0, 2]
    assert level(C([1.9, 2.0, 3.0, 3.1, np.nan, -9])).tolist() == ["none", "watch", "watch", "act", "none", "none"]


@pytest.mark.parametrize("bad", ["high", "low"])
def test_a_unit_so_large_that_its_tail_has_no_number_is_no_farther_out_than_it_is(bad):
    rng = np.random.default_rng(9)
    n = np.full((40, 1), 400_000.0)
    p = 1 / (1 + np.exp(2 - rng.normal(0, 0.4, n.shape)))
    for proportion, size in ((True, n), (False, n / 100)):
        found = strength(rng.binomial(n.astype(int), p).astype(float), size, proportion, bad)
        assert np.abs(found.z).max() < 4 and found.z.std() == pytest.approx(1, abs=0.2)
