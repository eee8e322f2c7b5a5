"""Axes: round limits and steps that hold every value, from zero where bars and small values are compared."""

import pytest

from reports.layout.axes import limits
from reports.layout.content import Chart, Series


def line(*values: float | None, form: str = "#,##0", **sides: tuple[float, ...]) -> Chart:
    places = tuple(str(place) for place in range(len(values)))
    return Chart("line", "Name", places, (Series("Name", values, **sides),), form)


@pytest.mark.parametrize(
    ("values", "low", "top", "step"),
    [
        ((0.0, 10.0), 0, 10, 2),
        ((0.0, 10.1), 0, 12.5, 2.5),
        ((0.0, 26.0), 0, 30, 10),
        ((0.0, 1.0), 0, 1, 0.2),
        ((39.0, 100.0), 0, 100, 20),  # lowest under two fifths of the highest: from zero
        ((40.0, 100.0), 40, 100, 20),
        ((-5.0, 5.0), -6, 6, 2),
        ((7.0, 7.0), 7, 8, 1),  # one value has no span
        ((0.0, 0.0), 0, 1, 1),
        ((None, None), 0, 1, 0.2),
    ],
)
def test_a_line_lies_between_round_limits(values, low: float, top: float, step: float) -> None:
    assert limits(line(*values)) == (low, top, step)


def test_bars_begin_at_zero_and_intervals_count() -> None:
    bars = Chart("bar", "Name", ("a",), (Series("Name", (90.0,), "value", (80.0,), (130.0,)),), "#,##0")
    assert limits(bars) == (0, 150, 50)


def test_a_share_ends_at_a_hundred_and_not_a_step_above_it() -> None:
    share = '0.0" %"'
    assert limits(line(45.0, 99.0, form=share))[1] == 100
    assert limits(line(60.0, 100.0, form=share))[1] == 100
    assert limits(line(0.0, 130.0, form=share))[1] == 150  # a share of more than all is not cut off


def test_stacks_are_as_high_as_their_sums_and_count_whole_things() -> None:
    stack = Chart("stack", "Name", ("a", "b"), (Series("x", (1.0, None)), Series("y", (1.0, 2.0))), "#,##0")
    assert limits(stack) == (0, 2, 1)
    assert limits(Chart("stack", "Name", (), (), "#,##0")) == (0, 1, 1)
