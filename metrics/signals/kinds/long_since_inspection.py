"""Long since inspection: nobody has visited the unit for longer than an inspection counts as recent."""

import numpy as np
import polars as pl
from scipy import special, stats

from data import months
from data.feeds import named
from data.language import _
from metrics.signals.signal_kind import MONTHS, Kind
from metrics.signals.signal_rows import found
from metrics.signals.survey import Sight

METRIC = "inspection_coverage"


def _since(sight: Sight) -> np.ndarray:
    """Whole months since the last visit of any kind ended; where none is on record, since the unit opened, or since
    the first inspection on record anywhere."""
    rows = sight.records("inspections").filter(pl.col("started_on") <= sight.last_day)
    last = rows.group_by("place").agg(pl.max_horizontal("started_on", "ended_on").max().alias("on"))
    first = rows["started_on"].min()
    opened = dict(sight.figures.tree.units.select("unit_id", "opened_on").iter_rows())
    visited = dict(last.iter_rows())
    now = months.number(sight.month)
    since = []
    for place, unit in enumerate(sight.ids):
        never = max(filter(None, (first, opened[unit])), default=None)
        day = visited.get(place) or never
        since.append(max(0, now - months.number(day)) if day else np.nan)
    return np.array(since, dtype=np.float64)


def _visits(sight: Sight) -> dict[int, list[str]]:
    """The visits on record, the latest first."""
    rows = sight.records("inspections").filter(pl.col("started_on") <= sight.last_day)
    rows = rows.sort("started_on", "inspection_id", descending=[True, False])
    return dict(rows.group_by("place", maintain_order=True).agg("inspection_id").iter_rows())


def _find(sight: Sight) -> pl.DataFrame:
    since = _since(sight)
    recent = named("inspections").in_force(sight.figures.settings)["recent_months"].on(sight.month) or 0.0
    known = ~np.isnan(since)
    # Of all units the share that has waited as long or longer: no chance has to be assumed.
    share = stats.rankdata(-since, method="max", nan_policy="omit") / (known.sum() + 1)
    strength = -special.ndtri(share)
    long = since >= recent
    return found(
        sight,
        feeds=("inspections",),
        metric=METRIC,
        mechanism=sight.figures.metrics[METRIC].mechanism,
        value=since,
        peer=float(np.nanmedian(since)) if known.any() else np.nan,
        limit=float(recent),
        strength=np.where(long, strength, np.minimum(strength, 0)),
        level=np.where(long, "watch", "none"),
        rule=[
            _(
                "No visit to the unit itself, of any kind, has ended for {months:.0f} months; an "
                "inspection counts as recent for {recent_months:.0f}.",
                months=one,
                recent_months=recent,
            )
            if far
            else _("Visited recently.")
            for one, far in zip(since, long, strict=True)
        ],
        months=np.where(long, since - recent, 0).astype(int),
        rows={place: ids for place, ids in _visits(sight).items() if long[place]},
        page="explain",
    )


kind = Kind(
    title="Long since an inspection",
    words="Months since the last inspection of the unit itself, of any kind, ended, against the months for which an "
    "inspection counts as recent. It says nothing about the unit, only that nobody has looked. Its strength is the "
    "share of units that have waited as long.",
    find=_find,
    measure=MONTHS,
    beside="median",
)
