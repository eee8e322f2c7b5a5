"""Tenures on unknown posts: somebody holds a post that the list of posts does not know."""

import polars as pl

from data.language import _
from metrics.reconciliation.check import Check, Sources, listed


def _rows(sources: Sources) -> pl.LazyFrame:
    unknown = sources.records("tenures").join(sources.records("posts").select("post_id"), on="post_id", how="anti")
    words = pl.format(_("Held since {}: post {} is not in the list of posts."), "held_since", "post_id")
    return listed(unknown, "tenure_id", "held_since", words)


check = Check(
    title="Tenures on unknown posts",
    words="Tenures on a post that is not in the list of posts. A post that is not listed has no area and no risk, and "
    "none of its safeguards is counted.",
    feeds=("tenures", "posts"),
    rows=_rows,
)
