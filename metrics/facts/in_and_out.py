"""In and out: how many rows entered a stock and how many left it, by unit: what its change has to be judged by."""

from datetime import date

import narwhals.stable.v2 as nw
import polars as pl

from data import months
from metrics.facts.facts import facts
from metrics.facts.figures import Figures
from metrics.facts.roll_up import rolled_up
from metrics.facts.structure import TODAY, inherited
from metrics.facts.tidy import tidied
from metrics.measure import Metric, Stock, flow

YEAR = 12


def in_and_out(figures: Figures, metric: Metric, month: date) -> pl.DataFrame:
    """unit_id, month, entered, left: rows of each unit's subtree in each of the twelve months that end with `month`, of
    the stock that is the metric's numerator. Every comparison of the metric asks for it: the figures keep it."""
    if (metric.id, month) not in figures.moves:
        assert isinstance(metric.numerator, Stock)
        figures.moves[metric.id, month] = _counted(figures, metric.numerator, months.shifted(month, 1 - YEAR), month)
    return figures.moves[metric.id, month]


def _counted(figures: Figures, measure: Stock, first: date, last: date) -> pl.DataFrame:
    """A row that ended before it began never stood, and counts for neither."""
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
    return rolled.select("unit_id", "month", entered="numerator", left="denominator")
