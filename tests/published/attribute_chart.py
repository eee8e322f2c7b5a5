"""Control charts of proportions, rates and counts: p, p′, u, u′, c, i, i′, run, and t and g for rare cases."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from metrics.statistics.control_lines import (
    D2,
    IntArray,
    Lines,
    mean_range,
    moving_range,
    previous,
    segment_mean,
    segment_sum,
    segments,
)
from metrics.statistics.levels import BoolArray, FloatArray, as_floats, quotient

#: "pp" and "up" are Laney's p′ and u′, "ip" Taylor's i′ (i normalised by the denominator).
Kind = Literal["p", "pp", "u", "up", "c", "i", "ip", "t", "g", "run"]

#: Times between rare events become nearly normal under this power (Nelson 1994).
T_POWER = 3.6
SCREEN_IP = 3.2665


@dataclass(frozen=True)
class AttributeChart:
    """The plotted value of each month and the lines it is judged by, all (…, months)."""

    value: FloatArray
    lines: Lines

    @property
    def outside(self) -> BoolArray:
        """Where the value lies beyond the 3σ limits."""
        return (self.value > self.lines.upper) | (self.value < self.lines.lower)


def attribute_chart(
    kind: Kind,
    numerator: npt.ArrayLike,
    denominator: npt.ArrayLike | None = None,
    segment: npt.ArrayLike | None = None,
    base: npt.ArrayLike | None = None,
) -> AttributeChart:
    """Centre line, 2σ and 3σ limits of each series (…, months), anew in each segment.

    `denominator` is needed by p, p′, u, u′ and i′. `base` marks the months that the lines rest on (all,
    where None): false after a freeze and at excluded points. Months with a figure missing count for
    nothing; limits are NaN where the denominator is. For t the numerator is the time between events
    (above zero), for g the number of cases between them. Run charts have a median and no limits.
    Source: Montgomery, Statistical Quality Control; Laney (2002), Qual Eng 14:531; qicharts2 `qic`.
    """
    x = as_floats(numerator)
    n = np.ones(x.shape) if denominator is None else as_floats(denominator)
    x, n = np.broadcast_arrays(x, np.where(n > 0, n, np.nan))
    stretch = segments(x.shape, segment)
    used = np.ones(x.shape, bool) if base is None else np.broadcast_to(np.asarray(base, bool), x.shape)
    value = x / n
    if kind == "t":
        value = np.where(value > 0, value, np.nan) ** (1 / T_POWER)
    known = used & ~np.isnan(value)
    points = segment_sum(known.astype(float), stretch)
    if kind in ("p", "pp", "u", "up", "ip"):
        events, size = (segment_sum(np.where(known, part, np.nan), stretch) for part in (x, n))
        centre = quotient(events, size)
    else:
        centre = segment_mean(np.where(known, value, np.nan), stretch)
    sigma = _sigma(kind, value, n, centre, used, stretch)
    lines = [centre, centre - 3 * sigma, centre + 3 * sigma, centre - 2 * sigma, centre + 2 * sigma]
    if kind == "t":
        # A negative limit has no real power: no time is too short for it.
        lines = [np.maximum(line, 0) ** T_POWER for line in lines]
        value = x / n
    elif kind not in ("i", "ip", "run"):
        lines = [np.clip(line, 0, 1 if kind in ("p", "pp") else None) for line in lines]
    if kind in ("g", "run"):
        lines[0] = _median(np.where(known, value, np.nan), stretch)
    return AttributeChart(value, Lines(lines[0], lines[1], lines[2], lines[3], lines[4], points))


def _sigma(
    kind: Kind, value: FloatArray, n: FloatArray, centre: FloatArray, used: BoolArray, stretch: IntArray
) -> FloatArray:
    """The standard deviation of a point about the centre line."""
    if kind == "run":
        return np.full(value.shape, np.nan)
    if kind in ("i", "t"):
        return mean_range(moving_range(value, used, stretch), stretch) / D2
    if kind == "ip":
        apart = np.sqrt(1 / n + 1 / previous(n, used, stretch))
        unit = np.sqrt(np.pi / 2) * moving_range(value, used, stretch) / apart
        return mean_range(unit, stretch, SCREEN_IP) / np.sqrt(n)
    if kind == "c":
        return np.sqrt(centre)
    if kind == "g":
        return np.sqrt(centre * (centre + 1))
    chance = np.sqrt(centre * (1 - centre) / n if kind in ("p", "pp") else centre / n)
    if kind in ("p", "u"):
        return chance
    # Laney: how much the z-scores move from month to month, where chance alone would give 1.
    z = quotient(value - centre, chance)
    return chance * mean_range(moving_range(z, used, stretch), stretch) / D2


def _median(values: FloatArray, segment: IntArray) -> FloatArray:
    """The median of what is known in each segment, at each of its months."""
    middle = np.full(values.shape, np.nan)
    for label in np.unique(segment):
        inside = segment == label
        ordered = np.sort(np.where(inside, values, np.nan), axis=-1)
        known = np.sum(~np.isnan(ordered), axis=-1, keepdims=True)
        low = np.take_along_axis(ordered, np.maximum((known - 1) // 2, 0), axis=-1)
        high = np.take_along_axis(ordered, known // 2, axis=-1)
        middle = np.where(inside, (low + high) / 2, middle)
    return middle
