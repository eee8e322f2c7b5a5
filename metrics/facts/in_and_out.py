"""In and out: how many rows entered a stock and how many left it, by unit: what its change has to be judged by."""

from datetime import date

import narwhals.stable.v2 as nw
import polars as pl

from metrics.facts.facts import facts
from metrics.facts.figures import Figures
from metrics.facts.roll_up import rolled_up
from metrics.facts.structure import TODAY, inherited
from metrics.facts.tidy import tidied
from metrics.measure import Metric, Stock, flow


def in_and_out(figures: Figures, measure: Stock, first: date, last: date) -> pl.DataFrame:
    """unit_id, entered, left: rows of each unit's subtree over the months from `first` to `last`. A row that ended
    before it began never stood, and counts for neither."""
    since, until = nw.col(measure.since), nw.col(measure.until)
    kept = nw.lit(True) if measure.where is None else measure.where
    moves = Metric(
        id="moves",
        title="",
        words="",
        why="",
        mechanism="",
        reference="",
        kind="r",
        better="",
        numerator=flow(measure.feed, measure.since, kept & (until.is_null() | (until > since))),
        denominator=flow(measure.feed, measure.until, kept & (until > since)),
    )

    def records(feed: str) -> pl.LazyFrame:
        return figures.store.records(feed, figures.scope, figures.as_of)

    register = figures.tree.units
    found = facts(tidied([moves], records, figures.settings), [moves], figures.tree.ids, first, last)
    whole = found.filter(metric=moves.id, breakdown="")
    rolled = rolled_up(inherited(whole, register) if figures.structure == TODAY else whole, figures.tree)
    return rolled.group_by("unit_id").agg(entered=pl.col("numerator").sum(), left=pl.col("denominator").sum())
