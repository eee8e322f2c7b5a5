"""The question that a league table answers, and its answer, kept."""

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from metrics.comparison.question import Comparison
from metrics.comparison.standings import RANKED, UNJUDGED
from metrics.comparison.verdicts import Judgement, judged
from metrics.facts.figures import Figures
from metrics.measure import Metric
from pages.widgets.choices import linked
from pages.widgets.kept import kept


@dataclass(frozen=True)
class Question:
    """A comparison of one metric, asked of `figures`; `order`: value, or shrunk for the steadied value."""

    figures: Figures
    comparison: Comparison
    order: str = "value"

    @property
    def metric(self) -> Metric:
        """The metric that is compared."""
        return self.figures.metrics[self.comparison.metric]

    @property
    def linked(self) -> dict[str, str | date]:
        """What an explanation of one of its figures needs to know besides the unit."""
        return linked(self.comparison)

    def judged(self) -> Judgement:
        """Every unit, compared or not."""
        return kept(self.figures, lambda: judged(self.figures, self.comparison), "judged", self.comparison)

    def compared(self) -> Judgement:
        """The units that are compared, in the order asked for."""

        def order() -> Judgement:
            judged = self.judged()
            shown = judged.table.filter(pl.col("status").is_in([RANKED, UNJUDGED]))
            if self.order == "shrunk":
                best_first = self.metric.better != "low"
                shown = shown.sort("shrunk", descending=best_first, nulls_last=True, maintain_order=True)
            return replace(judged, table=shown)

        return kept(self.figures, order, "compared", self.comparison, self.order)
