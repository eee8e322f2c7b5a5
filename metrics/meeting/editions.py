"""Editions: the figures that a closed month froze, whatever became of store, settings and code since."""

import json
from dataclasses import asdict, fields, replace
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from data import months
from data.access import Scope, everything
from data.registry.settings import Settings
from data.registry.tables import Edition, Setting
from data.store import editions
from data.store.store import Store
from metrics.catalogue import catalogue
from metrics.facts.figures import Figures
from metrics.facts.formula import Side, formula
from metrics.facts.reporting import Reporting, handed_in
from metrics.facts.structure import THEN, TODAY
from metrics.facts.tree import Tree
from metrics.facts.windows import YEAR
from metrics.measure import Flow, Measure, Metric, Stock, Target

SIDES = ("numerator", "denominator")
STORIES_FILE = "stories.parquet"
OWN = ("targets", "example", *SIDES)  # a metric's fields that are not frozen as they are


def _frozen_measure(measure: Measure | None, side: Side) -> dict[str, Any]:
    """A side of a metric: what results need to know of it, and its formula as it was."""
    if measure is None:
        return {**asdict(side), "is": "returned"}
    plain = {field.name: getattr(measure, field.name) for field in fields(measure) if field.name != "where"}
    return {**asdict(side), "is": type(measure).__name__.lower(), **plain}


def frozen_definition(metric: Metric) -> dict[str, Any]:
    """A metric as JSON can hold it."""
    plain = {field.name: getattr(metric, field.name) for field in fields(metric) if field.name not in OWN}
    top, bottom = formula(metric)
    return {
        **plain,
        "targets": [[target.value, target.since.isoformat()] for target in metric.targets],
        "numerator": _frozen_measure(metric.numerator, top),
        "denominator": _frozen_measure(metric.denominator, bottom),
    }


def _thawed_measure(stated: dict[str, Any]) -> Measure | None:
    """A side without its condition, which is code; what it was can be read in its formula."""
    plain = {key: value for key, value in stated.items() if key not in ("is", "words", "sql")}
    return Flow(**plain) if stated["is"] == "flow" else Stock(**plain) if stated["is"] == "stock" else None


def thawed(stated: dict[str, Any], now: Metric | None) -> Metric:
    """The metric as it was frozen; its rows can be told only where `now`'s formula is still the same."""
    plain: dict[str, Any] = {key: value for key, value in stated.items() if key not in OWN}
    plain["targets"] = tuple(Target(value, date.fromisoformat(since)) for value, since in stated["targets"])
    if now is not None and not redefined(stated, now):
        return replace(now, **plain)
    top, bottom = (_thawed_measure(stated[side]) for side in SIDES)
    return Metric(**plain, numerator=top, denominator=bottom)


def redefined(stated: dict[str, Any], now: Metric) -> bool:
    """Whether the formula is no longer the one that was frozen."""
    present = frozen_definition(now)
    return any(stated[side] != present[side] for side in SIDES)


class EditionFigures(Figures):
    """The figures of an edition as `scope` may see them: nothing that comes later changes them.

    Altered where a file of the edition is not what was frozen.
    """

    def __init__(self, store: Store, scope: Scope, edition: Edition, structure: str = THEN) -> None:
        super().__init__(store, scope, months.shifted(edition.month, 1), edition.at, structure)
        self._edition = edition
        self.definitions = self._stated("definitions")
        now = {**catalogue(), **self.metrics}
        self.metrics = {one["id"]: thawed(one, now.get(one["id"])) for one in self.definitions}
        self.redefined = frozenset(
            one["id"] for one in self.definitions if one["id"] not in now or redefined(one, now[one["id"]])
        )
        held = sha256(json.dumps(edition.files, sort_keys=True).encode()).hexdigest()[:16]
        self.version = f"edition-{edition.number}-{held}"
        self.settings = Settings(Setting.model_validate(one) for one in self._stated("settings"))

    def of_everything(self) -> "EditionFigures":
        """The edition's figures for someone who may see every unit."""
        if self.scope.units is None:
            return self
        return EditionFigures(self.store, everything(self.scope.who), self._edition, self.structure)

    @property
    def edition(self) -> Edition:
        """The closed month that they stand on."""
        return self._edition

    def _stated(self, name: str) -> Any:
        return editions.stated(self.store, self._edition, name)

    def _table(self, name: str) -> pl.DataFrame:
        """A frozen table, within the scope."""
        return editions.table(self.store, self._edition, name).filter(self.scope.sees())

    @cached_property
    def tree(self) -> Tree:
        """The units within the scope, as they were in the register."""
        return Tree(self._table("units"))

    @cached_property
    def reporting(self) -> Reporting:
        """Who had reported what, of what was expected."""
        handed = handed_in(self.store, self.scope, self.as_of)
        whole = replace(handed, unavailable=handed.unavailable.clear())  # what was frozen is there
        return Reporting(self._table("expected"), self.tree, whole)

    @cached_property
    def view(self) -> dict[str, Any]:
        """What the edition rests on: its months, and the numbers of deliveries, settings and expectations."""
        answer: dict[str, Any] = self._stated("view")
        return answer

    @cached_property
    def delivered(self) -> tuple[date, date] | None:
        """The first and the last month of the edition."""
        first, last = self.view["months"]
        return date.fromisoformat(first), date.fromisoformat(last)

    @cached_property
    def _facts(self) -> str:
        return str(editions.frozen(self.store, self._edition, f"facts-{self.structure}.parquet"))

    def facts(self, first: date, last: date, subtree: bool = False) -> pl.DataFrame:
        """The facts from the records as of the edition, without the metrics whose formula is another one by now."""
        told = Figures(self.store, self.scope, self.today, self.as_of, self.structure)
        told.metrics = {one: metric for one, metric in self.metrics.items() if one not in self.redefined}
        told.settings = self.settings
        return told.facts(first, last, subtree)

    def rolled(self) -> pl.LazyFrame:
        """All rolled-up facts that were frozen, of every unit: a caller keeps to the scope."""
        return pl.scan_parquet(self._facts, glob=False)

    @cached_property
    def asked(self) -> pl.DataFrame:
        """What the edition asked its units about."""
        return self._table("breaches")

    def frozen_stories(self, month: date, window: str) -> Path | None:
        """The stories as they were told when the month was closed; editions before 2026-11 hold none."""
        if STORIES_FILE not in self._edition.files or (month, window) != (self._edition.month, YEAR):
            return None
        return editions.frozen(self.store, self._edition, STORIES_FILE)

    def formula(self, metric: Metric) -> tuple[Side, Side]:
        """Numerator and denominator as they were defined."""
        stated = next(one for one in self.definitions if one["id"] == metric.id)
        top, bottom = (Side(stated[side]["words"], stated[side]["sql"]) for side in SIDES)
        return top, bottom


def contents(figures: Figures, today: Figures) -> dict[str, editions.Content]:
    """What an edition freezes of the figures as of a moment, of all units; `today` has them in today's structure."""
    assert figures.delivered is not None
    first, last = figures.delivered
    settings = [row.model_dump(mode="json") for row in figures.settings.rows]
    live = figures.store.live(as_of=figures.as_of)
    return {
        f"facts-{THEN}.parquet": figures.kept_facts(),
        f"facts-{TODAY}.parquet": today.kept_facts(),
        "units.parquet": figures.tree.units.sort("unit_id"),
        "expected.parquet": figures.reporting.expected.filter(pl.col("month") <= last).sort("feed", "unit_id", "month"),
        "settings.json": settings,
        "definitions.json": [frozen_definition(metric) for metric in figures.metrics.values()],
        "view.json": {
            "months": [first.isoformat(), last.isoformat()],
            "deliveries": [delivery.number for delivery in live],
            "settings": [row.id for row in figures.settings.rows],
            "expectations": [row.id for row in figures.store.expectations(figures.as_of)],
        },
    }
