"""The matrix: every unit in every metric, each against the pooled baseline of its comparison."""

from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from metrics.comparison.overview import against_target
from metrics.comparison.question import Comparison
from metrics.comparison.standings import ranked, standings
from metrics.comparison.verdicts import judge
from metrics.facts.figures import Figures
from metrics.statistics.false_alarms import benjamini_hochberg, expected_false_alarms
from metrics.statistics.levels import ACT, WATCH

JUDGED = ("better", "worse", "higher", "lower", "similar")


def matrix(figures: Figures, asked: Comparison, units: list[str]) -> pl.DataFrame:
    """One row a unit and metric: the standings' columns, what `judge` found, the metric's id, and
    `against_target`."""
    return grouped(figures, asked, [units])


def grouped(figures: Figures, asked: Comparison, groups: Iterable[list[str]]) -> pl.DataFrame:
    """The matrices of several groups, no unit in two of them, each unit against its own group, one below another; the
    facts are read once a metric."""
    groups = list(groups)
    units = [unit for group in groups for unit in group]
    parts = []
    for metric in figures.metrics.values():
        table = standings(figures, replace(asked, metric=metric.id), units)
        for group in groups:
            rows = ranked(table.filter(pl.col("unit_id").is_in(group)), metric) if len(groups) > 1 else table
            parts.append(
                judge(rows, metric).table.with_columns(metric=pl.lit(metric.id), against_target=against_target(metric))
            )
    return pl.concat(parts, how="vertical_relaxed")


def alarms(table: pl.DataFrame) -> dict[str, tuple[int, float]]:
    """Level -> how many comparisons lie beyond it, and how many chance alone would put there."""
    compared = table.filter(pl.col("verdict").is_in(JUDGED))
    act = compared.filter(pl.col("level") == "act").height
    watch = compared.filter(pl.col("level").is_in(["act", "watch"])).height
    return {
        "watch": (watch, expected_false_alarms(compared.height, 1, WATCH)),
        "act": (act, expected_false_alarms(compared.height, 1, ACT)),
    }


def without_false_alarms(table: pl.DataFrame) -> pl.DataFrame:
    """The matrix with all its comparisons taken as one family: what does not stand up to Benjamini–Hochberg at 5 % is
    called similar, so that of what is called different no more than one in twenty is expected to be chance."""
    apart = pl.col("verdict").is_in([word for word in JUDGED if word != "similar"])
    falls = apart & ~pl.Series(benjamini_hochberg(table["p"].fill_null(float("nan")).to_numpy()).significant)
    return table.with_columns(
        verdict=pl.when(falls).then(pl.lit("similar")).otherwise("verdict"),
        level=pl.when(falls).then(pl.lit("none")).otherwise("level"),
    )
