"""What a kind of signal is: a question to the figures or the records, with its rule in words; one file each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from data.language import translated
from metrics.measure import Metric
from metrics.statistics.levels import FloatArray

if TYPE_CHECKING:
    from metrics.signals.survey import Sight

SIGNAL, RISE, NO_REPORT = "signal", "rise", "no report"
METRIC, SHARE, MONTHS, RANK, DEVIATIONS = "metric", "share", "months", "rank", "deviations"
TOGETHER = "All mechanisms together"  # in place of a mechanism: what is said of all of them at once
FIGURES = "figures"  # in place of a feed: the rows are ids of metrics, behind each of which stand its own rows

# What a kind finds. The rest of SIGNALS is the same for all of a kind, or follows.
FOUND = pl.Schema(
    {
        "unit_id": pl.String(),
        "metric": pl.String(),
        "mechanism": pl.String(),
        "value": pl.Float64(),
        "peer": pl.Float64(),
        "limit": pl.Float64(),
        "strength": pl.Float64(),
        "error": pl.Float64(),
        "level": pl.String(),
        "rule": pl.String(),
        "months": pl.Int64(),
        "confidence": pl.Float64(),
        "page": pl.String(),
        "check": pl.String(),
        "feed": pl.String(),
        "rows": pl.List(pl.String()),
    }
)
SIGNALS = pl.Schema(
    {
        "number": pl.Int64(),
        "unit_id": pl.String(),
        "signal": pl.String(),
        "route": pl.String(),
        "counts": pl.Boolean(),
        **{name: dtype for name, dtype in FOUND.items() if name != "unit_id"},
        "month": pl.String(),
        "window": pl.String(),
        "through": pl.String(),
    }
)

#: The sight, the metric (None of a kind that adds several up), and places of upper units and of a branch of each -> the
#: strength that is left of each upper unit without that branch; NaN where nothing can be said any more.
Without = Callable[["Sight", Metric | None, np.ndarray, np.ndarray], FloatArray]


@translated("title", "words", "beside")
@dataclass(frozen=True)
class Kind:
    """One kind of signal; its file's name is its id.

    `words`: what is looked at, by which rule, and what it may mean. `route`: which places of a proposal it can lead
    to. `find` gives FOUND: a row for each unit (and metric) that was looked at, also where nothing was found (level
    none), so that what was looked at can be counted. `counts`: whether it enters the score; a kind that says the same
    as another one in other words is shown and not counted twice. `once`: of what is found of a unit only the strongest
    counts: one habit in ten lists is one piece of evidence. `without`: of a kind that judges the unit
    by all that lies below it, what is left with a branch left out; None where it judges the unit's own records, and
    where the verdict of its figure says whether a branch explains it (`by_verdict`).
    `measure`: what value, peer and limit are: METRIC, in the metric's own measure, SHARE, MONTHS, RANK (the limit
    alone), or DEVIATIONS, in standard deviations. `beside`: what the peer figure is.
    """

    title: str
    words: str
    find: Callable[["Sight"], pl.DataFrame]
    route: str = SIGNAL
    counts: bool = True
    once: bool = False
    without: Without | None = None
    by_verdict: bool = False
    measure: str = SHARE
    beside: str = "usual"
    id: str = ""

    @property
    def below(self) -> bool:
        """Whether it judges a unit by all that lies below it."""
        return self.by_verdict or self.without is not None
