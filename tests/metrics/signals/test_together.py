"""Together: a sum of figures that is spread as one figure is, whatever goes together, and that nobody outvotes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.signals.correlated_values import LEAST, Together, of_mechanisms, of_metrics, together
from metrics.signals.strength import strength

UNITS = 4000


def figures(count: int, common: float, seed: int = 1) -> np.ndarray:
    """`count` figures of 4,000 units in one month, of which the share `common` is the same for all."""
    rng = np.random.default_rng(seed)
    return np.sqrt(common) * rng.normal(size=(1, UNITS, 1)) + np.sqrt(1 - common) * rng.normal(size=(count, UNITS, 1))


def part(z: np.ndarray) -> Together:
    return Together(z, np.ones_like(z), np.ones(z.shape), np.zeros(z.shape[1]))


@pytest.mark.parametrize("common", [0.0, 0.2, 0.6])
def test_the_sum_is_spread_as_one_figure_and_the_correlation_is_found(common: float) -> None:
    found = together(figures(12, common), np.ones((12, UNITS, 1)))
    assert found.z.std() == pytest.approx(1, abs=0.1)
    assert found.correlation[0] == pytest.approx(common, abs=0.08)
    assert (found.z > 1.96).mean() < 0.045


def test_what_goes_together_in_earnest_is_adjusted_for_by_size() -> None:
    """Two thousand large units (chance a tenth) and as many small ones (nearly all chance) with a common cause."""
    rng = np.random.default_rng(4)
    error = np.repeat([[0.3], [0.95]], UNITS // 2, axis=0)[None] * np.ones((12, 1, 1))
    real = np.sqrt(1 - error**2)
    common = rng.normal(size=(1, UNITS, 1))
    z = real * (np.sqrt(0.3) * common + np.sqrt(0.7) * rng.normal(size=(12, UNITS, 1))) + error * rng.normal(
        size=(12, UNITS, 1)
    )
    found = together(z, error)
    large, small = found.z[: UNITS // 2].std(), found.z[UNITS // 2 :].std()
    assert large == pytest.approx(1, abs=0.15) and small < 1.1


def test_ten_copies_of_one_figure_say_as_much_as_one() -> None:
    one = figures(1, 0.0)
    found = together(np.repeat(one, 10, axis=0), np.ones((10, UNITS, 1)))
    assert found.z == pytest.approx(one[0], abs=0.25)
    assert np.corrcoef(found.z[:, 0], one[0, :, 0])[0, 1] == pytest.approx(1)


def test_a_mechanism_of_ten_figures_does_not_outvote_nine_of_one() -> None:
    many, others = figures(1, 0.0, 5).repeat(10, axis=0), figures(9, 0.0, 6)
    many[:, 0], others[:, 0] = 3.0, -1.0
    ten = together(many, np.ones_like(many))
    whole = of_mechanisms([ten, *(part(one) for one in others)])
    assert whole.z[0, 0] < 0


def test_a_little_in_many_adds_up_and_a_unit_of_few_mechanisms_is_left_out() -> None:
    z = figures(16, 0.0, 7)
    z[:, 0] = 1.2
    z[LEAST - 1 :, 1] = np.nan
    whole = of_mechanisms([part(one) for one in z])
    assert whole.z[0, 0] > 3.5 and np.isnan(whole.z[1, 0])
    assert whole.count[1, 0] == LEAST - 1


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(6)), st.permutations(range(20)))
def test_the_order_of_figures_and_units_does_not_matter(order: list[int], units: list[int]) -> None:
    z, error = figures(6, 0.3)[:, :20], np.full((6, 20, 1), 0.8)
    plain, other = together(z, error), together(z[order][:, units], error)
    assert other.z == pytest.approx(plain.z[units], abs=1e-9)


def test_the_figures_of_one_metric_are_its_own() -> None:
    rng = np.random.default_rng(8)
    n = np.full((60, 1), 80.0)
    one = strength(rng.binomial(80, 0.2, n.shape).astype(float), n, True, "high")
    assert of_metrics([one]).z == pytest.approx(one.even, abs=0.05)
