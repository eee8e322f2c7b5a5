"""What a difference means: outside its limits or not, at which level, and better or worse by polarity."""

from typing import Literal

import numpy as np
import numpy.typing as npt

from metrics.statistics.levels import NO_DATA, FloatArray, TextArray, as_floats

#: Which direction is good: "high", "low", or "neither" (a metric shown without judgement, the ○).
Better = Literal["high", "low", "neither"]

#: The word for low and for high, by what is better.
WORDS: dict[Better, tuple[str, str]] = {
    "high": ("worse", "better"),
    "low": ("better", "worse"),
    "neither": ("lower", "higher"),
}


def outside(value: npt.ArrayLike, lower: npt.ArrayLike, upper: npt.ArrayLike) -> FloatArray:
    """-1 below the lower limit, 1 above the upper, 0 otherwise; NaN where the value or both limits are missing.

    Strict inequalities: a value on its limit is inside. An empty limit (NaN) cannot be crossed.
    Any one shape.
    """
    x, low, high = (as_floats(part) for part in (value, lower, upper))
    side = (x > high).astype(float) - (x < low)
    return np.where(np.isnan(x) | (np.isnan(low) & np.isnan(high)), np.nan, side)


def significance(watch: npt.ArrayLike, act: npt.ArrayLike) -> FloatArray:
    """One number from the sides at both levels: -2, -1, 0, 1, 2 (sign = side, 2 = "act"); NaN stays NaN.

    `watch` and `act` are results of `outside` at both levels, in one shape.
    """
    near, far = as_floats(watch), as_floats(act)
    return np.where(far != 0, 2 * far, near)


def judge(significance: npt.ArrayLike, better: Better) -> TextArray:
    """The word: "better" or "worse" by polarity ("higher", "lower" where neither is), "similar", "no data".

    `significance` is any array whose sign is the side (of `outside`, or of `significance`).
    Source: Fingertips, PHE (RAG and BOB comparisons).
    """
    side = np.sign(as_floats(significance))
    low, high = WORDS[better]
    return np.select([np.isnan(side), side < 0, side > 0], [NO_DATA, low, high], default="similar")


def level(significance: npt.ArrayLike) -> TextArray:
    """The level: "act" beyond the outer limit, "watch" beyond the inner, "none" within, "no data"."""
    strength = np.abs(as_floats(significance))
    return np.select(
        [np.isnan(strength), strength >= 2, strength >= 1],
        [NO_DATA, "act", "watch"],
        default="none",
    )
