"""Comparison: what is asked of the figures, one immutable value that is handed whole to whoever answers."""

from dataclasses import dataclass
from datetime import date, datetime

from metrics.facts.figures import Figures
from metrics.facts.structure import THEN
from metrics.facts.windows import YEAR


@dataclass(frozen=True)
class Comparison:
    """A metric ("" for all of them) over the `window` that ends with `month`, of the units that are compared.

    `breakdown`: one part of the metric, "" its total. `branch`: only the units below this one; `peer_group`: only
    those of this kind; None: all. `structure` and `as_of` are those of the figures that are asked. Hashable: what is
    answered can be kept by it.
    """

    month: date
    metric: str = ""
    window: str = YEAR
    breakdown: str = ""
    branch: str | None = None
    peer_group: str | None = None
    structure: str = THEN
    as_of: datetime | None = None

    @classmethod
    def of(
        cls,
        figures: Figures,
        month: date,
        metric: str = "",
        window: str = YEAR,
        breakdown: str = "",
        branch: str | None = None,
        peer_group: str | None = None,
    ) -> "Comparison":
        """The question in the structure and as of the moment of these figures (of now, a moment or an edition)."""
        return cls(month, metric, window, breakdown, branch, peer_group, figures.structure, figures.as_of)
