"""Judgement: what can be told of each unit of a league table, and what cannot, against the pooled baseline."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import special

from metrics.comparison.peers import FEWEST_PEERS
from metrics.comparison.question import Comparison
from metrics.comparison.standings import RANKED, UNJUDGED, standings
from metrics.facts.figures import Figures
from metrics.facts.values import counts_events
from metrics.measure import Metric
from metrics.statistics import bands, comparison, funnel, overdispersion, rank_range, shrinkage
from metrics.statistics.levels import ACT, WATCH, FloatArray, z_score
from metrics.statistics.proportion_interval import wilson
from metrics.statistics.rate_interval import rate

BANDS = 5


@dataclass(frozen=True)
class Judgement:
    """`table`: the standings with what was found beside each unit. The rest is what it was judged by.

    Added columns: verdict (better, worse, higher, lower, similar, no data), level (act, watch, none, no data),
    p (two-sided: how often chance alone would lie so far out), first_rank and last_rank (the ranks that it could
    hold), band (1 the best), shrunk.
    """

    table: pl.DataFrame
    baseline: float | None = None
    phi: float | None = None
    tau2: float | None = None
    adjusted: bool = False


def _significance(metric: Metric, x: FloatArray, n: FloatArray, judged: Judgement) -> FloatArray:
    if judged.adjusted:
        lines = [limits(metric, n, judged, level) for level in (WATCH, ACT)]
        near, far = (comparison.outside(x / n, *line) for line in lines)
        return comparison.significance(near, far)
    assert judged.baseline is not None
    test = funnel.proportion_significance if metric.kind == "p" else funnel.rate_significance
    return test(x, n, judged.baseline)


def _p_value(metric: Metric, x: FloatArray, n: FloatArray, judged: Judgement) -> FloatArray:
    """Two-sided p of each unit against the baseline, by the test of its limits."""
    assert judged.baseline is not None
    if not judged.adjusted:
        test = funnel.proportion_p_value if metric.kind == "p" else funnel.rate_p_value
        return test(x, n, judged.baseline)
    assert judged.tau2 is not None
    if metric.kind == "p":
        apart = np.arcsin(np.sqrt(x / n)) - np.arcsin(np.sqrt(judged.baseline))
    else:
        apart = np.sqrt(x / (n * judged.baseline)) - 1
    answer: FloatArray = 2 * special.ndtr(
        -np.abs(apart) / np.sqrt(_squared_error(metric, n, judged.baseline) + judged.tau2)
    )
    return answer


def limits(metric: Metric, n: FloatArray, judged: Judgement, level: float) -> tuple[FloatArray, FloatArray]:
    """The funnel's lower and upper line at denominators `n`, in the metric's measure; any one shape.

    Chance alone: p₀ ± z·√(p₀(1−p₀)/n) of a proportion, of a rate where its exact interval touches the baseline. With
    overdispersion: the baseline ± z·√(s² + τ²) on the scale where chance is even (arcsine √p, √ of observed over
    expected), transformed back. Source: Spiegelhalter (2005), Qual Saf Health Care 14:347.
    """
    assert judged.baseline is not None
    if judged.adjusted:
        assert judged.tau2 is not None
        half = z_score(level) * np.sqrt(_squared_error(metric, n, judged.baseline) + judged.tau2)
        centre = np.arcsin(np.sqrt(judged.baseline)) if metric.kind == "p" else 1.0
        # Beyond 0 and 90 degrees the sine turns back: the limit is then 0 or 1.
        low, high = np.maximum(centre - half, 0), centre + half
        if metric.kind == "p":
            return np.sin(low) ** 2, np.sin(np.minimum(high, np.pi / 2)) ** 2
        return low**2 * judged.baseline, high**2 * judged.baseline
    if metric.kind == "p":
        return funnel.proportion_lines(n, judged.baseline, level)
    return funnel.rate_lines(n, judged.baseline, level)


def _squared_error(metric: Metric, n: FloatArray, baseline: float) -> FloatArray:
    """The variance of chance on the even scale: 1/4n, and 1/4E for expected events."""
    return 1 / (4 * (n if metric.kind == "p" else n * baseline))


def ranges(metric: Metric, x: FloatArray, n: FloatArray) -> rank_range.RankRange:
    """The ranks that each unit could hold, all of them at once."""
    confidence = float(2 * special.ndtr(rank_range.joint_z(len(x))) - 1)
    found = (wilson if metric.kind == "p" else rate)(x, n, confidence)
    # A rate's empty lower bound is a rate of which nothing below can be excluded.
    lower = np.where(np.isnan(found.lower) & ~np.isnan(found.upper), 0, found.lower)
    return rank_range.joint_region(lower, found.upper, highest_first=metric.better == "high")


def judge(table: pl.DataFrame, metric: Metric) -> Judgement:
    """Judge the units of a league table (of `standings`) that are compared: those ranked, or shown as context.

    The baseline is pooled over them, the unit itself included. Where they vary by more than chance (φ above 1, from
    ten units on), the limits allow for it. Nothing is said of a unit that has no other beside it, nor of sums of money
    or days: their chance has no known shape.
    """
    compared = table.with_row_index("place").filter(pl.col("status").is_in([RANKED, UNJUDGED]))
    x, n = compared["numerator"].to_numpy(), compared["denominator"].to_numpy()
    if len(x) < 2 or not counts_events(metric):
        return Judgement(_beside(table, compared["place"], {}))
    baseline = float(funnel.pooled_baseline(x, n))
    judged = Judgement(table, baseline)
    if len(x) >= FEWEST_PEERS and baseline > 0:
        scale: overdispersion.Scale = "proportion" if metric.kind == "p" else "root"
        found = overdispersion.measure(x, n if metric.kind == "p" else n * baseline, scale)
        judged = Judgement(table, baseline, float(found.phi), float(found.tau2), bool(found.present))
    side = _significance(metric, x, n, judged)
    ranked = ranges(metric, x, n)
    shrink = shrinkage.empirical_bayes_proportions if metric.kind == "p" else shrinkage.empirical_bayes_rates
    columns: dict[str, np.ndarray] = {
        "verdict": comparison.judge(side, metric.polarity),
        "level": comparison.level(side),
        "p": _p_value(metric, x, n, judged),
        "first_rank": ranked.first,
        "last_rank": ranked.last,
        "band": bands.quantile_bands(x / n, BANDS, highest_first=metric.better == "high"),
        "shrunk": shrink(x, n),
    }
    if not metric.better:
        columns |= {name: np.full(len(x), np.nan) for name in ("first_rank", "last_rank", "band")}
    return Judgement(_beside(table, compared["place"], columns), baseline, judged.phi, judged.tau2, judged.adjusted)


def judged(figures: Figures, asked: Comparison, units: list[str] | None = None) -> Judgement:
    """The league table of the peers of a comparison, or of some `units`, with what can be told of each."""
    return judge(standings(figures, asked, units), figures.metric(asked.metric))


def _beside(table: pl.DataFrame, place: pl.Series, columns: dict[str, np.ndarray]) -> pl.DataFrame:
    """The table with the columns of the compared units beside them; empty elsewhere."""
    schema = {
        "verdict": pl.String,
        "level": pl.String,
        "p": pl.Float64,
        "first_rank": pl.Float64,
        "last_rank": pl.Float64,
        "band": pl.Float64,
        "shrunk": pl.Float64,
    }
    found = pl.DataFrame({"place": place}).with_columns(
        pl.Series(name, columns[name].tolist(), dtype=dtype) if name in columns else pl.lit(None, dtype).alias(name)
        for name, dtype in schema.items()
    )
    whole = pl.col("first_rank", "last_rank", "band").fill_nan(None).cast(pl.Int64)
    return table.with_row_index("place").join(found.with_columns(whole), on="place", how="left").drop("place")
