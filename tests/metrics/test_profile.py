"""The spine: each metric on one scale, the unit's place in the spread of its peers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from metrics.comparison.unit_profile import _spread
from tests.metrics.series import metric

VALUES = st.lists(st.floats(0, 1), min_size=3, max_size=40)


@given(VALUES, st.floats(0, 1), st.sampled_from(["high", "low", ""]))
def test_better_is_to_the_right_and_the_farthest_peer_is_at_the_end(
    values: list[float], share: float, better: str
) -> None:
    array = np.array(values)
    middle = float(array.min() + share * np.ptp(array))
    spread = _spread(array, middle, values[0], metric("p", better))
    order = [spread[name] for name in ("at_worst", "at_lower_quartile", "at_upper_quartile", "at_best")]
    assert order == sorted(order)
    assert order[0] <= spread["at"] <= order[3]
    assert max(abs(order[0]), abs(order[3])) in (0, 1) or np.isclose(max(abs(order[0]), abs(order[3])), 1)
    best = max(values) if better != "low" else min(values)
    assert spread["best"] == best


def test_without_a_baseline_the_middle_is_the_median() -> None:
    spread = _spread(np.array([1.0, 2.0, 9.0]), None, 2.0, metric("r", "low"))
    assert (spread["middle"], spread["at"], spread["at_worst"]) == (2, 0, -1)
