"""The month: its results for a meeting, each computed once: every unit in every metric among its peers."""

from datetime import date
from functools import cached_property

import polars as pl

from metrics.figures import Figures
from metrics.matrix import grouped, matrix
from metrics.overview import breaches, moved, off_target, to_call


class Month:
    """The results of `month` of all units, or of those below `under`; compared over `window` within peer groups.

    KeyError for an unknown unit.
    """

    def __init__(self, figures: Figures, month: date, under: str | None = None, window: str = "12") -> None:
        self.figures, self.month, self.under, self.window = figures, month, under, window
        self.units = figures.peers(under=under, month=month, window=window)

    @cached_property
    def names(self) -> dict[str, str]:
        """Unit -> its name."""
        table = self.figures.tree.units
        return dict(zip(table["unit_id"], table["name"], strict=True))

    @cached_property
    def top(self) -> str | None:
        """The unit whose figures are those of the whole; None where there are several roots."""
        tree = self.figures.tree
        roots = [unit for unit, depth in zip(tree.ids, tree.depth, strict=True) if depth == 0]
        return self.under or (roots[0] if len(roots) == 1 else None)

    @property
    def whole(self) -> str:
        """What the figures are about, by name."""
        return self.names[self.top] if self.top else "All units"

    @cached_property
    def groups(self) -> dict[str, list[str]]:
        """Peer group -> its units, the largest group first."""
        kinds = self.figures.kinds
        found: dict[str, list[str]] = {}
        for unit in self.units:
            found.setdefault(kinds[unit], []).append(unit)
        return dict(sorted(found.items(), key=lambda group: (-len(group[1]), group[0])))

    @cached_property
    def table(self) -> pl.DataFrame:
        """The matrix of every unit among its peers: of `matrix`, with the peer group as `kind`."""
        return grouped(self.figures, self.month, self.window, self.groups.values())

    @cached_property
    def latest(self) -> pl.DataFrame:
        """The matrix of all units over the month alone: what moved stands in it."""
        return matrix(self.figures, self.month, "1", self.figures.peers(under=self.under, month=self.month))

    @cached_property
    def overall(self) -> dict[str, dict]:
        """Metric -> the row of the standings of the whole; empty where there are several roots."""
        if self.top is None:
            return {}
        table = matrix(self.figures, self.month, self.window, [self.top])
        return {row["metric"]: row for row in table.iter_rows(named=True)}

    @cached_property
    def calls(self) -> pl.DataFrame:
        """The three units to call."""
        return to_call(self.table)

    @cached_property
    def off(self) -> pl.DataFrame:
        """How many units are off target beyond chance, metric by metric."""
        return off_target(self.table)

    @cached_property
    def breaches(self) -> pl.DataFrame:
        """What units are asked about."""
        return breaches(self.table)

    @cached_property
    def moved(self) -> pl.DataFrame:
        """What changed on the last month by more than chance explains."""
        return moved(self.latest)
