"""Special causes on a control chart, in order of precedence, and what they mean: variation and assurance."""

import numpy as np
import numpy.typing as npt

from metrics.statistics.comparison import Better
from metrics.statistics.control_lines import IntArray, Lines, segments
from metrics.statistics.levels import NO_DATA, BoolArray, FloatArray, TextArray, as_floats

RUN = 7
ROUNDING = 1e-9

#: How often the latest of 36 months shows a special cause where nothing happens, between 0.001 and 0.02 by how like and
#: how many they are; measured by `bench/trend_calibration.py`.
LATEST_BY_CHANCE = 0.007
#: The same of the stretches between rare events; measured by `bench/power.py`.
STRETCH_BY_CHANCE = 0.017

COMMON = "common cause"
#: By rule, in order of precedence: the word for the low and for the high side.
RULES = {
    "limits": ("below lower limit", "above upper limit"),
    "trend": ("7 falling", "7 rising"),
    "two of three": ("2 of 3 low", "2 of 3 high"),
    "run": ("7 below centre", "7 above centre"),
}
LOW = [words[0] for words in RULES.values()]
HIGH = [words[1] for words in RULES.values()]


def special_causes(
    values: npt.ArrayLike,
    lines: Lines,
    segment: npt.ArrayLike | None = None,
    runs: bool | BoolArray = True,
    run: int | IntArray | None = None,
    side: IntArray | None = None,
) -> TextArray:
    """The special cause of each point (…, months), or "common cause", or "no data" where it is missing.

    Precedence: outside the limits; 7 rising or falling (all 7 flagged, the later direction where two
    trends meet); of 3 in a row on one side, 2 or more between 2σ and 3σ (those flagged); 7 in a row on
    one side of the centre. No rule reaches across a segment or a missing month. Where `runs` is false only
    the limits count: the other rules take months for independent of each other; `run`
    says how many on one side make one all the same, point by point. `side`: on which side of the
    middle each point lies, 0 at it, where that is not the side of the centre line: of few cases 100 % may be
    what chance gives most months, and no run of those says anything.
    Source: NHS England "Making Data Count"; NHSRplotthedots `ptd_calculate_point_type`.
    """
    x = as_floats(values)
    stretch = segments(x.shape, segment)
    beyond = _side(x, lines.lower, lines.upper)
    near = np.where(beyond == 0, _side(x, lines.near_lower, lines.near_upper), 0)
    if side is None:
        side = np.nan_to_num(np.sign(x - lines.centre)).astype(int)
    read = np.broadcast_to(runs, x.shape)
    rules = (_trend(x, stretch), _two_of_three(near, side, stretch))
    run = np.where(read, RUN, x.shape[-1] + 1) if run is None else run
    sides = [beyond, *(np.where(read, found, 0) for found in rules), _runs(side, stretch, run)]
    conditions: list[BoolArray] = [np.isnan(x)]
    words = [NO_DATA]
    for found, (low, high) in zip(sides, RULES.values(), strict=False):
        conditions += [found < 0, found > 0]
        words += [low, high]
    return np.select(conditions, words, default=COMMON)


def variation(causes: TextArray, better: Better) -> TextArray:
    """The class: "improvement" or "concern" by polarity, "neutral high" or "neutral low" without one.

    `causes` are words of `special_causes`; "common cause" and "no data" stay as they are.
    """
    words = {"high": ("concern", "improvement"), "low": ("improvement", "concern")}
    low, high = words.get(better, ("neutral low", "neutral high"))
    return np.select([np.isin(causes, LOW), np.isin(causes, HIGH)], [low, high], default=causes)


def assurance(lines: Lines, target: npt.ArrayLike, better: Better) -> TextArray:
    """Whether the process, left as it is, meets its target: judged by the last limits, one word a series.

    "consistently meets", "consistently misses", "hit and miss" (target within the limits), or "no data"
    where there is no target, no limits, or neither direction is better. Shape: the series without months.
    Source: NHSRplotthedots `ptd_calculate_assurance_type`.
    """
    goal = as_floats(target)
    lower, upper = lines.lower[..., -1], lines.upper[..., -1]
    unknown = np.isnan(goal) | np.isnan(lower) | np.isnan(upper) | (better == "neither")
    above, below = (
        ("consistently misses", "consistently meets")
        if better == "high"
        else ("consistently meets", "consistently misses")
    )
    return np.select([unknown, goal > upper, goal < lower], [NO_DATA, above, below], default="hit and miss")


def _side(x: FloatArray, lower: FloatArray, upper: FloatArray) -> IntArray:
    """1 above, -1 below, 0 within or exactly at a limit, as far as floats can tell."""
    last_digits = ROUNDING * np.abs(x)
    return (x > upper + last_digits).astype(int) - (x < lower - last_digits)


def _windows(values: npt.NDArray[np.generic], length: int) -> npt.NDArray[np.generic]:
    return np.lib.stride_tricks.sliding_window_view(values, length, axis=-1)


def _cover(found: IntArray, months: int, length: int) -> IntArray:
    """Each point's window side, from windows by their first month; later windows win over earlier ones."""
    covered = np.zeros((*found.shape[:-1], months), dtype=int)
    for offset in reversed(range(length)):
        part = covered[..., offset : offset + found.shape[-1]]
        part[...] = np.where(found != 0, found, part)
    return covered


def _within(segment: IntArray, length: int) -> BoolArray:
    """Whether each window of `length` months lies in one segment."""
    answer: BoolArray = segment[..., length - 1 :] == segment[..., : segment.shape[-1] - length + 1]
    return answer


def _trend(x: FloatArray, segment: IntArray) -> IntArray:
    if x.shape[-1] < RUN:
        return np.zeros(x.shape, dtype=int)
    step = np.nan_to_num(np.sign(np.diff(x, axis=-1))).astype(int)
    return _cover(_same(step, RUN - 1) * _within(segment, RUN), x.shape[-1], RUN)


def _runs(side: IntArray, segment: IntArray, length: int | IntArray) -> IntArray:
    """The side of the runs that are long enough, by the length asked for at each point."""
    lengths = np.broadcast_to(length, side.shape)
    found = np.zeros(side.shape, dtype=int)
    for one in np.unique(lengths[lengths <= side.shape[-1]]):
        run = _cover(_same(side, one) * _within(segment, one), side.shape[-1], one)
        found = np.where(lengths == one, run, found)
    return found


def _two_of_three(near: IntArray, side: IntArray, segment: IntArray) -> IntArray:
    if side.shape[-1] < 3:
        return np.zeros(side.shape, dtype=int)
    enough = np.sum(_windows(near != 0, 3), axis=-1) >= 2
    found = _cover(_same(side, 3) * enough * _within(segment, 3), side.shape[-1], 3)
    return np.where(near != 0, found, 0)


def _same(side: IntArray, length: int) -> IntArray:
    """1 or -1 where a window of `length` lies wholly on that side, else 0."""
    total = np.sum(_windows(side, length), axis=-1)
    answer: IntArray = (total == length).astype(int) - (total == -length)
    return answer
