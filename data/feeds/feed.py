"""What a feed is: its columns, its rules, and the tidy table that metrics are computed from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import pandera.polars as pa
import polars as pl

from data.feeds.columns import Column
from data.language import translated
from data.registry.settings import ALWAYS, Settings, Steps


@dataclass(frozen=True)
class Rule:
    """A rule across the columns of one row: `holds` says where it is kept; an empty value keeps it."""

    words: str
    column: str
    holds: pl.Expr

    @property
    def check(self) -> pa.Check:
        """The rule as Pandera runs it."""
        return pa.Check(
            lambda table: table.lazyframe.select(self.holds.fill_null(True)),
            name=self.words,
            error=self.words,
        )


@dataclass(frozen=True)
class Surroundings:
    """What the rules that look beyond one row may look at.

    `day`: of the delivery. `units`: the register's ids. `metrics`: id -> kind of what `returns` may name.
    `stored`: a feed's current records, by its id. `settle`: what is done to typed rows before they are checked, by what
    their sender has answered about the records on file; None: nothing.
    """

    day: date
    units: frozenset[str]
    metrics: Mapping[str, str]
    stored: Callable[[str], pl.LazyFrame]
    settle: Callable[..., pl.DataFrame] | None = None


@dataclass(frozen=True)
class Across:
    """A rule over many rows: `broken` gives, for the typed rows, one boolean a row."""

    words: str
    column: str
    broken: Callable[[pl.DataFrame, Surroundings], pl.Series]


Others = Mapping[str, pl.LazyFrame]
InForce = Mapping[str, Steps]


@translated("words")
@dataclass(frozen=True)
class Parameter:
    """A number in a feed's rules that an administrator may set, from a day on."""

    words: str
    default: float


def unchanged(rows: pl.LazyFrame, others: Others, parameters: InForce) -> pl.LazyFrame:
    """The tidy table of a feed that needs nothing computed."""
    return rows


@translated("title", "words")
@dataclass(frozen=True)
class Feed:
    """One kind of table that is handed in.

    `keys` name a record; a later delivery of the same key replaces it. `dated` is the column by whose day or
    month a row belongs to a month (None: a register, that has no month). `needs` names the feeds that
    `tidy(rows, others, parameters)` reads beside its own rows, each of `parameters` as it was over time.
    `remarks(accepted, surroundings)` say what else of the accepted rows is worth a sentence. A
    `computed` feed is not handed in: the store makes its rows.
    """

    title: str
    words: str
    keys: tuple[str, ...]
    columns: Mapping[str, Column]
    rules: tuple[Rule, ...] = ()
    across: tuple[Across, ...] = ()
    dated: str | None = None
    needs: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    tidy: Callable[[pl.LazyFrame, Others, InForce], pl.LazyFrame] = unchanged
    remarks: tuple[Callable[[pl.LazyFrame, Surroundings], list[str]], ...] = ()
    computed: bool = False
    id: str = field(default="")

    def schema(self, day: date) -> pa.DataFrameSchema:
        """The feed's Pandera schema for a delivery made on `day`."""
        past = pa.Check.le(day, error=f"lies after the day of the delivery ({day.isoformat()})")
        columns = {
            name: column.update_checks([*column.checks, past]) if column.metadata.get("happened") else column
            for name, column in self.columns.items()
        }
        return pa.DataFrameSchema(
            columns,
            checks=[rule.check for rule in self.rules],
            unique=list(self.keys),
            strict=True,
            name=self.id,
        )

    def in_force(self, settings: Settings) -> InForce:
        """Each of the feed's parameters over time."""
        return {
            name: settings.steps(self.id, name, [(ALWAYS, parameter.default)])
            for name, parameter in self.parameters.items()
        }

    @property
    def dtypes(self) -> dict[str, pl.DataType]:
        """Column -> the Polars type of its accepted values."""
        return {name: column.dtype.type for name, column in self.columns.items()}
