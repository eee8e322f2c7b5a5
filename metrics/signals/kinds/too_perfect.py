"""Too perfect: for two years not one failure, where several were to be expected of anybody."""

import numpy as np
import polars as pl

from data.language import _
from metrics.signals.record_flags import TIMED, against_all, counted, lately, of, percent
from metrics.signals.signal_kind import FIGURES, Kind
from metrics.signals.signal_rows import found
from metrics.signals.survey import Sight
from metrics.statistics.levels import ACT, z_score

BACK = 24  # months
FAILURES = 4  # so many have to be expected of a unit as good as the others: none at all is then a chance of 1 in 50
LEAST = 3  # feeds without a failure
MECHANISM = "The data itself"


def _find(sight: Sight) -> pl.DataFrame:
    perfect, looked = np.zeros(len(sight.ids)), np.zeros(len(sight.ids))
    names: dict[int, list[str]] = {}
    for feed, (done, due, _unused) in TIMED.items():
        rows = lately(sight, feed, due, BACK)
        n = counted(sight, rows)
        x = counted(sight, rows.filter(pl.col(done) <= pl.col(due)))
        failing = 1 - x.sum() / n.sum() if n.sum() else 0
        fair = n * failing >= FAILURES
        looked += fair
        perfect += fair & (x == n)
        for at in np.flatnonzero(fair & (x == n)):
            names.setdefault(int(at), []).append(feed)
    told = against_all(perfect, looked, "high")
    z, usual = told.sure[:, 0], float(told.baseline[0])
    share = np.divide(perfect, looked, out=np.full(looked.shape, np.nan), where=looked > 0)
    there = (z > z_score(ACT)) & (perfect >= LEAST) & (share >= 0.5)
    return found(
        sight,
        feeds=tuple(TIMED),
        mechanism=MECHANISM,
        value=share,
        peer=usual,
        limit=told.limit[:, 0],
        strength=np.where(there, z, np.minimum(z, 0)),
        level=np.where(there, "act", "none"),
        rule=[
            _(
                "In {share} feeds nothing was late for 24 months, where at least {least} failures were "
                "to be expected in each: {names} (usual: {usual}).",
                share=of(int(perfect[at]), int(looked[at])),
                least=FAILURES,
                names=", ".join(names[at]),
                usual=percent(usual),
            )
            if there[at]
            else _("Not beyond what is usual.")
            for at in range(len(share))
        ],
        months=np.where(there, BACK, 0),
        feed=FIGURES,
        rows={at: [TIMED[feed][2] for feed in names[at]] for at in np.flatnonzero(there).tolist()},
        page="unit",
    )


kind = Kind(
    title="Too perfect for too long",
    words="In how many feeds nothing at all was late for 24 months, of those in which a unit as good as the others "
    f"would have failed at least {FAILURES} times. It may be a very good unit: then others can learn from it. It may "
    "be a list that shows only what succeeded.",
    find=_find,
)
