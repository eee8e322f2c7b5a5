"""Late delivery: what the unit was to hand in came late, or did not come."""

import numpy as np
import polars as pl

from metrics.targets.found import found
from metrics.targets.kind import Kind
from metrics.targets.marks import against_all, counted, of, percent
from metrics.targets.sight import Sight
from metrics.targets.strength import level

METRIC = "delivery_timeliness"


def _find(sight: Sight) -> pl.DataFrame:
    place = pl.col("unit_id").replace_strict(sight.place, default=None, return_dtype=pl.Int64)
    expected = sight.figures.reporting.expected.with_columns(place=place).drop_nulls("place")
    expected = expected.filter(pl.col("month").is_between(sight.year[0], sight.month))
    late = expected.filter(pl.col("received_on").is_null() | (pl.col("received_on") > pl.col("due_on")))
    missing = counted(sight, late.filter(pl.col("received_on").is_null()))
    x, n = counted(sight, late), counted(sight, expected)
    told = against_all(sight, x, n, "high")
    z = told.z[:, 0]
    levels, usual = level(z), float(told.baseline[0])
    record = pl.format("{} {}", pl.col("month").dt.strftime("%Y-%m"), "feed").alias("record")
    listed = late.sort("month", "feed").group_by("place", maintain_order=True)
    held = {place: (ids, count) for place, ids, count in listed.agg(record, pl.col("month").n_unique()).iter_rows()}
    return found(
        sight,
        metric=METRIC,
        mechanism=sight.figures.metrics[METRIC].mechanism,
        value=np.divide(x, n, out=np.full(n.shape, np.nan), where=n > 0),
        peer=usual,
        limit=told.limit[:, 0],
        strength=z,
        error=told.error[:, 0],
        level=levels,
        rule=[
            f"{of(int(x[at]), int(n[at]))} deliveries of twelve months came late or are missing ({missing[at]:.0f} are "
            f"missing); usual are {percent(usual)}."
            if levels[at] != "none"
            else "No later than usual."
            for at in range(len(x))
        ],
        months=[held[at][1] if at in held else 0 for at in range(len(x))],
        feed="deliveries",
        rows={at: ids for at, (ids, _) in held.items() if levels[at] != "none"},
        page="feeds",
    )


kind = Kind(
    title="Late or missing deliveries",
    words="Of the deliveries expected from the unit itself over twelve months, the share that came after its due day "
    "or has not come, against all units.",
    find=_find,
)
