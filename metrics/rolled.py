"""Rolled-up facts: every unit's facts summed over its whole subtree."""

import numpy as np
import polars as pl

from metrics.facts import FACTS
from metrics.tree import Tree


def rolled_up(facts: pl.DataFrame, tree: Tree) -> pl.DataFrame:
    """The facts of whole subtrees: FACTS, sorted by metric, breakdown, month and depth-first place.

    Where a breakdown has no denominator of its own (staff), it stays empty. A unit has a row where any unit of
    its subtree has one.
    """
    keys = ["metric", "breakdown", "month"]
    columns = facts.select(keys).unique().sort(keys).with_row_index("column")
    placed = facts.join(columns, on=keys).join(
        pl.DataFrame({"place": np.arange(len(tree.ids))}).with_columns(unit_id=pl.Series(tree.ids, dtype=pl.String)),
        on="unit_id",
    )
    place, column = placed["place"].to_numpy(), placed["column"].to_numpy()

    def summed(values: np.ndarray) -> np.ndarray:
        own = np.zeros((len(tree.ids), columns.height))
        own[place, column] = values
        return tree.roll_up(own)

    there = summed(np.ones(len(place))) > 0
    bottom_there = summed(placed["denominator"].is_not_null().cast(pl.Float64).to_numpy()) > 0
    column_at, unit_at = np.nonzero(there.T)
    top = summed(placed["numerator"].to_numpy())[unit_at, column_at]
    bottom = np.where(bottom_there, summed(placed["denominator"].fill_null(0).to_numpy()), np.nan)[unit_at, column_at]
    return (
        columns.select(keys)[column_at]
        .with_columns(
            unit_id=pl.Series(tree.ids, dtype=pl.String).gather(unit_at),
            numerator=pl.Series(top),
            denominator=pl.Series(bottom).fill_nan(None),
        )
        .select(list(FACTS))
    )
