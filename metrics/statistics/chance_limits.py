"""Chance alone: no control chart of counted events is narrower than a p or a u chart, nor than so few events allow."""

from typing import Literal

import numpy as np
from scipy import special  # type: ignore[import-untyped]

from metrics.statistics.control_lines import Lines
from metrics.statistics.levels import FloatArray

FEW = 9  # events expected, under which 3σ above them is passed far more often than of a normal variable


def no_narrower(lines: Lines, size: FloatArray, kind: Literal["p", "r"]) -> Lines:
    """The lines of a p′ or u′ chart, widened to what chance alone gives about their centre; shapes (…, months).

    Laney's σ is measured by how months move. Where nearly all of them are alike, such as no case in most months, it
    comes out near nothing, and every month would lie beyond the limits. `size`: the denominators. Where fewer than FEW
    events are expected (or, of a proportion, cases without it) the limit is the Poisson quantile of the same level.
    Source: Montgomery, Statistical Quality Control, ch. 7.
    """
    spread = lines.centre * (1 - lines.centre) if kind == "p" else lines.centre
    chance = np.sqrt(np.maximum(spread, 0) / size)
    found = {}
    for name, sigmas in (("lower", 3.0), ("near_lower", 2.0)):
        edge = lines.centre - sigmas * chance
        if kind == "p":
            edge = np.fmin(edge, 1 - _quantile((1 - lines.centre) * size, sigmas) / size)
        found[name] = np.fmin(getattr(lines, name), edge)
    for name, sigmas in (("upper", 3.0), ("near_upper", 2.0)):
        edge = np.fmax(lines.centre + sigmas * chance, _quantile(lines.centre * size, sigmas) / size)
        found[name] = np.fmax(getattr(lines, name), edge)
    return lines._replace(**found)


def _quantile(expected: FloatArray, sigmas: float) -> FloatArray:
    """The count that a Poisson variable of that expectation passes as seldom as a normal one passes so many σ; NaN from
    FEW on, where the normal limit is as good."""
    few = np.where((expected > 0) & (expected < FEW), expected, np.nan)
    return np.where(expected == 0, 0, np.ceil(special.pdtrik(special.ndtr(sigmas), few)))
