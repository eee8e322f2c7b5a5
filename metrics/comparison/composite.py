"""Composite: chosen metrics as one index, with weights, coverage and the range of the rank, never without them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from data.errors import Invalid
from data.language import _
from metrics.comparison.question import Comparison
from metrics.comparison.standings import standings
from metrics.facts.figures import Figures
from metrics.statistics import composite as statistics
from metrics.statistics.levels import WATCH, FloatArray, z_score
from metrics.statistics.rank_range import ranks

ENOUGH = 0.75  # of the weights must be present for a rank
SEED, DRAWS = 1, 400  # of the simulation behind the ranges: the same figures give the same range
CONFIDENCE = 0.9
COMPOSITE = {
    "unit_id": pl.String,
    "name": pl.String,
    "index": pl.Float64,
    "coverage": pl.Float64,
    "rank": pl.Int64,
    "first_rank": pl.Int64,
    "last_rank": pl.Int64,
}


def _column(figures: Figures, asked: Comparison, units: Sequence[str]) -> pl.DataFrame:
    """One metric: unit_id, value and its standard error, of the units that are ranked in it."""
    table = standings(figures, asked, list(units))
    ranked = pl.when(pl.col("status") == "ranked")
    half = (pl.col("upper") - pl.col("lower")) / 2
    found = table.select(
        "unit_id", value=ranked.then("value"), error=ranked.then(half / float(z_score(WATCH))).fill_null(0)
    )
    return pl.DataFrame({"unit_id": units}).join(found, on="unit_id", how="left", maintain_order="left")


def composite(figures: Figures, asked: Comparison, units: Sequence[str], weights: Mapping[str, float]) -> pl.DataFrame:
    """COMPOSITE, best first, and a column a metric of `weights` with its score, 0 (the worst unit) to 100 (the best).

    Every metric is turned so that more is better and put on 0–100 over the ranked; the index is the weighted mean,
    weights renormalised over what a unit has; `coverage` is the share of the weights that it has. Ranked are units
    with ENOUGH of them. The range holds the rank in CONFIDENCE of DRAWS simulations that move every value by its
    sampling error, every weight by up to a quarter, and change the way of normalising. ValueError for a metric
    without a direction, or weights of which none is above zero.
    """
    judged = {metric: figures.metric(metric).better for metric in weights}
    if aimless := [metric for metric, better in judged.items() if not better]:
        raise Invalid(
            _("{aimless}: shown as context, never judged, so not part of an index.", aimless=", ".join(aimless))
        )
    weight = np.array(list(weights.values()), dtype=float)
    if not (weight > 0).any() or (weight < 0).any():
        raise Invalid(_("The weights of an index are zero or more, and one of them is above zero."))
    columns = [_column(figures, replace(asked, metric=metric), units) for metric in weights]
    values = np.column_stack([column["value"].to_numpy() for column in columns])
    errors = np.column_stack([column["error"].fill_null(0).to_numpy() for column in columns])
    direction = np.array([1 if better == "high" else -1 for better in judged.values()])
    there = ~np.isnan(statistics.normalise(values, direction))
    coverage = (there * weight).sum(axis=1) / weight.sum()
    enough = coverage >= ENOUGH
    scores = statistics.normalise(_within(values, enough), direction)
    index = statistics.aggregate(scores, weight)
    rank, first, last = (np.full(len(index), np.nan) for _unused in range(3))
    if enough.any():
        rank[enough] = ranks(index[enough], highest_first=True)
        first[enough], last[enough] = _range(values[enough], errors[enough], direction, weight)
    table = pl.DataFrame(
        {
            "unit_id": units,
            "index": index,
            "coverage": coverage,
            "rank": rank,
            "first_rank": np.fmin(first, rank),  # one of ten simulations may leave the rank itself out
            "last_rank": np.fmax(last, rank),
            **{metric: scores[:, at] for at, metric in enumerate(weights)},
        }
    ).with_columns(pl.col(pl.Float64).fill_nan(None))
    named = table.join(figures.tree.units.select("unit_id", "name"), on="unit_id", maintain_order="left")
    whole = [pl.col(name).cast(dtype) for name, dtype in COMPOSITE.items()]
    return named.select(*whole, *weights).sort(
        "rank", pl.col("index"), "unit_id", descending=[False, True, False], nulls_last=True
    )


def _within(values: FloatArray, ranked: np.ndarray) -> FloatArray:
    """Values of the units that are not ranked, held within those of the ranked: who is too thin to be ranked does not
    move the scale that the others are ranked on."""
    if not ranked.any():
        return values
    known = np.where(ranked[:, None], values, np.nan)
    low, high = np.fmin.reduce(known, axis=0), np.fmax.reduce(known, axis=0)
    return np.clip(values, np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high))


def _range(
    values: FloatArray, errors: FloatArray, direction: np.ndarray, weight: FloatArray
) -> tuple[FloatArray, FloatArray]:
    found = statistics.index_rank_range(values, errors, direction, weight, SEED, DRAWS, confidence=CONFIDENCE)
    return found.first, found.last
