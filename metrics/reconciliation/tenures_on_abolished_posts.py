"""Tenures on abolished posts: the post is gone, and somebody still holds it."""

import polars as pl

from data.language import _
from metrics.reconciliation.check import Check, Sources, listed


def _rows(sources: Sources) -> pl.LazyFrame:
    abolished, left = pl.col("abolished_on"), pl.col("left_on")
    posts = sources.records("posts").select("post_id", "abolished_on").filter(abolished.is_not_null())
    outlasting = sources.records("tenures").join(posts, on="post_id").filter(left.is_null() | (abolished < left))
    until = pl.when(left.is_null()).then(pl.lit(_("and not left"))).otherwise(pl.format(_("and left on {}"), left))
    words = pl.format(_("Held since {} {}: post {} was abolished on {}."), "held_since", until, "post_id", abolished)
    return listed(outlasting, "tenure_id", "held_since", words)


check = Check(
    title="Tenures on abolished posts",
    words="Tenures that go on after their post was abolished, or that began after it. Who leaves on the very day is "
    "not listed. Power that is used under a title that no longer exists answers to nobody.",
    feeds=("tenures", "posts"),
    rows=_rows,
)
