"""Entrants: the units of a comparison, each with what it is judged by and whether it has reported."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from data.registry.settings import ALWAYS, Settings
from metrics.measure import Metric

ENTRANTS = {
    "unit_id": pl.String,
    "target": pl.Float64,
    "least": pl.Float64,
    "reporting": pl.Int64,
    "expected": pl.Int64,
}


def yardstick(metric: Metric, settings: Settings, month: date, kind: str = "") -> tuple[float | None, float]:
    """The target and the least denominator that hold in a month for units of a kind."""
    defaults = [(target.since, target.value) for target in metric.targets]
    target = settings.steps(metric.id, "target", defaults, kind).on(month)
    least = settings.steps(metric.id, "least", [(ALWAYS, metric.least)], kind).on(month)
    return target, least or 0.0


def entrants(
    metric: Metric,
    units: Sequence[str],
    month: date,
    settings: Settings,
    kinds: Mapping[str, str],
    reports: Mapping[str, tuple[int, int]],
) -> pl.DataFrame:
    """ENTRANTS for `units`, in their order.

    `kinds`: unit -> peer group. `reports`: unit -> how many units of its subtree have reported what the metric
    stands on, and how many were expected to; a unit that is not named was not expected to report.
    """
    own = {kind: yardstick(metric, settings, month, kind) for kind in {kinds.get(unit, "") for unit in units}}
    judged = [own[kinds.get(unit, "")] for unit in units]
    counted = [reports.get(unit, (None, None)) for unit in units]
    return pl.DataFrame(
        {
            "unit_id": list(units),
            "target": [target for target, _ in judged],
            "least": [least for _, least in judged],
            "reporting": [reporting for reporting, _ in counted],
            "expected": [expected for _, expected in counted],
        },
        schema=ENTRANTS,
    )
