"""A unit's own past: every series judged once, for whoever shows, counts or signals it."""

from dataclasses import dataclass

import numpy as np

from metrics.statistics import latest_five, special_causes
from metrics.statistics.comparison import Better
from metrics.statistics.control_lines import IntArray, Lines, segment_sum
from metrics.statistics.counted_limits import counted_limits
from metrics.statistics.drift import Drift, drift
from metrics.statistics.levels import NO_DATA, BoolArray, FloatArray, TextArray
from metrics.statistics.mann_kendall import median
from metrics.statistics.valued_limits import valued_limits

LEAST = 6  # points, under which no limits are drawn: they would say nothing of the next one
ASSURED = 12  # points with limits, from which it is said whether a target will be met
ALIKE = 0.05  # correlation of neighbours, from which months are alike: a run has to be longer to say anything
TOO_ALIKE = 0.4  # from which none says anything, since the level itself wanders
CAREFUL = 1.5  # times the correlation found: that of 36 months is as often too low as too high
REGULAR = 0.8  # of all steps from point to point: so many alike make a cadence
NOT_JUDGED, TOO_EARLY = "not judged", "too early to tell"


@dataclass(frozen=True)
class Figures:
    """Series to judge, each units × months: `value` NaN where there is no data; `numerator` and `denominator` too.

    `kind`: p (a proportion), r (a counted rate), i (a quotient of sums) or x (a mean). `segment`: the stretches between
    re-basings. `season`: what each month adds, on the log-odds (p) or the log scale; 0 for none. `filling`: months in
    which a stock still filled up, since the records begin. `stock`: months that share their rows.
    """

    kind: str
    better: Better
    numerator: FloatArray
    denominator: FloatArray
    value: FloatArray
    target: FloatArray
    segment: IntArray
    season: FloatArray
    filling: BoolArray
    stock: bool


@dataclass(frozen=True)
class OwnPast:
    """The answer. Units × months: `adjusted` (the value without its season, on which `lines` and `cause` rest),
    `lines`, `cause`, `variation`. One a unit: `assurance`, `arrow`, `arrow_z`, `drift`, `drift_months` (that its line
    spans), `correlation` (of neighbours, in the latest stretch), `cadence` (months from point to point), `points` (that
    the latest limits rest on), `seasonal`."""

    adjusted: FloatArray
    lines: Lines
    cause: TextArray
    variation: TextArray
    assurance: TextArray
    arrow: TextArray
    arrow_z: FloatArray
    drift: Drift
    drift_months: IntArray
    correlation: FloatArray
    cadence: IntArray
    points: IntArray
    seasonal: BoolArray


def own_past(of: Figures) -> OwnPast:
    """Judge each series by itself: its points packed, so that gaps and quarterly series need no rule of their own.

    No rule but the limits reaches across a month that should have data, a re-basing, or months that are alike.
    """
    known = ~np.isnan(of.value) & ~of.filling
    order = np.argsort(known, axis=1, kind="stable")

    def packed(grid: np.ndarray) -> np.ndarray:
        return np.take_along_axis(np.where(known, grid, np.nan), order, axis=1)

    def back(found: np.ndarray) -> np.ndarray:
        grid = np.empty_like(found)
        np.put_along_axis(grid, order, found, axis=1)
        return grid

    x, n, value, season = map(packed, (of.numerator, of.denominator, of.value, of.season))
    season = np.nan_to_num(season)
    time = packed(np.broadcast_to(np.arange(known.shape[1], dtype=float), known.shape))
    segment = np.take_along_axis(of.segment, order, axis=1)
    cadence = _cadence(time)
    gaps = np.nan_to_num(np.diff(time, axis=1, prepend=np.nan)) > cadence[:, None]
    stretch = segment * (known.shape[1] + 1) + np.cumsum(gaps, axis=1)
    lines, adjusted, side, rho, spread = _lines(of, x, n, value, season, segment)
    there = lines.points >= LEAST
    edges = ("centre", "lower", "upper", "near_lower", "near_upper")
    lines = lines._replace(**{edge: np.where(there, getattr(lines, edge), np.nan) for edge in edges})
    runs = (rho < ALIKE) & (not of.stock)
    cause = special_causes.special_causes(adjusted, lines, stretch, runs, run_length(rho, of.stock), side)
    judged = ~np.isnan(lines.upper) & ~np.isnan(lines.lower)
    cause = np.where((cause != NO_DATA) & ~judged, NOT_JUDGED, cause)
    arrow = _arrow(of.kind, x, n, adjusted, time, season, spread, lines, segment, cadence)
    latest = np.where(segment == segment[:, -1:], adjusted, np.nan)
    drifted = drift(latest)
    span = np.where(np.isnan(latest), np.nan, time)
    filled = np.where(of.filling & ~np.isnan(of.value), NOT_JUDGED, back(cause))
    return OwnPast(
        back(adjusted),
        Lines._make(map(back, lines)),
        filled,
        special_causes.variation(filled, of.better),
        _assurance(of, lines, season, judged),
        arrow.word,
        arrow.z,
        drifted,
        np.nan_to_num(time[:, -1] - _least(span) + 1).astype(int),
        np.where(judged[:, -1], rho[:, -1], np.nan),
        cadence,
        np.where(np.isnan(value[:, -1]), 0, lines.points[:, -1]).astype(int),
        np.any(season != 0, axis=1),
    )


def run_length(rho: FloatArray, stock: bool = False) -> IntArray:
    """How many months on one side of the middle make a run: seven of independent ones, and as many more of months of
    correlation `rho` as chance needs to give them as seldom; none of a stock, or from TOO_ALIKE on (one number more
    than any series has).

    Two neighbours lie on one side with chance ½ + arcsin(ρ)/π. Source: Sheppard (1899), Phil Trans A 192:101.
    """
    stays = 0.5 + np.arcsin(np.minimum(CAREFUL * rho, 0.95)) / np.pi
    length = np.ceil(1 + (special_causes.RUN - 1) * np.log(2) / -np.log(stays) - 0.01).astype(int)
    answer: IntArray = np.where((rho < TOO_ALIKE) & (not stock), length, rho.shape[-1] + 1)
    return answer


def _least(grid: FloatArray) -> FloatArray:
    least = np.min(np.where(np.isnan(grid), np.inf, grid), axis=1)
    return np.where(np.isinf(least), np.nan, least)


def _cadence(time: FloatArray) -> IntArray:
    """How many months lie between the points of each series, where nearly all steps are alike; else 1."""
    step = np.diff(time, axis=1)
    steps = np.maximum(np.sum(~np.isnan(step), axis=1), 1)
    found = np.ones(len(time), dtype=int)
    for months in (2, 3, 4, 6, 12):
        found = np.where((np.sum(step == months, axis=1) >= REGULAR * steps) & (steps > 1), months, found)
    return found


def _lines(
    of: Figures, x: FloatArray, n: FloatArray, value: FloatArray, season: FloatArray, segment: IntArray
) -> tuple[Lines, FloatArray, IntArray | None, FloatArray, FloatArray]:
    """The lines of packed points, the adjusted values, the side of each, the likeness of neighbours, and τ²."""
    if of.kind in ("p", "r"):
        found = counted_limits(x, n, segment, "p" if of.kind == "p" else "r", season)
        return found.lines, found.value, found.side, found.rho, found.spread
    adjusted = value * np.exp(-season)
    lines, rho = valued_limits(adjusted, n if of.kind == "i" else None, segment, of.stock)
    side = _side_of(adjusted, lines.centre)
    # Of sums far more months can lie below their mean than above: then a run is one of months below the median too.
    lopsided = np.abs(segment_sum(side.astype(float), segment)) > 2 * np.sqrt(lines.points)
    side = np.where(lopsided & (side != _side_of(adjusted, _middle(adjusted, segment))), 0, side)
    return lines, adjusted, side, rho, np.zeros(value.shape)


def _side_of(value: FloatArray, centre: FloatArray) -> IntArray:
    apart = value - centre
    side = np.where(np.abs(apart) > special_causes.ROUNDING * np.abs(value), np.sign(apart), 0)
    return np.nan_to_num(side).astype(int)


def _middle(value: FloatArray, segment: IntArray) -> FloatArray:
    """The median of each stretch, at each of its points."""
    found = np.full(value.shape, np.nan)
    for stretch in np.unique(segment):
        own = segment == stretch
        found = np.where(own, median(np.where(own, value, np.nan))[:, None], found)
    return found


def _arrow(
    kind: str,
    x: FloatArray,
    n: FloatArray,
    adjusted: FloatArray,
    time: FloatArray,
    season: FloatArray,
    spread: FloatArray,
    lines: Lines,
    segment: IntArray,
    cadence: IntArray,
) -> latest_five.LatestFive:
    """The trend of the five latest points; not told where they lie far apart, across a re-basing or without limits."""
    if x.shape[1] < latest_five.POINTS:
        return latest_five.LatestFive(np.full(len(x), np.nan), np.full(len(x), latest_five.NOT_ENOUGH))
    five = slice(-latest_five.POINTS, None)
    if kind in ("p", "r"):
        found = latest_five.counted_five(
            x[:, five], n[:, five], time[:, five], season[:, five], spread[:, five], lines.points[:, -1], kind == "p"
        )
    else:
        sigma = (lines.upper - lines.centre)[:, five] / 3
        found = latest_five.valued_five(adjusted[:, five], sigma, time[:, five], lines.points[:, -1])
    long = time[:, -1] - time[:, five][:, 0] > (latest_five.POINTS - 1 + latest_five.LATE) * cadence
    apart = long | (segment[:, five][:, 0] != segment[:, -1]) | np.isnan(lines.centre[:, -1]) | np.isnan(found.z)
    return latest_five.LatestFive(np.where(apart, np.nan, found.z), np.where(apart, latest_five.NOT_ENOUGH, found.word))


def _assurance(of: Figures, lines: Lines, season: FloatArray, judged: BoolArray) -> TextArray:
    """Whether the target will be met, by the latest limits; of a season by the widest of its months."""
    lower, upper = lines.lower[:, -1:], lines.upper[:, -1:]
    if season.any():
        year = np.concatenate([season[:, -ASSURED:], np.zeros((len(season), 1))], axis=1)
        lower, upper = (_in_season(edge, year, of.kind) for edge in (lower, upper))
    worst = lines._replace(lower=lower.min(axis=1, keepdims=True), upper=upper.max(axis=1, keepdims=True))
    said = special_causes.assurance(worst, of.target[:, -1], of.better)
    early = (lines.points[:, -1] < ASSURED) | ~judged[:, -1]
    asked = ~np.isnan(of.target[:, -1]) & (of.better != "neither") & ~np.isnan(lines.points[:, -1])
    return np.where(asked & early, TOO_EARLY, said)


def _in_season(value: FloatArray, season: FloatArray, kind: str) -> FloatArray:
    more = np.exp(season)
    return value * more / (1 - value + value * more) if kind == "p" else value * more
