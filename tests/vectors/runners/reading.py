"""What all runners share: the inputs of a case, and the kinds of its results."""

from collections.abc import Callable
from typing import Any

import numpy as np

from tests.vectors.comparing import Tolerance

Case = dict[str, Any]
Outcome = tuple[Any, Tolerance]
Runner = Callable[[Case, Case], Outcome]


def read(case: Case, *names: str, optional: tuple[str, ...] = ()) -> list[Any]:
    """The named inputs in order; a case that names another one is not passed over in silence."""
    inputs = case["inputs"]
    unknown = set(inputs) - set(names) - set(optional)
    assert not unknown, f"inputs that nothing honours: {sorted(unknown)}"
    return [inputs[name] for name in names] + [inputs.get(name) for name in optional]


def floats(values: Any) -> np.ndarray:
    return np.array(values, dtype=float)
