"""Occurrences: the cases of a metric one by one, each with its day, for charts of what is too rare for months."""

from datetime import date

import narwhals.stable.v2 as nw
import numpy as np
import polars as pl

from data.errors import Invalid
from data.feeds import named
from data.language import _
from metrics.facts.explain import members, without_silent
from metrics.facts.figures import Figures
from metrics.facts.structure import TODAY, heirs
from metrics.facts.tidy import tidied_feed
from metrics.facts.values import counts_events
from metrics.measure import Flow, Metric

OCCURRENCES = {"unit_id": pl.String, "day": pl.Date, "event": pl.Boolean}


def dated(metric: Metric) -> bool:
    """Whether the metric's cases are counted by their own days, so that they can be told one by one.

    Of a proportion both sides must be counts of the same rows by the same day. The calendar's rows have months only.
    """
    top, bottom = metric.numerator, metric.denominator
    if not counts_events(metric) or not isinstance(top, Flow) or named(top.feed).computed:
        return False
    if metric.kind == "r":
        return True
    return isinstance(bottom, Flow) and not bottom.weight and (top.feed, top.on) == (bottom.feed, bottom.on)


def is_miss(metric: Metric) -> bool:
    """Whether the event to chart is a case outside the numerator, as of a proportion that is better high."""
    return metric.kind == "p" and metric.better == "high"


def occurrences(
    figures: Figures, metric: Metric, units: list[str], first: date, last: date, part: str = ""
) -> pl.DataFrame:
    """The cases of each unit's subtree in the months from `first` to `last`: OCCURRENCES, in order of unit and day.

    Of a proportion every case of the denominator, with whether it is an event (see `is_miss`); of a rate the events
    alone. Cases of one day stay in the order in which they were handed in. ValueError where `dated` is false.
    """
    if not dated(metric):
        raise Invalid(
            _(
                "{metric}: its cases have no days of their own, or are not counted one by one.",
                metric=metric.title,
            )
        )
    top, bottom = metric.numerator, metric.denominator
    assert isinstance(top, Flow)
    cases = bottom if metric.kind == "p" else top
    assert isinstance(cases, Flow)

    def records(feed: str) -> pl.LazyFrame:
        return figures.store.records(feed, figures.scope, figures.as_of)

    rows = members(cases, tidied_feed(cases.feed, records, figures.settings), first, last)
    if part:
        rows = rows.filter(pl.col(metric.by) == part)
    rows = without_silent(rows, figures, metric, pl.col(cases.on).dt.truncate("1mo"))
    inside = nw.lit(True) if metric.kind == "r" or top.where is None else top.where
    found = (
        nw.from_native(rows)
        .with_columns(event=inside)
        .to_native()
        .sort("delivery", "row")
        .select("unit_id", day=cases.on, event=pl.col("event").fill_null(False) ^ is_miss(metric))
        .collect()
    )
    if figures.structure == TODAY:
        found = found.with_columns(pl.col("unit_id").replace(heirs(figures.tree.units)))
    return _of_subtrees(found, figures, units)


def _of_subtrees(cases: pl.DataFrame, figures: Figures, units: list[str]) -> pl.DataFrame:
    """The cases of every unit's subtree: a subtree is a run of places, so its cases are a run of rows."""
    tree = figures.tree
    placed = (
        cases.with_columns(place=pl.col("unit_id").cast(tree.places, strict=False).to_physical())
        .drop_nulls("place")
        .sort("place", maintain_order=True)
    )
    place = placed["place"].to_numpy()
    starts = np.array([tree.place[unit] for unit in units], dtype=np.int64)
    begins = np.searchsorted(place, starts)
    lengths = np.searchsorted(place, starts + tree.size[starts]) - begins
    offsets = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    taken = placed[np.repeat(begins, lengths) + offsets]
    answer: pl.DataFrame = (
        taken.with_columns(unit_id=pl.Series(units, dtype=pl.String).gather(np.repeat(np.arange(len(units)), lengths)))
        .select(list(OCCURRENCES))
        .sort("unit_id", "day", maintain_order=True)
    )
    return answer
