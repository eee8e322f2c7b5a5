"""Quotas: at least and at most so many picks of a kind or a region."""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from data.errors import Invalid
from data.language import _


class Quotas:
    """`least`, `most`: a kind or a region (its unit's id) -> how many; ValueError where no candidate is of it."""

    def __init__(self, candidates: pl.DataFrame, least: Mapping[str, int], most: Mapping[str, int]) -> None:
        groups = zip(candidates["kind"], candidates["region"], strict=True)
        self.of = dict(zip(candidates["unit_id"], map(set, groups), strict=True))
        self.least, self.most = dict(sorted(least.items())), most
        unknown = {*least, *most}.difference(*self.of.values())
        if unknown:
            raise Invalid(_("No unit to choose from is of {unknown}.", unknown=", ".join(sorted(unknown))))

    def take(
        self, ordered: Iterable[str], places: int, already: Sequence[str], apart: Mapping[str, set[str]]
    ) -> list[str]:
        """So many of `ordered`, in that order: first those that a least number asks for, none above a most, and none
        beside one that it is kept `apart` from."""
        waiting, held, taken = list(ordered), list(already), set[str]()

        def count(group: str) -> int:
            return sum(group in self.of[unit] for unit in held)

        def add(unit: str) -> None:
            below = all(count(group) < most for group, most in self.most.items() if group in self.of[unit])
            free = apart.get(unit, set()).isdisjoint(held)
            if below and free and unit not in taken and len(taken) < places:
                taken.add(unit)
                held.append(unit)

        for group, least in self.least.items():
            for unit in waiting:
                if group in self.of[unit] and count(group) < least:
                    add(unit)
        for unit in waiting:
            add(unit)
        return [unit for unit in waiting if unit in taken]

    def missed(self, picked: Sequence[str]) -> tuple[str, ...]:
        """The numbers that were not kept, in words."""
        found = []
        for group, least in self.least.items():
            count = sum(group in self.of[unit] for unit in picked)
            if count < least:
                found.append(
                    _(
                        "At least {least} of {group} were asked for, {count} could be picked.",
                        least=least,
                        group=group,
                        count=count,
                    )
                )
        for group, most in sorted(self.most.items()):
            count = sum(group in self.of[unit] for unit in picked)
            if count > most:
                found.append(
                    _(
                        "At most {most} of {group} were asked for, {count} are proposed: referrals, the control "
                        "sample and units that do not report are picked whatever their group.",
                        most=most,
                        group=group,
                        count=count,
                    )
                )
        return tuple(found)
