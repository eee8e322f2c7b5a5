"""Special cause: the latest month of a unit's own series is not like the others, on the unfavourable side."""

import numpy as np
import polars as pl

from data.language import _
from metrics.measure import Flow, Metric
from metrics.signals.signal_kind import METRIC, RISE, Kind
from metrics.signals.signal_rows import all_of, found
from metrics.signals.strength import MOST, level
from metrics.signals.survey import Sight
from metrics.statistics.control_lines import PROVISIONAL_BELOW
from metrics.statistics.levels import FloatArray
from metrics.statistics.special_causes import RULES
from metrics.trends.control_chart import Controls

# What a rule's chance at a point is worth as a z: beyond the limits, seven in one order 1/7!, two of three 0.0005,
# seven on one side 1/2⁷.
WORTH = {"limits": 3.0, "trend": 3.54, "two of three": 3.31, "run": 2.42}
BY_WORD = {word: WORTH[rule] for rule, words in RULES.items() for word in words}


def _worth(sight: Sight, metric: Metric, charts: Controls) -> pl.DataFrame:
    """A row a unit: `value`, `centre` and `limit` of the month, `cause`, `months` of concern running, and `strength`: 0
    where the month is no concern, empty where it is not judged."""
    limit = pl.col("upper" if sight.bad(metric) == "high" else "lower")
    # A point twice as far out as its limit is worth twice as many σ.
    sigmas = 3 * ((pl.col("adjusted") - pl.col("centre")) / (limit - pl.col("centre")))
    latest = charts.table.group_by("unit_id", maintain_order=True).agg(
        pl.col("value", "centre").last(),
        limit=limit.last(),
        sigmas=sigmas.last(),
        months=(pl.col("variation") == "concern").fill_null(False).reverse().cast(pl.Int64).cum_prod().sum(),
    )
    rows = charts.units.select("unit_id", "cause", "variation", "points", "month").join(
        latest, on="unit_id", how="left", maintain_order="left"
    )
    now = (pl.col("month") == sight.month).fill_null(False)
    plain = pl.col("cause").replace_strict(BY_WORD, default=0.0, return_dtype=pl.Float64)
    beyond = pl.col("cause").is_in(RULES["limits"]) & pl.col("sigmas").is_finite()
    worth = pl.when(beyond).then(pl.max_horizontal(plain, "sigmas")).otherwise(plain).clip(0, MOST)
    concern = pl.when(pl.col("variation") == "concern").then(worth).otherwise(0.0)
    judged = now & (pl.col("points") >= PROVISIONAL_BELOW)
    return rows.with_columns(value=pl.when(now).then("value"), strength=pl.when(judged).then(concern))


def _without(sight: Sight, metric: Metric | None, upper: np.ndarray, branch: np.ndarray) -> FloatArray:
    assert metric is not None
    return _floats(_worth(sight, metric, sight.charts_without(metric, upper, branch)), "strength")


def _floats(rows: pl.DataFrame, column: str) -> FloatArray:
    return rows[column].cast(pl.Float64).fill_null(np.nan).to_numpy()


def _of_metric(sight: Sight, metric: Metric) -> pl.DataFrame:
    rows = _worth(sight, metric, sight.charts(metric))
    strength = _floats(rows, "strength")
    return found(
        sight,
        metric=metric.id,
        mechanism=metric.mechanism,
        value=_floats(rows, "value"),
        peer=_floats(rows, "centre"),
        limit=_floats(rows, "limit"),
        strength=strength,
        level=level(np.nan_to_num(strength)),
        rule=[
            _("On its own control chart the month is a special cause: {cause}.", cause=cause)
            if strong > 0
            else _("Its own series shows common cause.")
            for cause, strong in zip(rows["cause"], strength, strict=True)
        ],
        months=rows["months"].to_numpy(),
        feeds=metric.feeds,
        page="trends",
    )


def _find(sight: Sight) -> pl.DataFrame:
    flows = [metric for metric in sight.judged if isinstance(metric.numerator, Flow) and metric.kind in "pr"]
    return all_of([_of_metric(sight, metric) for metric in flows])


kind = Kind(
    title="A month unlike the others",
    words="The latest month on the unit's own control chart, as the page Trends shows it (36 months, the season taken "
    "out, limits as wide as chance and its own variation ask for; where events are rare, the stretches between them): "
    "a special cause on the unfavourable side. Flows only: what stands at a month's end mostly stood at the one "
    "before. At least 13 months.",
    find=_find,
    without=_without,
    route=RISE,
    measure=METRIC,
    beside="its own mean",
)
