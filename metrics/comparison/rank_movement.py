"""Movement: why a unit's rank is another than last month's, in four numbers that add up."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import numpy as np
import polars as pl

from data import months
from metrics.comparison.peers import peers
from metrics.comparison.question import Comparison
from metrics.comparison.standings import SAME, standings
from metrics.facts.figures import Figures

MOVEMENT = {
    "unit_id": pl.String,
    "rank_before": pl.Int64,
    "rank_now": pl.Int64,
    "moved": pl.Int64,
    "own": pl.Int64,
    "others": pl.Int64,
    "joiners": pl.Int64,
    "restated": pl.Int64,
}


def _goodness(table: pl.DataFrame, units: pl.Series, highest_first: bool) -> np.ndarray:
    """The values of `units`, turned so that more is better; ties as in the standings."""
    values = pl.DataFrame({"unit_id": units}).join(table, on="unit_id", how="left", maintain_order="left")["value"]
    return values.round(SAME).to_numpy() * (1 if highest_first else -1)


def _ahead(sorted_values: np.ndarray, values: np.ndarray) -> np.ndarray:
    """How many of the sorted values are better than each of `values`."""
    return len(sorted_values) - np.searchsorted(sorted_values, values, side="right")


def movement(published: pl.DataFrame, before: pl.DataFrame, now: pl.DataFrame, highest_first: bool) -> pl.DataFrame:
    """Why ranks moved, for the units ranked in all three tables (of `standings`); positive: towards the bottom.

    `published`: last month as it was known then; `before`: last month as it is known now; `now`: this month. Returns
    MOVEMENT. `restated`: last month's rank as known now less as known then. `own`: the unit at its new value among the
    others at their old ones. `others`: what their changes then add. `joiners`: what those ranked in only one of the
    two months account for. The four add up to `moved`.
    """
    ranked = [table.filter(pl.col("rank").is_not_null()).select("unit_id", "rank", "value") for table in (before, now)]
    old, new = ranked
    both = old.join(new, on="unit_id", how="semi")["unit_id"]
    first, last = _goodness(old, both, highest_first), _goodness(new, both, highest_first)
    stood, stands = np.sort(first), np.sort(last)
    # Among those ranked in both months: where it stood, where its own change alone puts it, where it stands.
    start = _ahead(stood, first)
    alone = _ahead(stood, last) - (first > last)  # its own old value does not compete with it
    end = _ahead(stands, last)
    found = (
        pl.DataFrame({"unit_id": both, "start": start, "alone": alone, "end": end})
        .join(old.select("unit_id", rank_old="rank"), on="unit_id", how="left", maintain_order="left")
        .join(new.select("unit_id", rank_now="rank"), on="unit_id", how="left", maintain_order="left")
        .join(
            published.filter(pl.col("rank").is_not_null()).select("unit_id", rank_before="rank"),
            on="unit_id",
            how="inner",
            maintain_order="left",
        )
    )
    return (
        found.with_columns(
            moved=pl.col("rank_now") - pl.col("rank_before"),
            own=pl.col("alone") - pl.col("start"),
            others=pl.col("end") - pl.col("alone"),
            joiners=(pl.col("rank_now") - pl.col("end")) - (pl.col("rank_old") - pl.col("start")),
            restated=pl.col("rank_old") - pl.col("rank_before"),
        )
        .sort("rank_now", "unit_id")
        .select(pl.col(name).cast(dtype) for name, dtype in MOVEMENT.items())
    )


def rank_movement(figures: Figures, asked: Comparison) -> pl.DataFrame:
    """MOVEMENT and name of the units of a comparison, from the month before to the one asked for.

    The ranks of the month before are those known when `month` ended: the last moment at which it was the newest.
    """
    month = asked.month
    last = months.shifted(month, -1)
    known_then = figures.as_known(datetime.combine(months.shifted(month, 1), time(), UTC))

    def table(of: Figures, then: date) -> pl.DataFrame:
        held = replace(asked, month=then)
        return standings(of, held, peers(figures, held))

    found = movement(
        table(known_then, last),
        table(figures, last),
        table(figures, month),
        figures.metric(asked.metric).better != "low",
    )
    return found.join(figures.tree.units.select("unit_id", "name"), on="unit_id", maintain_order="left")
