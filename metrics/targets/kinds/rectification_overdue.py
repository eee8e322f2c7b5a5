"""Rectification overdue: findings that were to be put right by a day that has passed."""

import numpy as np
import polars as pl

from data import months
from metrics.targets.found import found
from metrics.targets.kind import Kind
from metrics.targets.marks import against_all, counted, of, percent
from metrics.targets.sight import Sight
from metrics.targets.strength import level

METRIC = "rectification_overdue"


def _find(sight: Sight) -> pl.DataFrame:
    day = pl.lit(sight.last_day)
    open_ = sight.records("findings").filter(
        pl.col("raised_on") <= day, pl.col("done_on").is_null() | (pl.col("done_on") > day)
    )
    late = open_.filter(pl.col("due_on") < day)
    x, n = counted(sight, late), counted(sight, open_)
    told = against_all(sight, x, n, "high")
    z = told.z[:, 0]
    held = {
        place: (ids, first)
        for place, ids, first in late.sort("due_on", "finding_id")
        .group_by("place", maintain_order=True)
        .agg("finding_id", pl.col("due_on").first())
        .iter_rows()
    }
    now = months.number(sight.month)
    levels = level(z)
    usual = float(told.baseline[0])
    return found(
        sight,
        feeds=("findings",),
        metric=METRIC,
        mechanism=sight.figures.metrics[METRIC].mechanism,
        value=np.divide(x, n, out=np.full(n.shape, np.nan), where=n > 0),
        peer=usual,
        limit=told.limit[:, 0],
        strength=z,
        error=told.error[:, 0],
        level=levels,
        rule=[
            f"{of(int(x[at]), int(n[at]))} open findings are past their due day, the first since {held[at][1]}; "
            f"usual are {percent(usual)}."
            if levels[at] != "none"
            else "No more overdue than usual."
            for at in range(len(x))
        ],
        months=[max(1, now - months.number(held[at][1])) if at in held else 0 for at in range(len(x))],
        rows={at: ids for at, (ids, _) in held.items() if levels[at] != "none"},
        page="explain",
    )


kind = Kind(
    title="Rectification overdue",
    words="Of the unit's own open findings the share past its due day, against all units: the exact chance of so many "
    "of so few. What was found, promised and not done is known to everybody.",
    find=_find,
)
