"""Evidence: what a signal rests on, as rows: the records that it names, or the figures that it adds up."""

from typing import Any

import polars as pl

from data.feeds import named
from metrics.facts.figures import Figures
from metrics.facts.reporting import CALENDAR
from metrics.reconciliation import reconcile
from metrics.signals.signal_kind import FIGURES


def records(figures: Figures, row: dict[str, Any]) -> pl.DataFrame:
    """The records that a signal (a row of SIGNALS) names, with the columns of their feed, in the order of the feed.

    Of the calendar: the deliveries that were expected; of a check: what it lists and why. Empty where the signal names
    none, or figures.
    """
    feed, ids = row["feed"], row["rows"]
    if not ids or feed == FIGURES:
        return pl.DataFrame()
    if row["check"]:
        listed = reconcile(figures, row["check"], row["unit_id"])
        own = listed.filter(pl.col("record").is_in(ids), unit_id=row["unit_id"])
        return own.select("month", "record", "words").sort("month", "record")
    if feed == CALENDAR:
        known = pl.format("{} {}", pl.col("month").dt.strftime("%Y-%m"), "feed").is_in(ids)
        return figures.reporting.expected.filter(known, unit_id=row["unit_id"]).sort("month", "feed")
    keys = named(feed).keys
    held = figures.store.records(feed, figures.scope, figures.as_of).filter(pl.col("unit_id") == row["unit_id"])
    return held.filter(pl.col(keys[0]).cast(pl.String).is_in(ids)).sort(*keys).collect()


def figures_of(signals: pl.DataFrame, row: dict[str, Any]) -> pl.DataFrame:
    """Of the metrics that a signal adds up how the unit stands in each: rows of SIGNALS, in the signal's order."""
    if row["feed"] != FIGURES:
        return signals.clear()
    own = signals.filter(pl.col("metric").is_in(row["rows"]), unit_id=row["unit_id"], signal="standing")
    order = {metric: at for at, metric in enumerate(row["rows"])}
    return own.sort(pl.col("metric").replace_strict(order, return_dtype=pl.Int64))
