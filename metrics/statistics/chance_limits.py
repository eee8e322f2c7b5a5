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
    events are expected (or, of a proportion, cases without it) the limit is the exact quantile of the same level,
    binomial or Poisson. Source: Montgomery, Statistical Quality Control, ch. 7.
    """
    centre = lines.centre
    chance = np.sqrt(np.maximum(centre * (1 - centre) if kind == "p" else centre, 0) / size)
    found = {}
    for name, sigmas in (("lower", 3.0), ("near_lower", 2.0)):
        edge = centre - sigmas * chance
        if kind == "p":
            edge = np.fmin(edge, 1 - _quantile(1 - centre, size, sigmas, kind) / size)
        found[name] = np.fmin(getattr(lines, name), edge)
    for name, sigmas in (("upper", 3.0), ("near_upper", 2.0)):
        edge = np.fmax(centre + sigmas * chance, _quantile(centre, size, sigmas, kind) / size)
        found[name] = np.fmax(getattr(lines, name), edge)
    return lines._replace(**found)


def _quantile(share: FloatArray, size: FloatArray, sigmas: float, kind: str) -> FloatArray:
    """The count that chance passes as seldom as a normal variable passes so many σ, where `share` of `size` is
    expected; NaN from FEW on, where the normal limit is as good."""
    few = share * size < FEW
    # Centres and denominators repeat, and the quantile is slow: each is worked out once.
    pairs, places = np.unique(np.column_stack([share[few], size[few]]), axis=0, return_inverse=True)
    level, (shares, sizes) = special.ndtr(sigmas), pairs.T
    count = special.bdtrik(level, sizes, shares) if kind == "p" else special.pdtrik(level, shares * sizes)
    found = np.full(share.shape, np.nan)
    found[few] = np.where(shares > 0, np.ceil(count), 0)[places.ravel()]
    return found
