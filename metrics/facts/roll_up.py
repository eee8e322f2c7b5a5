"""Rolled-up facts: every unit's facts summed over its whole subtree."""

from itertools import pairwise

import numpy as np
import polars as pl

from metrics.facts.facts import FACTS
from metrics.facts.tree import Tree

KEYS = ["metric", "breakdown", "month"]
WIDE = 240  # keys rolled up at once: enough to be quick, few enough to need little memory


def rolled_up(facts: pl.DataFrame, tree: Tree) -> pl.DataFrame:
    """The facts of whole subtrees: FACTS, sorted by metric, breakdown, month and depth-first place.

    Where a breakdown has no denominator of its own (staff), it stays empty. A unit has a row wherever either of its
    sums is not zero.
    """
    keys, starts = _runs(facts)
    if not keys.equals(keys.unique().sort(KEYS)):
        facts = facts.sort(KEYS)
        keys, starts = _runs(facts)
    edges = [*range(0, keys.height, WIDE), keys.height]
    found = [
        _wide(facts[starts[first] : starts[end]], keys[first:end], np.diff(starts[first : end + 1]), tree)
        for first, end in pairwise(edges)
    ]
    return pl.concat([pl.DataFrame(schema=FACTS), *found])


def _runs(facts: pl.DataFrame) -> tuple[pl.DataFrame, np.ndarray]:
    """The keys of the runs of rows with equal keys, and the row at which each begins, with the end of the last."""
    begins = facts.select(pl.any_horizontal(pl.col(key).ne_missing(pl.col(key).shift()) for key in KEYS).arg_true())
    starts = begins.to_series().to_numpy()
    return facts.select(KEYS)[starts], np.append(starts, facts.height).astype(np.int64)


def _wide(facts: pl.DataFrame, keys: pl.DataFrame, lengths: np.ndarray, tree: Tree) -> pl.DataFrame:
    """The roll-up with a column a key: a long join with all ancestors costs many times as much."""
    unit = facts["unit_id"].cast(tree.places, strict=False)
    known = unit.is_not_null().to_numpy()
    place = unit.to_physical().fill_null(0).to_numpy()[known]
    column = np.repeat(np.arange(keys.height), lengths)[known]
    has_bottom = facts["denominator"].is_not_null()
    sides = [facts["numerator"], facts["denominator"].fill_null(0)]
    if not has_bottom.all():
        sides.append(has_bottom.cast(pl.Float64))
    own = np.zeros((len(tree.ids), len(sides), keys.height))
    for side, values in enumerate(sides):
        own[place, side, column] = values.to_numpy()[known]
    total = tree.roll_up(own.reshape(len(own), -1)).reshape(own.shape)
    top, bottom, *there = (pl.Series(total[:, side].T.ravel()) for side in range(len(sides)))
    if there:
        bottom = bottom.set(there[0] == 0, None)
    units = tree.units.select("unit_id")
    return (
        keys.join(units, how="cross", maintain_order="left_right")
        .lazy()
        .with_columns(numerator=top, denominator=bottom)
        .filter((pl.col("numerator") != 0) | (pl.col("denominator") != 0))
        .select(list(FACTS))
        .collect()
    )
