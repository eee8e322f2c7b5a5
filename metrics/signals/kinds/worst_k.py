"""Worst k: by its rank range a unit could be among the worst of its peers, and most of them could not."""

import numpy as np
import polars as pl

from data.language import _
from metrics.comparison.peers import FEWEST_PEERS
from metrics.measure import Metric
from metrics.signals.signal_kind import RANK, Kind
from metrics.signals.signal_rows import all_of, found
from metrics.signals.survey import Sight
from metrics.statistics.levels import ACT, WATCH, z_score

SHARE = 0.1  # of the peers: the worst k


def _of_metric(sight: Sight, metric: Metric) -> pl.DataFrame:
    x, n = (side[:, -1] for side in sight.compared(metric))
    size = len(x)
    told = sight.verdicts(metric)
    first, last = (told[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in ("first_rank", "last_rank"))
    peers = told["compared"].fill_null(0).to_numpy()
    few = peers < FEWEST_PEERS
    first, last = np.where(few, np.nan, first), np.where(few, np.nan, last)
    k = np.where(few, np.nan, np.maximum(1, np.round(SHARE * peers)))
    value = x / n
    surely = first > peers - k
    perhaps = (last > peers - k) & (first > peers / 2)
    levels = np.select([surely, perhaps], ["act", "watch"], default="none")
    return found(
        sight,
        metric=metric.id,
        mechanism=metric.mechanism,
        value=value,
        limit=peers - k + 1,
        peer=np.where(np.isnan(first), np.nan, peers),
        strength=np.where(
            np.isnan(first), np.nan, np.select([surely, perhaps], [z_score(ACT), z_score(WATCH)], default=0.0)
        ),
        level=levels,
        rule=[
            _(
                "Its rank lies between {first:.0f} and {last:.0f} of {peers}: it {word} among the worst "
                "{count:.0f}, and is surely behind the middle.",
                first=first[at],
                last=last[at],
                peers=peers[at],
                word=_("is") if surely[at] else _("could be"),
                count=k[at],
            )
            if levels[at] != "none"
            else _("It cannot be told from the middle, or is surely not among the worst.")
            for at in range(size)
        ],
        feeds=metric.feeds,
        page="explain",
    )


def _find(sight: Sight) -> pl.DataFrame:
    return all_of([_of_metric(sight, metric) for metric in sight.judged])


kind = Kind(
    title="Could be among the worst",
    words="From the ranks that each unit could hold (all at once): the unit could be among the worst tenth of "
    "its peers and is surely behind the middle (watch), or is surely among them (act). It says in ranks what the "
    "limits say in values, so it is shown and not counted again. Limit: the rank from which on the worst begin.",
    find=_find,
    by_verdict=True,
    counts=False,
    measure=RANK,
    beside="peers",
)
