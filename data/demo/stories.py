"""The stories planted in the demonstration organisation: their names, their units and what they do to chances."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray


@dataclass(frozen=True)
class Story:
    """What happens in a few units of the lowest level."""

    name: str
    units: int
    siblings: bool = False


# In order of importance: an organisation too small for all of them drops the last ones.
STORIES = (
    Story("improves", 1),
    Story("slides", 1),
    Story("stops_reporting", 1),
    Story("merger", 2, siblings=True),
    Story("too_good", 1),
    Story("small", 3),
    Story("merger_chain", 3, siblings=True),
    Story("bunched_contracts", 1),
    Story("bunched_approvals", 1),
    Story("period_end_spike", 1),
    Story("zero_lag", 1),
    Story("shrinking_list", 1),
    Story("moved_due_dates", 1),
    Story("reopened_cases", 1),
    Story("renamed_posts", 1),
    Story("category_flip", 1),
    Story("single_source_pattern", 1),
    Story("ageing_cases", 1),
    Story("gaps", 1),
    Story("returns_differ", 1),
)


def cast(lowest: Sequence[str], parent: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The units of each story: spread over the lowest level, the same for every seed."""
    # A sixth of the lowest level at least stays untouched, so that there is something to compare with.
    room = len(lowest) - max(1, len(lowest) // 6)
    stride = max(1, len(lowest) // sum(story.units for story in STORIES))
    free = [True] * len(lowest)
    roles: dict[str, tuple[str, ...]] = {}
    for number, story in enumerate(STORIES):
        if story.units > room:
            continue
        start = number * stride * 7 % len(lowest)
        order = [(start + step) % len(lowest) for step in range(len(lowest))]
        places = _siblings(order, free, parent, story.units) if story.siblings else [i for i in order if free[i]]
        if len(places) < story.units:
            continue
        places = places[: story.units]
        for i in places:
            free[i] = False
        room -= story.units
        roles[story.name] = tuple(lowest[i] for i in places)
    return roles


def story_units(register: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    """The units of each story, from the register of units."""
    parent = dict(zip(register["unit_id"], register["parent_id"], strict=True))
    above = [unit for unit in parent if parent[unit] in parent]
    lowest = [unit for unit in above if parent[parent[unit] or ""] and parent[parent[parent[unit] or ""] or ""]]
    return cast(lowest, [parent[unit] or "" for unit in lowest])


def _siblings(order: list[int], free: list[bool], parent: Sequence[str], size: int) -> list[int]:
    for i in order:
        group = [j for j in range(i, min(i + size, len(free))) if free[j] and parent[j] == parent[i]]
        if len(group) == size:
            return group
    return []


def back(months: int, wanted: int) -> int:
    """How many months before the end a story begins: as wanted, or sooner where the history is short."""
    return min(wanted, max(1, months * wanted // 36 if months < 24 else wanted))


def tell(told: dict[str, tuple[int, ...]], feed: str, chance: NDArray[np.float64]) -> NDArray[np.float64]:
    """The chances (units x months) that a thing is done as it should be, after the stories have had their say."""
    months = chance.shape[1]
    for unit in told.get("too_good", ()):
        chance[unit, -back(months, 24) :] = 1.0
    if feed in ("training", "declarations"):
        for unit in told.get("improves", ()):
            ramp = min(12, months)
            chance[unit] = 0.6
            # The climb takes two thirds of the year, so that its last quarter stands firm.
            chance[unit, -ramp:] = np.minimum(np.linspace(0.6, 1.17, ramp), 0.98)
        for unit in told.get("returns_differ", ()):
            chance[unit] = 0.75
    if feed == "training":
        for unit in told.get("period_end_spike", ()):
            chance[unit] = 0.9
    if feed not in ("cases", "findings"):
        for unit in told.get("zero_lag", ()):
            chance[unit] = np.minimum(chance[unit], 0.95)
    return chance
