"""Values: numerator over denominator, with the interval that fits the metric's kind."""

import numpy as np
import polars as pl

from metrics.measure import Metric
from metrics.statistics.levels import quotient
from metrics.statistics.proportion_interval import Interval, wilson
from metrics.statistics.rate_interval import rate


def counts_events(metric: Metric) -> bool:
    """Whether the numerator counts events, so that chance has a known shape; sums of money or days do not."""
    if metric.kind == "m":
        return False
    return metric.kind in "pr" if metric.numerator is None else not metric.numerator.weight


def interval(metric: Metric, numerator: np.ndarray, denominator: np.ndarray) -> Interval:
    """The value and its interval at WATCH: Wilson for proportions, exact or Byar's for counts; none for sums.

    Arrays of one shape; NaN where the denominator is missing or zero.
    """
    if metric.kind == "p":
        return wilson(numerator, denominator)
    if counts_events(metric):
        return rate(numerator, denominator)
    value = quotient(numerator, denominator)
    empty = np.full(value.shape, np.nan)
    return Interval(value, empty, empty)


def with_values(rows: pl.DataFrame, metric: Metric) -> pl.DataFrame:
    """`rows` (numerator, denominator) with value, lower and upper; empty where there is no data."""
    found = interval(metric, rows["numerator"].to_numpy(), rows["denominator"].to_numpy())
    columns = zip(("value", "lower", "upper"), found, strict=True)
    return rows.hstack([pl.Series(name, values, dtype=pl.Float64, nan_to_null=True) for name, values in columns])


def reaches(metric: Metric) -> pl.Expr:
    """Whether `value` reaches `target`; empty where there is no target or no judgement."""
    if not metric.better:
        return pl.lit(None, dtype=pl.Boolean)
    value, target = pl.col("value"), pl.col("target")
    return value >= target if metric.better == "high" else value <= target
