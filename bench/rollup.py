"""The roll-up of 10,000 units × 60 months × 40 metrics, against a product with a sparse matrix of ancestors."""

import numpy as np
import polars as pl
import scipy.sparse as sparse

from bench.measuring import arguments, race
from bench.organisation import MONTHS, UNITS, register
from bench.product import FIRST
from data import months
from metrics.facts.facts import FACTS
from metrics.facts.roll_up import rolled_up
from metrics.facts.tree import Tree

METRICS = 40


def ancestors(tree: Tree) -> sparse.csr_array:
    """1 where the column's unit stands under the row's, or is it."""
    above, below = [], []
    for place in range(len(tree.ids)):
        one = place
        while one >= 0:
            above.append(one)
            below.append(place)
            one = int(tree.parent[one])
    return sparse.csr_array((np.ones(len(above)), (above, below)), shape=(len(tree.ids), len(tree.ids)))


def by_matrix(facts: pl.DataFrame, matrix: sparse.csr_array, tree: Tree) -> pl.DataFrame:
    """From long to wide, times the matrix, and back, where every cell has a fact."""
    keys = facts.select("metric", "breakdown", "month").unique(maintain_order=True)
    own = facts.with_columns(place=pl.col("unit_id").cast(pl.Enum(tree.ids)).to_physical())
    place = own["place"].to_numpy()
    column = np.repeat(np.arange(keys.height), len(tree.ids))
    sides = {}
    for side in ("numerator", "denominator"):
        wide = np.zeros((len(tree.ids), keys.height))
        wide[place, column] = facts[side].to_numpy()
        sides[side] = pl.Series((matrix @ wide).T.ravel())
    return keys.join(tree.units.select("unit_id"), how="cross", maintain_order="left_right").with_columns(**sides)


def main() -> None:
    asked = arguments(__doc__ or "")
    units = max(int(UNITS * asked.scale), 50)
    tree = Tree(register(units))
    matrix = ancestors(tree)
    rng = np.random.default_rng(1)
    own = rng.integers(0, 50, (units, METRICS * MONTHS)).astype(float)
    assert np.array_equal(tree.roll_up(own), matrix @ own), "both sum alike"
    race(
        "roll-up of a wide table against the matrix", 1.6, lambda: tree.roll_up(own), lambda: matrix @ own, asked.times
    )
    span = pl.DataFrame({"month": [months.shifted(FIRST, place) for place in range(MONTHS)]})
    facts = (
        pl.DataFrame({"metric": [f"metric_{number:02}" for number in range(METRICS)]})
        .with_columns(breakdown=pl.lit(""))
        .join(span, how="cross", maintain_order="left_right")
        .join(register(units).select("unit_id").sort("unit_id"), how="cross", maintain_order="left_right")
        .with_columns(
            numerator=pl.Series(rng.integers(1, 50, units * METRICS * MONTHS)).cast(pl.Float64),
            denominator=pl.Series(rng.integers(50, 99, units * METRICS * MONTHS)).cast(pl.Float64),
        )
        .select(list(FACTS))
    )
    race(
        "rolled-up facts, long to long, against the same by the matrix",
        1.6,
        lambda: rolled_up(facts, tree),
        lambda: by_matrix(facts, matrix, tree),
        min(asked.times, 3),
    )


if __name__ == "__main__":
    main()
