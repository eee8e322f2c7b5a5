"""The tree of units: who stands under whom, in depth-first order, and sums up the hierarchy."""

from functools import cached_property

import numpy as np
import polars as pl

from data.errors import Unknown
from data.language import _


class Tree:
    """The units in depth-first order: a unit's subtree is the run of `size` places that begins at its own.

    `units` has the register's columns. A parent that is not in `units` (outside a scope) makes a root.
    """

    def __init__(self, units: pl.DataFrame) -> None:
        ordered = units.sort("unit_id")
        ids = ordered["unit_id"].to_list()
        parents = ordered["parent_id"].to_list()
        known = set(ids)
        children: dict[str | None, list[str]] = {}
        for unit, parent in zip(ids, parents, strict=True):
            children.setdefault(parent if parent in known else None, []).append(unit)
        order: list[str] = []
        depths: list[int] = []
        waiting = [(unit, 0) for unit in reversed(children.get(None, []))]
        while waiting:
            unit, depth = waiting.pop()
            order.append(unit)
            depths.append(depth)
            waiting += [(child, depth + 1) for child in reversed(children.get(unit, []))]
        # A withdrawn correction can leave a circle of parents: whom no root leads to stands alone, and is not lost.
        alone = known.difference(order)
        order += sorted(alone)
        depths += [0] * len(alone)
        self.ids = order
        self.place = {unit: place for place, unit in enumerate(order)}
        self.depth = np.array(depths, dtype=np.int64)
        parent_of = dict(zip(ids, parents, strict=True))
        self._parents = [-1 if unit in alone else self.place.get(parent_of[unit] or "", -1) for unit in order]
        self.parent = np.array(self._parents, dtype=np.int64)
        self.units = pl.DataFrame({"unit_id": order}, schema={"unit_id": pl.String}).join(
            ordered, on="unit_id", maintain_order="left"
        )

    @cached_property
    def places(self) -> pl.Enum:
        """The units as a type whose numbers are their places."""
        return pl.Enum(self.ids)

    @cached_property
    def size(self) -> np.ndarray:
        """How many units each subtree has, the unit itself included; shape (units,)."""
        return self.roll_up(np.ones((len(self.ids), 1)))[:, 0].astype(np.int64)

    def roll_up(self, own: np.ndarray) -> np.ndarray:
        """Sums over whole subtrees: from the last place to the first each unit is added to its parent, which comes
        before it and is still at hand.

        `own`: shape (units, columns) in depth-first order. Returns the same shape.
        """
        total = own.copy()
        for place in range(len(total) - 1, 0, -1):
            if (parent := self._parents[place]) >= 0:
                total[parent] += total[place]
        return total

    def under(self, unit: str) -> list[str]:
        """The unit and everything below it; KeyError where there is no such unit."""
        if unit not in self.place:
            raise Unknown(_("There is no unit {unit!r}.", unit=unit))
        place = self.place[unit]
        return self.ids[place : place + int(self.size[place])]

    def children(self, unit: str) -> list[str]:
        """The units directly below."""
        return [self.ids[place] for place in np.flatnonzero(self.parent == self.place[unit])]

    def path(self, unit: str) -> list[str]:
        """From the root down to the unit."""
        places = [self.place[unit]]
        while self.parent[places[-1]] >= 0:
            places.append(int(self.parent[places[-1]]))
        return [self.ids[place] for place in reversed(places)]
