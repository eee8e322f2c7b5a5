"""Settings: targets, minimum denominators and rule parameters, each from a day on, by whom and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from data.registry.tables import Setting

ALWAYS = date(1900, 1, 1)


@dataclass(frozen=True)
class Steps:
    """A value that changes on certain days: (first day, value), the earliest first."""

    steps: tuple[tuple[date, float | None], ...]

    def on(self, day: date) -> float | None:
        """The value in force on a day; None before the first."""
        held = [value for since, value in self.steps if since <= day]
        return held[-1] if held else None

    def over(self, day: pl.Expr) -> pl.Expr:
        """The value in force on each row's own day."""
        value = pl.lit(None, dtype=pl.Float64)
        for since, one in self.steps:
            value = pl.when(day >= since).then(pl.lit(one, dtype=pl.Float64)).otherwise(value)
        return value


class Settings:
    """All settings that hold; `rows` in the order in which they were made: of one day the later one counts."""

    def __init__(self, rows: Iterable[Setting] = ()) -> None:
        self.rows = list(rows)

    def steps(self, subject: str, name: str, defaults: Iterable[tuple[date, float]], kind: str = "") -> Steps:
        """The value of a metric's or a feed's setting over time, for units of a kind: what was set for the kind goes
        before what was set for all, and that before the default."""
        own = [
            (row.since, row.value) for row in self.rows if (row.subject, row.name, row.kind) == (subject, name, kind)
        ]
        if not kind:
            return Steps(tuple(sorted([*defaults, *own], key=lambda step: step[0])))
        general = self.steps(subject, name, defaults)
        if not own:
            return general
        first = min(since for since, _ in own)
        before = [step for step in general.steps if step[0] < first]
        return Steps((*before, *sorted(own, key=lambda step: step[0])))

    def kinds(self, subject: str, name: str) -> list[str]:
        """The peer groups for which something of their own was set."""
        return sorted({row.kind for row in self.rows if (row.subject, row.name) == (subject, name) and row.kind})
