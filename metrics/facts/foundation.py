"""Foundation: what figures stand on: a store's metrics, units, months and reports, for one scope, as of one moment."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

import polars as pl

from data import months
from data.access import Scope, everything
from data.errors import Moved, Unknown
from data.language import _
from data.registry.tables import Edition
from data.store.expected_deliveries import EXPECTED
from data.store.store import Store
from metrics.catalogue import all_metrics, fingerprint
from metrics.facts.formula import Side, formula
from metrics.facts.reporting import Reporting, handed_in
from metrics.facts.structure import THEN
from metrics.facts.tree import Tree
from metrics.facts.windows import first_month
from metrics.measure import Metric

OLDEST = 180  # months before the last one that facts are kept for


class Foundation:
    """A store as `scope` may see it, from the records as of a moment (None: now).

    `last` is the last whole month before `today`; facts reach back to the first month that a delivery covers.
    `structure`: THEN, the units as they were, or TODAY, where the facts of a closed unit are its heir's.
    """

    def __init__(
        self, store: Store, scope: Scope, today: date, as_of: datetime | None = None, structure: str = THEN
    ) -> None:
        self.store, self.scope, self.as_of, self.structure = store, scope, as_of, structure
        self.today = today
        self.metrics = all_metrics(store.declared_metrics())
        self.version = self._records = store.version(as_of)
        self.settings = store.settings(as_of)
        self.last = months.shifted(today, -1)

    redefined: frozenset[str] = frozenset()  # metrics whose formula is another one by now, so that no rows can be told

    @property
    def edition(self) -> Edition | None:
        """The closed month that they stand on, if any."""
        return None

    @property
    def asked(self) -> pl.DataFrame | None:
        """The breaches that the closed month asked about, of its peers over a year; None where nothing is closed."""
        return None

    def frozen_stories(self, _month: date, _window: str) -> Path | None:
        """The file of the stories that the closed month told, of its own month over a year; None elsewhere."""
        return None

    def formula(self, metric: Metric) -> tuple[Side, Side]:
        """The metric's numerator and denominator, in words and as SQL."""
        return formula(metric)

    def metric(self, metric_id: str) -> Metric:
        """The metric of that id; KeyError names those that exist."""
        if metric_id not in self.metrics:
            raise Unknown(
                _(
                    "There is no metric {metric_id!r}. The metrics are: {metrics}.",
                    metric_id=metric_id,
                    metrics=", ".join(sorted(self.metrics)),
                )
            )
        return self.metrics[metric_id]

    def derive(self, name: str, layout: pl.Schema, make: Callable[[], Iterable[pl.DataFrame]]) -> Path:
        """The kept file of what is made of the records. Moved where the store holds others by the end of it, since the
        name of the file would not be theirs."""

        def settled() -> Iterator[pl.DataFrame]:
            yield from make()
            if self.store.version(self.as_of) != self._records:
                raise Moved(_("The records changed while figures were made of them: look again."))

        return self.store.derived(name, layout, settled)

    @cached_property
    def tree(self) -> Tree:
        """The units within the scope."""
        return Tree(self.store.records("units", self.scope, self.as_of).collect())

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Unit -> its peer group."""
        return dict(zip(self.tree.units["unit_id"], self.tree.units["kind"], strict=True))

    @cached_property
    def reporting(self) -> Reporting:
        """Who has reported what, of what was expected."""
        return Reporting(self._expected(self.scope), self.tree, handed_in(self.store, self.scope, self.as_of))

    def _expected(self, scope: Scope) -> pl.DataFrame:
        """What was to be handed in within a scope: EXPECTED, kept until the records or the day change."""

        def make() -> list[pl.DataFrame]:
            return [self.store.expected(everything("figures"), self.as_of)]

        path = self.derive(f"expected-{self.version}-{fingerprint()}", pl.Schema(EXPECTED), make)
        return pl.read_parquet(path, glob=False).filter(scope.sees())

    @cached_property
    def delivered(self) -> tuple[date, date] | None:
        """The first and the last month that live deliveries cover, the last one whole; None where there is none."""
        spans = [
            (delivery.first_month, delivery.last_month)
            for delivery in self.store.live(as_of=self.as_of)
            if delivery.first_month and delivery.last_month
        ]
        if not spans:
            return None
        last = min(max(last for _unused, last in spans), self.last)
        return max(min(first for first, _unused in spans), months.shifted(last, -OLDEST)), last

    @property
    def newest(self) -> date:
        """The last month that deliveries cover."""
        return self.delivered[1] if self.delivered else self.last

    def first_shown(self, month: date, span: int, window: str = "1") -> date:
        """The first of `span` months that end with `month`, but not before the first month delivered, nor before the
        first whose `window` is whole: what adds up one month is no year. `month` itself where none is."""
        shown = [months.shifted(month, -back) for back in range(span - 1, -1, -1)]
        begun = self.delivered[0] if self.delivered else shown[0]
        return next((one for one in shown if first_month(one, window) >= begun), month)
