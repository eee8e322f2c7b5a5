"""Reset clocks: the same holder on another post of the same area and unit, and the time of rotation begins anew."""

import polars as pl

from data.language import _
from metrics.reconciliation.check import Check, Sources, listed, number_of_days

DAYS = 60  # between the posts: longer, and somebody really was away


def _rows(sources: Sources) -> pl.LazyFrame:
    areas = sources.records("posts").select("post_id", "area")
    tenures = sources.records("tenures").join(areas, on="post_id")
    earlier = tenures.select("unit_id", "holder_id", "area", "left_on", before="post_id", began="held_since")
    began, left, held = pl.col("began"), pl.col("left_on"), pl.col("held_since")
    again = (
        tenures.drop("left_on")
        .join(earlier, on=["unit_id", "holder_id", "area"])
        .filter(
            pl.col("post_id") != pl.col("before"),
            held > began,
            left.is_null() | (held <= left + pl.duration(days=DAYS)),
        )
        # Of several posts before it, the one held last.
        .sort("began", "before")
        .unique("tenure_id", keep="last", maintain_order=True)
    )
    days = (held - left).dt.total_days()
    words = pl.format(
        _("Post {} was taken on {}, {} post {} of the same area ({}), taken on {}."),
        "post_id",
        held,
        pl.when(days > 0)
        .then(pl.format(_("{} after the same holder left"), number_of_days(days)))
        .when(days == 0)
        .then(pl.lit(_("the day the same holder left")))
        .otherwise(pl.lit(_("while the same holder still held"))),
        "before",
        "area",
        began,
    )
    return listed(again, "tenure_id", "held_since", words)


check = Check(
    title="Clocks of rotation begun anew",
    words=f"Tenures of somebody who held another post of the same area in the same unit up to {DAYS} days before, or "
    "holds it still. A post that is renamed, or a move to its twin, starts the time of rotation again while the power "
    "stays in the same hands. A move may have good reasons; it is the list that has to be looked at.",
    feeds=("tenures", "posts"),
    rows=_rows,
)
