"""The matrix: every unit in every metric, each against the pooled baseline of its comparison."""

from dataclasses import replace

import numpy as np
import polars as pl

from metrics.comparison.question import Comparison
from metrics.comparison.rule import Rule
from metrics.comparison.verdicts import judged
from metrics.facts.figures import Figures
from metrics.statistics.false_alarms import benjamini_hochberg
from metrics.statistics.levels import ACT, WATCH

RULE = ("baseline", "tau2", "total", "shared")  # the columns of what a unit was judged by
MOST_SIZES = 800  # for which it is worked out how often chance passes a level
JUDGED = ("better", "worse", "higher", "lower", "similar")


def matrix(figures: Figures, asked: Comparison, units: list[str] | None = None) -> pl.DataFrame:
    """One row a unit and metric: the columns of `judged`, and the metric's id; each unit against its own group."""
    parts = [
        judged(figures, replace(asked, metric=metric.id), units).table.with_columns(metric=pl.lit(metric.id))
        for metric in figures.metrics.values()
    ]
    return pl.concat(parts, how="vertical_relaxed")


def alarms(table: pl.DataFrame) -> dict[str, tuple[int, float]]:
    """Level -> how many comparisons lie beyond it, and how many chance alone would put there: of counts as small as
    these, which do not reach a level exactly."""
    compared = table.filter(pl.col("verdict").is_in(JUDGED))
    expected = {"watch": 0.0, "act": 0.0}
    alike = compared.group_by("proportion", *RULE, "size").len()
    for (proportion,), rows in alike.group_by("proportion"):
        # Of very many sizes an even sample tells as much.
        many, rows = float(rows["len"].sum()), rows.sort("size", *RULE).gather_every(1 + rows.height // MOST_SIZES)
        rule = Rule(bool(proportion), *(rows[name].to_numpy() for name in RULE))
        size, count = rows["size"].to_numpy(), rows["len"].to_numpy() * (many / float(rows["len"].sum()))
        for name, level in (("watch", WATCH), ("act", ACT)):
            expected[name] += float(np.nansum(rule.by_chance(size, level) * count))
    act = compared.filter(pl.col("level") == "act").height
    watch = compared.filter(pl.col("level").is_in(["act", "watch"])).height
    return {"watch": (watch, expected["watch"]), "act": (act, expected["act"])}


def without_false_alarms(table: pl.DataFrame) -> pl.DataFrame:
    """The matrix with all its comparisons taken as one family: what does not stand up to Benjamini–Hochberg at 5 % is
    called similar, so that of what is called different no more than one in twenty is expected to be chance."""
    apart = pl.col("verdict").is_in([word for word in JUDGED if word != "similar"])
    falls = apart & ~pl.Series(benjamini_hochberg(table["p"].fill_null(float("nan")).to_numpy()).significant)
    return table.with_columns(
        verdict=pl.when(falls).then(pl.lit("similar")).otherwise("verdict"),
        level=pl.when(falls).then(pl.lit("none")).otherwise("level"),
    )
