"""Category flip: records of one category vanish, and others of another category appear in their place."""

import numpy as np
import polars as pl
from scipy import special

from data.feeds import named
from data.feeds.columns import word
from data.language import _
from metrics.signals.record_flags import counted, lately
from metrics.signals.signal_kind import Kind
from metrics.signals.signal_rows import found
from metrics.signals.survey import YEAR, Sight
from metrics.statistics.change import change_of_proportion
from metrics.statistics.levels import ACT, FloatArray, z_score

#: feed -> its day, its category, the metric whose count it can leave
SORTED = {
    "decisions": ("decided_on", "category", "collective_decision_coverage"),
    "contracts": ("awarded_on", "category", "single_source_share"),
}
LEAST = 8  # records of the category a year ago
LEFT = 0.4  # of its share: more, and it has not vanished


def _z(x1: FloatArray, n1: FloatArray, x2: FloatArray, n2: FloatArray) -> FloatArray:
    """How surely a share moved, above 0 where it rose."""
    moved = change_of_proportion(x1, n1, x2, n2)
    answer: FloatArray = -special.ndtri(np.maximum(moved.p, 1e-15) / 2) * np.sign(moved.difference)
    return answer


def _of_feed(sight: Sight, feed: str) -> pl.DataFrame:
    on, by, metric = SORTED[feed]
    rows = lately(sight, feed, on, 2 * YEAR).with_columns(now=pl.col(on) >= sight.year[0])
    words = sorted(rows[by].unique())
    now = np.array([counted(sight, rows.filter("now", pl.col(by) == one)) for one in words])
    then = np.array([counted(sight, rows.filter(~pl.col("now"), pl.col(by) == one)) for one in words])
    size = len(sight.ids)
    if not len(words):
        now, then, words = np.zeros((1, size)), np.zeros((1, size)), [""]
    z = _z(then, np.broadcast_to(then.sum(0), then.shape), now, np.broadcast_to(now.sum(0), now.shape))
    with np.errstate(invalid="ignore", divide="ignore"):
        left = (now / now.sum(0)) / (then / then.sum(0))
    # Of as many categories the one that fell most surely, and the one that rose most surely in its place.
    fell, rose = np.nanargmin(np.nan_to_num(z), axis=0), np.nanargmax(np.nan_to_num(z), axis=0)
    at = np.arange(size)
    p = -np.expm1(len(words) * special.log_ndtr(np.minimum(-z[fell, at], z[rose, at])))
    strength = np.where(np.isnan(z[fell, at]), np.nan, -special.ndtri(np.clip(p, 1e-15, 1 - 1e-15)))
    there = (strength > z_score(ACT)) & (then[fell, at] >= LEAST) & (left[fell, at] <= LEFT)
    return found(
        sight,
        feeds=(feed,),
        metric=metric,
        mechanism=sight.figures.metrics[metric].mechanism,
        value=now[fell, at] / np.maximum(now.sum(0), 1),
        peer=then[fell, at] / np.maximum(then.sum(0), 1),
        limit=LEFT * then[fell, at] / np.maximum(then.sum(0), 1),
        strength=np.where(there, strength, np.minimum(strength, 0)),
        level=np.where(there, "act", "none"),
        rule=[
            _(
                "{feed} sorted as {falling} went from {falling_before:.0f} of {all_before:.0f} to {falling_now:.0f} of "
                "{all_now:.0f} within a year, those as {rising} from {rising_before:.0f} to {rising_now:.0f}.",
                feed=named(feed).title,
                falling=word(str(words[fell[one]]), named(feed).columns[by]),
                falling_before=then[fell[one], one],
                all_before=then[:, one].sum(),
                falling_now=now[fell[one], one],
                all_now=now[:, one].sum(),
                rising=word(str(words[rose[one]]), named(feed).columns[by]),
                rising_before=then[rose[one], one],
                rising_now=now[rose[one], one],
            )
            if there[one]
            else _("Sorted much as a year ago.")
            for one in range(size)
        ],
        months=np.where(there, YEAR, 0),
        rows={
            int(one): rows.filter("now", pl.col("place") == one, pl.col(by) == words[rose[one]])
            .sort("on", "record")["record"]
            .to_list()
            for one in np.flatnonzero(there)
        },
        page="explain",
    )


def _find(sight: Sight) -> pl.DataFrame:
    return pl.concat([_of_feed(sight, feed) for feed in SORTED])


kind = Kind(
    title="A category that vanished",
    words="Decisions and contracts by category, twelve months against the twelve before: one category's share falls "
    "to two fifths of what it was or less, another's rises. The unit is compared with itself. What is sorted "
    "elsewhere escapes the rules of its category; it may also have been sorted wrongly before.",
    find=_find,
    once=True,
)
