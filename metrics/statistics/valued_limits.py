"""Limits of months that are sums or means: i′ and XmR charts, widened by how like the months are."""

from typing import NamedTuple

import numpy as np

from metrics.statistics import xmr
from metrics.statistics.autocorrelation import correlation, widened
from metrics.statistics.control_lines import (
    IntArray,
    Lines,
    mean_range,
    moving_range,
    previous,
    segment_mean,
    segment_sum,
)
from metrics.statistics.levels import FloatArray, quotient

SCREEN = 3.2665
WIDER = 1.3  # times what neighbours say: of independent months the whole stretch hardly ever varies by so much more


class Valued(NamedTuple):
    """The lines of a series, and the correlation of neighbours, both (…, points)."""

    lines: Lines
    rho: FloatArray


def valued_limits(value: FloatArray, size: FloatArray | None, segment: IntArray, stock: bool = False) -> Valued:
    """XmR limits of means, or, where `size` is given, i′ limits of quotients of sums over that denominator.

    Of a `stock`, and of quotients of sums, three standard deviations of the whole stretch where those are wider by more
    than chance makes them: the age of the few that stay open grows by a month each month until one of them goes, and
    most months' contracts are alike until a large one comes: what moves between neighbours says little of such series.
    """
    lines = xmr.limits(value, segment) if size is None else i_prime(value, size, segment)
    sigma = lines.upper - lines.centre
    rho = correlation(np.where(sigma > 0, (value - lines.centre) / np.where(sigma > 0, sigma, 1), np.nan), segment)
    lines = widened(lines, rho)
    if stock or size is not None:
        weight = np.ones(value.shape) if size is None else size
        spread = segment_mean((value - lines.centre) ** 2 * weight, segment) * quotient(lines.points, lines.points - 1)
        near, whole = (lines.upper - lines.centre) / 3, np.sqrt(spread / weight)
        lines = _of_sigma(lines.centre, np.where(whole > WIDER * near, whole, near), lines.points)
    return Valued(lines, rho)


def _of_sigma(centre: FloatArray, sigma: FloatArray, points: FloatArray) -> Lines:
    return Lines(centre, centre - 3 * sigma, centre + 3 * sigma, centre - 2 * sigma, centre + 2 * sigma, points)


def i_prime(value: FloatArray, size: FloatArray, segment: IntArray) -> Lines:
    """Taylor's i′ chart: months of larger denominators lie closer to the centre.

    Source: Taylor (2018), Normalized Individuals (IN) Chart; qicharts2 `qic`.
    """
    known = ~np.isnan(value) & (size > 0)
    value, size = np.where(known, value, np.nan), np.where(known, size, np.nan)
    centre = quotient(segment_sum(value * size, segment), segment_sum(size, segment))
    every = np.ones(value.shape, bool)
    apart = np.sqrt(1 / size + 1 / previous(size, every, segment))
    unit = np.sqrt(np.pi / 2) * moving_range(value, every, segment) / apart
    sigma = mean_range(unit, segment, SCREEN) / np.sqrt(size)
    return _of_sigma(centre, sigma, segment_sum(known.astype(float), segment))
