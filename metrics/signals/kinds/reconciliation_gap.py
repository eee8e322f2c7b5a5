"""Reconciliation gap: records that another list should have known of, more than usual for as many records."""

import numpy as np
import polars as pl

from data.feeds import named
from data.language import _
from metrics.reconciliation import checks
from metrics.signals.record_flags import RecordFlag, counted, flagged, lately, listed, of, percent
from metrics.signals.signal_kind import Kind
from metrics.signals.survey import YEAR, Sight
from metrics.statistics.levels import WATCH

#: check -> the feed and day of the records it could have listed, and the metric that it throws a shadow on
CHECKS = {
    "contracts_without_decision": ("contracts", "awarded_on", "collective_decision_coverage"),
    "appointments_without_talk": ("appointments", "appointed_on", "preappointment_talks"),
    "findings_without_inspection": ("findings", "raised_on", "inspection_coverage"),
    "tenures_on_abolished_posts": ("tenures", "held_since", "rotation_overdue"),
    "tenures_on_unknown_posts": ("tenures", "held_since", "rotation_overdue"),
    "records_against_returns": ("returns", "month", "delivery_timeliness"),
}


def _of_check(sight: Sight, check: str) -> pl.DataFrame:
    feed, on, metric = CHECKS[check]
    rows = listed(sight, check, YEAR)
    title = checks()[check].title
    return flagged(
        sight,
        rows,
        pl.lit(True),
        RecordFlag(
            lambda x, n, usual: _(
                "{title}: {share} {feed} of twelve months (usual: {usual}).",
                title=title,
                share=of(x, n),
                feed=named(feed).title.lower(),
                usual=percent(usual),
            ),
            metric=metric,
            feeds=(feed,),
            least=2,
            of=np.maximum(counted(sight, lately(sight, feed, on, YEAR)), counted(sight, rows)),
            page="reconciliation",
            check=check,
            line=WATCH,
            differ=False,
        ),
    )


def _find(sight: Sight) -> pl.DataFrame:
    return pl.concat([_of_check(sight, check) for check in CHECKS])


kind = Kind(
    title="Lists that do not agree",
    words="What reconciliation across the feeds lists of the unit over twelve months: contracts without a decision, "
    "appointments without a talk, findings without an inspection, tenures on posts that are unknown or abolished, "
    "returns that differ from the records. At least two, and beyond the warning limit of chance for as many records: "
    "that others have gaps as well excuses none.",
    find=_find,
)
