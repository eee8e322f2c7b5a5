"""Expected against computed: every expected figure within tolerance, every class and rank exactly."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Tolerance:
    """A figure agrees within `relative` of the expected one, or within `absolute` near zero."""

    relative: float = 1e-9
    absolute: float = 1e-12


CLOSED = Tolerance()
ITERATED = Tolerance(1e-4, 1e-12)


def compare(expected: Any, actual: Any, tolerance: Tolerance = CLOSED, at: str = "expected") -> None:
    """Fail, naming the place, unless `actual` holds everything that is expected."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            assert key in actual, f"{at}.{key} is expected and nothing computes it"
            compare(value, actual[key], tolerance, f"{at}.{key}")
        return
    if isinstance(actual, np.ndarray):
        actual = actual.tolist()
    if isinstance(expected, list):
        assert isinstance(actual, list), f"{at}: a list is expected, found {actual!r}"
        assert len(actual) == len(expected), f"{at}: {len(expected)} expected, found {len(actual)}"
        for index, (one, other) in enumerate(zip(expected, actual, strict=True)):
            compare(one, other, tolerance, f"{at}[{index}]")
        return
    if isinstance(actual, list):
        # A line that is level throughout is written as one figure.
        assert actual, f"{at}: {expected!r} expected, found nothing"
        for index, one in enumerate(actual):
            compare(expected, one, tolerance, f"{at}[{index}]")
        return
    assert same(expected, actual, tolerance), f"{at}: {expected!r} expected, found {actual!r}"


def same(expected: Any, actual: Any, tolerance: Tolerance) -> bool:
    """Whether one figure, class or empty value is the expected one."""
    if isinstance(actual, np.generic):
        actual = actual.item()
    if isinstance(actual, float) and math.isnan(actual):
        actual = None
    if expected is None or actual is None:
        return expected is None and actual is None
    if isinstance(expected, bool | str) or isinstance(actual, bool | str):
        return type(expected) is type(actual) and expected == actual
    return math.isclose(expected, actual, rel_tol=tolerance.relative, abs_tol=tolerance.absolute)
