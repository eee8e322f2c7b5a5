"""Figures: the one door from the store to the facts, for one scope, as of one moment, in one structure."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cached_property, lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import polars as pl

from data import months
from data.access import Scope, everything
from metrics.catalogue import fingerprint
from metrics.facts.facts import FACTS, each, facts
from metrics.facts.foundation import Foundation
from metrics.facts.reporting import YES, Reporting, handed_in
from metrics.facts.roll_up import rolled_up
from metrics.facts.structure import TODAY, inherited, standing
from metrics.facts.tidy import tidied
from metrics.facts.tree import Tree
from metrics.measure import Metric


@lru_cache(maxsize=8)
def scanned(path: Path, inode: int) -> pl.LazyFrame:
    """A kept file whose footer is read once; `inode`: another one where it was deleted and made anew. (Its time says
    nothing: whoever asks for a kept file touches it, so that it is not swept away.)"""
    return pl.scan_parquet(path, glob=False)


class Figures(Foundation):
    """The metrics of a store, computed: facts, kept until the records change."""

    # Facts

    def _source(self, scope: Scope, metrics: Iterable[Metric]) -> tuple[dict[str, pl.LazyFrame], list[str]]:
        """The tidy tables that metrics need, within a scope, and the units of the register."""

        def records(feed: str) -> pl.LazyFrame:
            return self.store.records(feed, scope, self.as_of)

        units = records("units").select("unit_id").collect()["unit_id"].sort().to_list()
        return tidied(metrics, records, self.settings), units

    def facts(self, first: date, last: date, subtree: bool = False) -> pl.DataFrame:
        """The facts of the units within the scope from `first`'s month to `last`'s; `subtree`: rolled up."""
        tidy, units = self._source(self.scope, self.metrics.values())
        found = facts(tidy, self.metrics.values(), units, first, last)
        return rolled_up(found, self.tree) if subtree else found

    def left_out(self, metric: Metric) -> pl.DataFrame:
        """unit_id, month: what results leave out of a metric, since not all that it stands on was reported."""
        if metric.id not in self._left_out:
            first, last = self.delivered or (self.last, self.last)
            tidy, units = self._source(self.scope, [metric])
            own = facts(tidy, [metric], units, first, last).filter(pl.col("metric") == metric.id)
            found = self.reporting.reported(own, [metric])
            self._left_out[metric.id] = found.filter(pl.col("reported") != YES).select("unit_id", "month").unique()
        return self._left_out[metric.id]

    @cached_property
    def _left_out(self) -> dict[str, pl.DataFrame]:
        return {}

    @cached_property
    def moves(self) -> dict[tuple[str, date], pl.DataFrame]:
        """Metric and month -> what came and went in the year before (`in_and_out`)."""
        return {}

    def of_everything(self) -> "Figures":
        """The same figures for someone who may see every unit: what is the same for everybody is computed from them."""
        if self.scope.units is None:
            return self
        return Figures(self.store, everything(self.scope.who), self.today, self.as_of, self.structure)

    def named(self, what: str) -> str:
        """What a file is called that is derived from all records, and kept until the records change."""
        return f"{what}-{self.structure}-{self.version}-{fingerprint()}-{self.last:%Y-%m}"

    def _shown(self) -> Iterator[pl.DataFrame]:
        """What results are made of, a metric and breakdown at a time: the facts of units that have reported, rolled up
        in the structure asked for."""
        first, last = self.delivered or (self.last, self.last)
        whole = everything("facts")
        register = self.store.records("units", whole, self.as_of).collect()
        tree = Tree(register)
        reporting = Reporting(self._expected(whole), tree, handed_in(self.store, whole, self.as_of))
        tidy, units = self._source(whole, self.metrics.values())
        for table in each(tidy, self.metrics.values(), units, first, last):
            found = reporting.without_silent(table, self.metrics.values())
            yield rolled_up(inherited(found, register) if self.structure == TODAY else found, tree)

    def kept_facts(self) -> Path:
        """The file of all rolled-up facts that results are made of, of every unit."""
        return self.derive(self.named("rolled"), pl.Schema(FACTS), self._shown)

    @property
    def derived(self) -> bool:
        """Whether that file is there, so that nothing has to be derived."""
        return self.store.is_derived(self.named("rolled"))

    def rolled(self) -> pl.LazyFrame:
        """All rolled-up facts that results are made of, of every unit: a caller keeps to the scope."""
        path = self.kept_facts()
        return scanned(path, path.stat().st_ino)

    def facts_hash(self) -> str:
        """The SHA-256 of all of them: two stores with the same one show the same figures."""
        table, written = self.rolled().collect(), BytesIO()
        table.sort(table.columns).write_ipc(written)
        return sha256(written.getbuffer()).hexdigest()

    def rows(self, metric: Metric, first: date, last: date, breakdown: str = "") -> pl.DataFrame:
        """The rolled-up facts of one metric and breakdown, of the units within the scope.

        Returns unit_id, month, numerator, denominator; a breakdown of staff is divided by the whole's staff.
        """
        kept = self.rolled().filter(
            pl.col("metric") == metric.id, pl.col("month").is_between(first, last), self.scope.sees()
        )
        wanted = kept.filter(pl.col("breakdown") == breakdown).drop("metric", "breakdown").collect()
        if not (breakdown and metric.per_staff):
            return wanted
        staff = kept.filter(pl.col("breakdown") == "").select("unit_id", "month", all_staff="denominator").collect()
        return (
            staff.join(wanted, on=["unit_id", "month"], how="left")
            .with_columns(pl.col("numerator").fill_null(0), denominator="all_staff")
            .drop("all_staff")
        )

    @cached_property
    def _breakdowns(self) -> dict[str, list[str]]:
        """Metric -> its breakdowns; kept, since every fact has to be looked at for them."""

        def make() -> list[pl.DataFrame]:
            found = self.rolled().filter(pl.col("breakdown") != "").select("metric", "breakdown").unique()
            return [found.sort("breakdown").collect()]

        path = self.derive(self.named("breakdowns"), pl.Schema({"metric": pl.String, "breakdown": pl.String}), make)
        return dict(pl.read_parquet(path, glob=False).group_by("metric", maintain_order=True).agg("breakdown").rows())

    def breakdowns(self, metric: Metric) -> list[str]:
        """The breakdowns that the metric's facts have, without the whole."""
        return self._breakdowns.get(metric.id, [])

    def standing_in(self, month: date) -> list[str]:
        """The units that stand at a month's end: those whom something can be asked of."""
        stand = standing(self.tree.units, months.last_day(month), month)
        return self.tree.units.filter(stand)["unit_id"].to_list()

    def as_known(self, moment: datetime) -> "Figures":
        """The same figures from the records as they were at a moment, or at this one's own if that lies before."""
        earlier = min(moment, self.as_of) if self.as_of else moment
        return Figures(self.store, self.scope, self.today, earlier, self.structure)
