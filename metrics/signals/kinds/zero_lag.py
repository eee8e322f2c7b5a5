"""Zero lag: whatever is in time was done on the very day it was due."""

import polars as pl

from data.feeds import named
from data.language import _
from metrics.signals.record_flags import TIMED, RecordFlag, flagged, lately, of, percent
from metrics.signals.signal_kind import Kind
from metrics.signals.survey import Sight

BACK = 24  # months


def _of_feed(sight: Sight, feed: str) -> pl.DataFrame:
    done, due, metric = TIMED[feed]
    rows = lately(sight, feed, due, BACK).filter(pl.col(done) <= pl.col(due))
    return flagged(
        sight,
        rows,
        pl.col(done) == pl.col(due),
        RecordFlag(
            lambda x, n, usual: _(
                "{feed} completed exactly on the due date: {share} of those in time over 24 months (usual: {usual}).",
                share=of(x, n),
                feed=named(feed).title,
                usual=percent(usual),
            ),
            metric=metric,
            feeds=(feed,),
            least=8,
            share=0.8,
        ),
    )


def _find(sight: Sight) -> pl.DataFrame:
    return pl.concat([_of_feed(sight, feed) for feed in TIMED])


kind = Kind(
    title="Completed exactly on the due date",
    words="Of what was in time over 24 months, the share completed exactly on the due date. People are early by some "
    "days, now more, now less; a date that was copied from the next column is not. It says that the dates may not be "
    "the real ones, not that nothing was done.",
    find=_find,
    once=True,
)
