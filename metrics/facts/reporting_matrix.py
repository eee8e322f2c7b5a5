"""Handed in: the matrix of who has reported what, units by months."""

from datetime import date

import polars as pl

from data.feeds import feeds, named
from data.language import marked
from data.store.store import Store
from metrics.facts.figures import Figures

WORST_FIRST = [marked("missing"), marked("reported late"), marked("reported"), marked("nothing to report")]


def _counts(store: Store, figures: Figures, asked: list[str]) -> pl.DataFrame:
    """feed, unit_id, month, rows: how many records fall into the month; a register has no months."""
    parts = [pl.LazyFrame(schema={"feed": pl.String, "unit_id": pl.String, "month": pl.Date, "rows": pl.UInt32})]
    for feed in asked:
        dated = named(feed).dated
        if dated is not None:
            rows = store.records(feed, figures.scope, figures.as_of)
            month = pl.col(dated).dt.truncate("1mo").alias("month")
            parts.append(rows.group_by("unit_id", month).agg(rows=pl.len()).with_columns(feed=pl.lit(feed)))
    return pl.concat(parts, how="diagonal_relaxed").collect()


def handed_in(store: Store, figures: Figures, first: date, last: date, feed: str = "") -> pl.DataFrame:
    """What became of the expected deliveries from month `first` to `last`, of one feed or of all together.

    Returns unit_id, month and state, units in depth-first order: missing, reported late, reported, nothing to
    report; of all feeds together the first of these that holds for any of them.
    """
    asked = [feed] if feed else list(feeds())
    matrix = figures.reporting.matrix(_counts(store, figures, asked), first, last).filter(pl.col("feed").is_in(asked))
    registers = [one for one in asked if named(one).dated is None]
    place = {unit: at for at, unit in enumerate(figures.tree.ids)}
    state = pl.col("state")
    return (
        # A register that did not change has nothing to report in the month, and still is reported.
        matrix.with_columns(
            pl.when(pl.col("feed").is_in(registers) & (state == "nothing to report"))
            .then(pl.lit("reported"))
            .otherwise(state)
            .alias("state")
        )
        .group_by("unit_id", "month")
        .agg(state.cast(pl.Enum(WORST_FIRST)).min().cast(pl.String))
        .sort(pl.col("unit_id").replace_strict(place), "month")
    )
