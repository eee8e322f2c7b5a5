"""Marks of records: who bears most of them is found, and of units that are all alike hardly anybody."""

import numpy as np
import pytest

from metrics.signals.record_flags import against_all
from metrics.statistics.levels import ACT, WATCH, z_score

SIZES = np.array([30.0, 150.0, 60.0, *[10.0] * 100])


@pytest.mark.parametrize("others", [0, 9])
def test_a_unit_that_bears_most_of_the_marks_is_no_part_of_what_is_usual(others: int) -> None:
    """With its own marks in it, three of 103 units could tell how much all differ: too few, and nothing was said."""
    x = np.zeros(len(SIZES))
    x[0], x[3 : 3 + others] = 18, 1
    found = against_all(x, SIZES, "high")
    assert found.z[0, 0] > 6 and found.sure[0, 0] > 6
    assert (found.z[1:, 0] < z_score(ACT)).all()


def test_two_marks_are_never_more_than_a_warning() -> None:
    x = np.zeros(len(SIZES))
    x[0] = 2
    found = against_all(x, np.minimum(SIZES, 10), "high")
    assert z_score(WATCH) < found.z[0, 0] < z_score(ACT) and found.sure[0, 0] < z_score(ACT)


@pytest.mark.parametrize("share", [0.01, 0.1])
@pytest.mark.parametrize("units", [20, 103])
def test_of_units_that_are_all_alike_few_bear_more_marks_than_chance_gives(units: int, share: float) -> None:
    random = np.random.default_rng(3)
    size = SIZES[:units]
    drawn = random.binomial(size.astype(int), share, (200, units)).astype(float)
    z = np.stack([against_all(x, size, "high").z[:, 0] for x in drawn])
    assert (z > z_score(ACT)).mean() <= 0.002
