"""Reset clock: what was running out began anew: a post renamed, a case opened again, a due day moved far."""

import polars as pl

from data.language import _
from metrics.signals.record_flags import RecordFlag, counted, flagged, lately, listed, of, percent
from metrics.signals.signal_kind import Kind
from metrics.signals.survey import Sight

BACK = 24  # months
FAR = 120  # days: a due day moved by less is an extension like others


def _listed(sight: Sight, check: str, feed: str, on: str, metric: str, words: str) -> pl.DataFrame:
    """What a check of reconciliation lists, of all rows of the feed."""
    return flagged(
        sight,
        listed(sight, check, BACK),
        pl.lit(True),
        RecordFlag(
            lambda x, n, usual: _(
                "{share} {what_began} over 24 months (usual: {usual}).",
                share=of(x, n),
                what_began=words,
                usual=percent(usual),
            ),
            metric=metric,
            feeds=(feed,),
            least=3,
            share=0.1,
            of=counted(sight, lately(sight, feed, on, BACK)),
            page="reconciliation",
            check=check,
        ),
    )


def _moved(sight: Sight) -> pl.DataFrame:
    return flagged(
        sight,
        lately(sight, "findings", "original_due_on", BACK),
        (pl.col("due_on") - pl.col("original_due_on")).dt.total_days() >= FAR,
        RecordFlag(
            lambda x, n, usual: _(
                "The due days of {share} findings of 24 months were moved by {days} days or more (usual: {usual}).",
                share=of(x, n),
                days=FAR,
                usual=percent(usual),
            ),
            metric="deadline_extensions",
            feeds=("findings",),
            least=3,
            share=0.1,
        ),
    )


def _find(sight: Sight) -> pl.DataFrame:
    posts = _("tenures began with the same holder on another post of the same area")
    cases = _("cases came back under a new number soon after one like them was closed at its deadline")
    return pl.concat(
        [
            _listed(sight, "reset_clocks", "tenures", "held_since", "rotation_overdue", posts),
            _listed(sight, "reopened_cases", "cases", "opened_on", "cases_overdue", cases),
            _moved(sight),
        ]
    )


kind = Kind(
    title="Clock reset",
    words="Tenures that went on under another post, cases that came back under another number, due days of findings "
    f"moved by {FAR} days or more, over 24 months. Each may be in order; many together make overdue what no figure "
    "shows as overdue.",
    find=_find,
    once=True,
)
