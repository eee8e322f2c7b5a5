"""No report: nothing of what was expected has come in, so that no figure can say anything."""

import numpy as np
import polars as pl

from data.language import _
from metrics.facts.reporting import CALENDAR
from metrics.signals.signal_kind import MONTHS, NO_REPORT, Kind
from metrics.signals.signal_rows import found
from metrics.signals.survey import Sight

MECHANISM = "The data itself"


def _find(sight: Sight) -> pl.DataFrame:
    expected = sight.expected.sort("place", "month", "feed", descending=[False, True, False])
    whole = expected.group_by("place", "month", maintain_order=True).agg(
        "record", silent=pl.col("received_on").is_null().all()
    )
    # The silent months at the end of the row: those before the first one, backwards, in which anything came.
    run = whole.with_columns(silent=pl.col("silent").cum_prod().over("place") == 1)
    run = run.group_by("place", maintain_order=True).agg(
        silent=pl.col("silent").sum(),
        asked=pl.len(),
        last=pl.col("month").first(),
        rows=pl.col("record").filter("silent").explode(),
    )
    months, asked = np.zeros(len(sight.ids), dtype=int), np.zeros(len(sight.ids), dtype=int)
    rows = {}
    for at, silent, count, last, listed in run.iter_rows():
        asked[at] = count
        if last == sight.month and silent:
            months[at], rows[at] = silent, listed
    return found(
        sight,
        mechanism=MECHANISM,
        value=months.astype(float),
        limit=1.0,
        strength=np.where(asked > 0, np.where(months > 0, 1 + months, 0), np.nan).astype(float),
        level=np.select([months > 1, months == 1], ["act", "watch"], default="none"),
        rule=[
            _("Nothing that was expected for the last {months} months has come in.", months=one)
            if one > 1
            else _("Nothing that was expected for the month has come in.")
            if one
            else _("Something has come in.")
            for one in months
        ],
        months=months,
        feed=CALENDAR,
        rows=rows,
        page="feeds",
    )


kind = Kind(
    title="No report",
    words="How many months running, up to the last one, nothing has come in of what was expected from the unit. Its "
    "figures are then not zero, they are unknown: it has a route of its own. Its strength is one more than the months.",
    find=_find,
    route=NO_REPORT,
    counts=False,
    measure=MONTHS,
)
