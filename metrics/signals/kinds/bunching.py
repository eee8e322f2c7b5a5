"""Bunching: amounts that crowd just under the limit from which somebody else would have to decide."""

import polars as pl

from data.feeds import named
from data.language import _
from metrics.signals.record_flags import RecordFlag, flagged, lately, of, percent
from metrics.signals.signal_kind import Kind
from metrics.signals.survey import YEAR, Sight

NEAR = 0.05  # just under: within so much of the limit


def _contracts(sight: Sight) -> pl.DataFrame:
    threshold = named("contracts").in_force(sight.figures.settings)["decision_threshold"].over(pl.col("awarded_on"))
    rows = lately(sight, "contracts", "awarded_on", YEAR).with_columns(share=pl.col("amount") / threshold)
    return flagged(
        sight,
        rows,
        (pl.col("share") >= 1 - NEAR) & (pl.col("share") < 1),
        RecordFlag(
            lambda x, n, usual: _(
                "Contracts within 5 % under the amount that needs a collective decision: {share} of twelve months "
                "(usual: {usual}).",
                share=of(x, n),
                usual=percent(usual),
            ),
            metric="collective_decision_coverage",
            feeds=("contracts",),
            least=3,
            share=0.1,
        ),
    )


def _approvals(sight: Sight) -> pl.DataFrame:
    share = pl.col("amount") / pl.col("authority_limit")
    rows = lately(sight, "approvals", "applied_on", YEAR).with_columns(share=share).drop_nulls("share")
    return flagged(
        sight,
        rows,
        pl.col("share").is_between(1 - NEAR, 1),
        RecordFlag(
            lambda x, n, usual: _(
                "Approvals within 5 % under the approver's authority: {share} of twelve months (usual: {usual}).",
                share=of(x, n),
                usual=percent(usual),
            ),
            metric="approvals_beyond_authority",
            feeds=("approvals",),
            least=5,
            share=0.2,
        ),
    )


def _find(sight: Sight) -> pl.DataFrame:
    return pl.concat([_contracts(sight), _approvals(sight)])


kind = Kind(
    title="Crowding under a limit",
    words="Amounts of contracts just under the amount that needs a collective decision, and of approvals just under "
    "the approver's authority, over twelve months. What is split or priced to stay below a limit escapes those who "
    "would look at it. Some amounts lie there by chance: what counts is a share that the other units do not have.",
    find=_find,
    once=True,
)
