"""Period-end spike: what takes weeks elsewhere is all done in the last days of a quarter."""

import polars as pl

from data.feeds import named
from data.language import _
from metrics.signals.record_flags import TIMED, RecordFlag, flagged, lately, of, percent, quarter_end
from metrics.signals.signal_kind import Kind
from metrics.signals.survey import YEAR, Sight

DAYS = 3  # the last ones of a quarter


def _of_feed(sight: Sight, feed: str) -> pl.DataFrame:
    done, due, metric = TIMED[feed]
    # What falls due in those days may be done in them.
    left = (quarter_end(done) - pl.col(done)).dt.total_days()
    mark = (left < DAYS) & (pl.col(due) - pl.col(done) >= pl.duration(days=DAYS))
    return flagged(
        sight,
        lately(sight, feed, done, YEAR),
        mark,
        RecordFlag(
            lambda x, n, usual: _(
                "{feed} done in the last {days} days of a quarter, though not due then: {share} of twelve months "
                "(usual: {usual}).",
                share=of(x, n),
                feed=named(feed).title,
                days=DAYS,
                usual=percent(usual),
            ),
            metric=metric,
            feeds=(feed,),
            least=10,
            share=0.4,
        ),
    )


def _find(sight: Sight) -> pl.DataFrame:
    return pl.concat([_of_feed(sight, feed) for feed in TIMED])


kind = Kind(
    title="All done at the quarter's end",
    words=f"Of what was done over twelve months, the share done in the last {DAYS} days of a quarter while it was due "
    "on another day. Work has its days; a list filled in before the count has one.",
    find=_find,
    once=True,
)
