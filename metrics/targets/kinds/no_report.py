"""No report: nothing of what was expected has come in, so that no figure can say anything."""

import numpy as np
import polars as pl

from metrics.targets.found import found
from metrics.targets.kind import MONTHS, NO_REPORT, Kind
from metrics.targets.sight import Sight

MECHANISM = "The data itself"


def _find(sight: Sight) -> pl.DataFrame:
    place = pl.col("unit_id").replace_strict(sight.place, default=None, return_dtype=pl.Int64)
    whole = (
        sight.figures.reporting.expected.with_columns(place=place)
        .drop_nulls("place")
        .filter(pl.col("month").is_between(sight.year[0], sight.month))
        .group_by("place", "month")
        .agg(silent=pl.col("received_on").is_null().all())
        .sort("place", "month", descending=[False, True])
    )
    # The silent months at the end of the row: those before the first one, backwards, in which anything came.
    run = whole.group_by("place", maintain_order=True).agg(
        silent=pl.col("silent").cum_prod().sum(), asked=pl.len(), last=pl.col("month").first()
    )
    months, asked = np.zeros(len(sight.ids), dtype=int), np.zeros(len(sight.ids), dtype=int)
    for at, silent, count, last in run.iter_rows():
        months[at], asked[at] = silent if last == sight.month else 0, count
    return found(
        sight,
        mechanism=MECHANISM,
        value=months.astype(float),
        limit=1.0,
        strength=np.where(asked > 0, np.where(months > 0, 1 + months, 0), np.nan).astype(float),
        level=np.select([months > 1, months == 1], ["act", "watch"], default="none"),
        rule=[
            f"Nothing that was expected for the last {one} months has come in."
            if one > 1
            else "Nothing that was expected for the month has come in."
            if one
            else "Something has come in."
            for one in months
        ],
        months=months,
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
