"""The question that a league table answers: which metric, over which months, of which units; and its answer, kept."""

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from metrics.comparison.standings import RANKED, UNJUDGED
from metrics.comparison.verdicts import Judgement
from metrics.facts.figures import Figures
from metrics.measure import Metric
from pages.widgets.kept import kept

ORDERS = {"value": "Value", "shrunk": "Steadied value"}


@dataclass(frozen=True)
class Question:
    """What is compared. `kind`: a peer group; `under`: a unit whose subtree is looked at; None: all. `order`: of
    ORDERS."""

    figures: Figures
    metric: Metric
    month: date
    window: str
    part: str
    kind: str | None
    under: str | None
    order: str

    @property
    def key(self) -> tuple[str | date | None, ...]:
        """What its results are kept by."""
        return (self.metric.id, self.month, self.window, self.part, self.kind, self.under, self.order)

    @property
    def linked(self) -> dict[str, str | date]:
        """What an explanation of one of its figures needs to know besides the unit."""
        among = {"peers": self.kind or "", "under": self.under or ""}
        return {"metric": self.metric.id, "month": self.month, "window": self.window, "part": self.part, **among}

    def judged(self) -> Judgement:
        """Every unit, compared or not."""

        def judge() -> Judgement:
            units = self.figures.peers(self.kind, self.under, self.month, self.window)
            return self.figures.judged(self.metric, self.month, self.window, units, self.part)

        return kept(self.figures, judge, "judged", *self.key[:-1])

    def compared(self) -> Judgement:
        """The units that are compared, in the order asked for."""

        def order() -> Judgement:
            judged = self.judged()
            shown = judged.table.filter(pl.col("status").is_in([RANKED, UNJUDGED]))
            if self.order == "shrunk":
                best_first = self.metric.better != "low"
                shown = shown.sort("shrunk", descending=best_first, nulls_last=True, maintain_order=True)
            return replace(judged, table=shown)

        return kept(self.figures, order, "compared", *self.key)
