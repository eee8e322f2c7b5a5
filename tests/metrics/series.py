"""Series for tests: a metric by kind, and the trend of units whose figures are given."""

from datetime import date

import numpy as np
import polars as pl

from metrics.facts.values import with_values
from metrics.measure import Metric, flow, staff
from metrics.trends.control_chart import REBASED

NOTHING = pl.DataFrame(schema=REBASED)


def metric(kind: str, better: str = "high") -> Metric:
    """A metric of training that counts events."""
    bottom = staff() if kind == "r" else flow("training", "due_on")
    return Metric(
        id="m",
        title="M",
        words="",
        why="",
        mechanism="",
        reference="",
        kind=kind,
        better=better,
        numerator=flow("training", "due_on"),
        denominator=bottom,
        least=1,
    )


def month(nth: int) -> date:
    """The months from January 2023 on."""
    return date(2023 + nth // 12, nth % 12 + 1, 1)


def trend_of(one: Metric, top: np.ndarray, bottom: np.ndarray, target: float | None = None) -> pl.DataFrame:
    """The trend of units u000, u001, … with these figures, each units × months; NaN is no data."""
    units, months = top.shape
    rows = pl.DataFrame(
        {
            "unit_id": np.repeat([f"u{unit:03}" for unit in range(units)], months),
            "month": [month(nth) for nth in range(months)] * units,
            "numerator": top.ravel().astype(float),
            "denominator": bottom.ravel().astype(float),
            "target": pl.Series([target] * top.size, dtype=pl.Float64),
        }
    ).fill_nan(None)
    return with_values(rows, one)
