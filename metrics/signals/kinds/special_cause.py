"""Special cause: the latest month of a unit's own series is not like the others, on the unfavourable side."""

import numpy as np
import polars as pl

from metrics.measure import Flow, Metric
from metrics.signals.signal_kind import METRIC, RISE, Kind
from metrics.signals.signal_rows import found
from metrics.signals.strength import Bad, exact_z
from metrics.signals.survey import Sight
from metrics.statistics import special_causes
from metrics.statistics.attribute_chart import AttributeChart, attribute_chart
from metrics.statistics.control_lines import PROVISIONAL_BELOW
from metrics.statistics.levels import ACT, WATCH, FloatArray, z_score
from metrics.trends.recalculations import rebased

# What a rule's chance at a point is worth as a z: seven in one order 1/7!, two of three 0.0005, seven on one side 1/2⁷.
WORTH = {"trend": 3.54, "two of three": 3.31, "run": 2.42}


def _segments(sight: Sight, length: int) -> np.ndarray:
    """The stretches between re-basings that people entered, units × months."""
    figures = sight.figures
    first = figures.first_shown(sight.month, length)
    marks = np.zeros((len(sight.ids), length), dtype=int)
    for unit, month in rebased(figures, sight.ids).iter_rows():
        at = length - 1 - ((sight.month.year - month.year) * 12 + sight.month.month - month.month)
        if 0 <= at < length and month >= first:
            marks[sight.place[unit] if unit else slice(None), at] = 1
    return np.cumsum(marks, axis=1)


def _charted(
    metric: Metric, x: FloatArray, n: FloatArray, bad: Bad, segment: np.ndarray
) -> tuple[AttributeChart, np.ndarray, FloatArray]:
    """The control charts of series (units × months), the cause of each month, and what it is worth as a z."""
    n = np.where(n > 0, n, np.nan)
    chart = attribute_chart("pp" if metric.kind == "p" else "up", x, n, segment)
    value, lines = chart.value, chart.lines
    causes = special_causes.special_causes(value, lines, segment)
    side = 1 if bad == "high" else 0
    worth = np.full(value.shape, 0.0)
    sigma = (lines.upper - lines.centre if bad == "high" else lines.centre - lines.lower) / 3
    beyond = causes == special_causes.RULES["limits"][side]
    with np.errstate(divide="ignore"):
        apart = np.abs(value - lines.centre)[beyond] / sigma[beyond]
    # Months are small: the exact tail has to agree with the limits.
    worth[beyond] = np.minimum(apart, exact_z(x[beyond], n[beyond], lines.centre[beyond], metric.kind == "p", bad))
    for rule, z in WORTH.items():
        worth = np.where(causes == special_causes.RULES[rule][side], z, worth)
    return chart, causes, worth


def _without(sight: Sight, metric: Metric | None, upper: np.ndarray, branch: np.ndarray) -> FloatArray:
    assert metric is not None
    x, n = (side[upper] - np.nan_to_num(side[branch]) for side in sight.monthly(metric))
    return _charted(metric, x, n, sight.bad(metric), _segments(sight, 36)[upper])[2][:, -1]


def _of_metric(sight: Sight, metric: Metric, segment: np.ndarray) -> pl.DataFrame:
    x, n = sight.monthly(metric)
    bad = sight.bad(metric)
    side = 1 if bad == "high" else 0
    chart, causes, worth = _charted(metric, x, n, bad, segment)
    value, lines = chart.value, chart.lines
    known = ~np.isnan(value[:, -1]) & (lines.points[:, -1] >= PROVISIONAL_BELOW)
    last = np.clip(worth[:, -1], 0, 8)
    limit = lines.upper if bad == "high" else lines.lower
    against = np.isin(causes, [words[side] for words in special_causes.RULES.values()]) & (worth > z_score(WATCH))
    return found(
        sight,
        metric=metric.id,
        mechanism=metric.mechanism,
        value=value[:, -1],
        peer=lines.centre[:, -1],
        limit=limit[:, -1],
        strength=np.where(known, last, np.nan),
        level=np.select([last > z_score(ACT), last > z_score(WATCH)], ["act", "watch"], default="none"),
        rule=[
            f"On its own control chart the month is a special cause: {cause}."
            if strong > z_score(WATCH)
            else "Its own series shows common cause."
            for cause, strong in zip(causes[:, -1], last, strict=True)
        ],
        months=np.cumprod(against[:, ::-1], axis=1).sum(axis=1),
        feeds=metric.feeds,
        page="trends",
    )


def _find(sight: Sight) -> pl.DataFrame:
    flows = [metric for metric in sight.judged if isinstance(metric.numerator, Flow) and metric.kind in "pr"]
    segment = _segments(sight, 36)
    return pl.concat([_of_metric(sight, metric, segment) for metric in flows])


kind = Kind(
    title="A month unlike the others",
    words="The latest month on the unit's own control chart (Laney's p′ and u′ over 36 months): outside the limits, "
    "seven in one direction, two of three near a limit, seven on one side of the centre, on the unfavourable side. "
    "Flows only: the same rows stand in a stock month after month, so that its months are no independent ones. At "
    "least 13 months.",
    find=_find,
    without=_without,
    route=RISE,
    measure=METRIC,
    beside="its own mean",
)
