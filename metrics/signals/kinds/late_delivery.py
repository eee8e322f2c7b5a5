"""Late delivery: what the unit was to hand in came late, or did not come."""

import polars as pl

from data.language import _
from metrics.facts.reporting import CALENDAR
from metrics.signals.record_flags import RecordFlag, flagged, of, percent
from metrics.signals.signal_kind import Kind
from metrics.signals.survey import Sight
from metrics.statistics.levels import WATCH


def _find(sight: Sight) -> pl.DataFrame:
    missing = pl.col("received_on").is_null()
    return flagged(
        sight,
        sight.expected.with_columns(on="month"),
        missing | (pl.col("received_on") > pl.col("due_on")),
        RecordFlag(
            lambda x, n, usual: _(
                "Deliveries late or missing: {share} over twelve months (usual: {usual}).",
                share=of(x, n),
                usual=percent(usual),
            ),
            metric="delivery_timeliness",
            feeds=(CALENDAR,),
            least=1,
            line=WATCH,
            page="feeds",
            more=pl.format(_("Missing: {}."), missing.sum()),
        ),
    )


kind = Kind(
    title="Late or missing deliveries",
    words="Of the deliveries expected from the unit itself over twelve months, the share that came after its due day "
    "or has not come, against all units.",
    find=_find,
)
