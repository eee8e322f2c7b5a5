"""Rectification overdue: findings that were to be put right by a day that has passed."""

import polars as pl

from data import months
from data.language import _
from metrics.signals.record_flags import RecordFlag, flagged, of, percent
from metrics.signals.signal_kind import Kind
from metrics.signals.survey import Sight
from metrics.statistics.levels import WATCH


def _find(sight: Sight) -> pl.DataFrame:
    day, now = pl.lit(sight.last_day), months.number(sight.month)
    open_ = sight.records("findings").filter(
        pl.col("raised_on") <= day, pl.col("done_on").is_null() | (pl.col("done_on") > day)
    )
    first = pl.col("due_on").min()
    return flagged(
        sight,
        open_.with_columns(record="finding_id", on="due_on"),
        pl.col("due_on") < day,
        RecordFlag(
            lambda x, n, usual: _(
                "Open findings past their due day: {share} (usual: {usual}).", share=of(x, n), usual=percent(usual)
            ),
            metric="rectification_overdue",
            feeds=("findings",),
            least=1,
            line=WATCH,
            months=pl.max_horizontal(1, now - (first.dt.year() * 12 + first.dt.month() - 1)),
            more=pl.format(_("The first was due on {}."), first),
        ),
    )


kind = Kind(
    title="Rectification overdue",
    words="Of the unit's own open findings the share past its due day, against all units: the exact chance of so many "
    "of so few. What was found, promised and not done is known to everybody.",
    find=_find,
)
