"""The store: deliveries and records, and the view of them as of a moment; it alone knows where data lives."""

import hashlib
import os
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

import polars as pl
from pyarrow import parquet
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from data import clock
from data.access import Scope, everything
from data.calendar import expected
from data.compaction import Pile, compacted
from data.disk import put, put_copy
from data.feeds import named
from data.feeds.feed import Surroundings
from data.in_python import in_python
from data.intake import COVERED, Intake, entry, same_rows, write_rows
from data.register import check_register
from data.registry import (
    Change,
    Delivery,
    Event,
    Expectation,
    Look,
    Sentence,
    Setting,
    Withdrawal,
    open_registry,
    writing,
)
from data.settings import Settings
from data.sweeping import is_old, sweep

DEMONSTRATION = "demonstration"
SCANS = 64  # that are drawn up one by one
FEW_ROWS = 100_000
ROW_GROUP = 50_000  # rows that are read for any one of them: a league table of 10,000 units lies in one or two
OLDEST = pl.CompatLevel.oldest()  # the Arrow types that the Parquet writer knows
Entered = TypeVar("Entered", Setting, Expectation, Event, Withdrawal)


class Left(NamedTuple):
    """What reading a delivery's rows takes."""

    id: int
    feed: str
    rows: str
    received_at: datetime


class Store:
    """A folder: `originals/` by SHA-256, `rows/` one folder a delivery, `derived/`, and the registry."""

    _seen: tuple[Left, ...] = ()

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("originals", "rows", "derived", "metrics"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        self.registry = open_registry(folder / "registry.sqlite")

    # What is handed in

    def keep_original(self, path: Path) -> str:
        """Keep the file's bytes under their SHA-256, which is returned."""
        return put_copy(path, self.folder / "originals")

    def original(self, delivery: Delivery) -> Path:
        """The file as it was handed in."""
        return self.folder / "originals" / delivery.sha256

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """A folder for files that are on their way into the store; what is left in it is removed."""
        folder = self.folder / "rows" / f"{uuid.uuid4().hex}.part"
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder)

    def commit(self, intake: Intake, by: str, at: datetime | None = None) -> tuple[Delivery, bool]:
        """Take the delivery in: all of it is visible once this returns, and nothing of it before.

        Returns the delivery and whether it is new: the same bytes with the same outcome as a live delivery
        change nothing. `at` is for a replayed history; otherwise the clock's moment counts.
        """
        token = write_rows(intake, self.folder / "rows")
        try:
            taken = self._register(intake, token, by, at)
        except BaseException:
            shutil.rmtree(self.folder / "rows" / token)
            raise
        if not taken[1]:
            shutil.rmtree(self.folder / "rows" / token)
        self.sweep()
        return taken

    def _register(self, intake: Intake, token: str, by: str, at: datetime | None) -> tuple[Delivery, bool]:
        rows = self.folder / "rows" / token
        with writing(self.registry) as session:
            for twin in self._live(session, intake.feed, sha256=intake.sha256):
                if twin.mapping == intake.mapping and self._same(twin, rows):
                    return twin, False
            if not rows.exists():
                raise FileNotFoundError(f"The rows of {intake.file_name} were removed meanwhile: hand it in again.")
            # The clock is looked at once nobody else can write: later ids are later moments.
            delivery = entry(intake, rows, by, at or clock.now())
            session.add(delivery)
        return delivery, True

    def _same(self, twin: Delivery, rows: Path) -> bool:
        """Whether a delivery brought the very rows, and speaks for the very units and months, written in `rows`."""
        return all(
            same_rows(self._parquet(twin.rows, name), rows / f"{name}.parquet") for name in ("accepted", "covered")
        )

    def sweep(self) -> None:
        """Once a day, remove what nobody uses any more; see `data.sweeping`."""
        swept = self.folder / "derived" / "swept"
        if swept.exists() and not is_old(swept):
            return
        swept.touch()
        with writing(self.registry) as session:
            sweep(self.folder, lambda: set(session.exec(select(Delivery.rows))))

    def withdraw(self, delivery_id: int, by: str, why: str = "") -> None:
        """From now on the delivery is not part of the view; KeyError if it is not live, Refused where the register
        of units would not hold together without it."""
        self._turn(delivery_id, by, why, withdrawn=True)

    def restore(self, delivery_id: int, by: str, why: str = "") -> None:
        """A withdrawn delivery is part of the view again; KeyError if it is not withdrawn, Refused as above."""
        self._turn(delivery_id, by, why, withdrawn=False)

    def _turn(self, delivery_id: int, by: str, why: str, *, withdrawn: bool) -> None:
        with writing(self.registry) as session:
            delivery = session.get(Delivery, delivery_id)
            if delivery is None:
                raise KeyError(f"There is no delivery {delivery_id}.")
            live = delivery_id not in self._withdrawn(session, None)
            if live is not withdrawn:
                raise KeyError(f"Delivery {delivery_id} is {'live' if live else 'withdrawn'} already.")
            if delivery.feed == "units":
                self._check_register(delivery)
            session.add(Change(delivery_id=delivery_id, at=clock.now(), by=by, withdrawn=withdrawn, why=why))

    def _check_register(self, turned: Delivery) -> None:
        """Refused where the register would not hold together, were the delivery withdrawn, or restored."""
        left = self._left("units")
        others = [one for one in left if one.id != turned.id]
        back = Left(turned.number, turned.feed, turned.rows, turned.received_at)
        after = others if len(others) < len(left) else sorted([*left, back])
        whole = everything("the register")
        near = Surroundings(clock.today(), frozenset(), {}, lambda feed: self._newest(feed, []))
        check_register(
            self._newest("units", left).collect(),
            self._newest("units", after).collect(),
            near,
            lambda feed: self.records(feed, whole),
        )

    # What is there

    def _withdrawn(self, session: Session, as_of: datetime | None) -> set[int]:
        changes = select(Change.delivery_id, Change.withdrawn).order_by(col(Change.id))
        if as_of is not None:
            changes = changes.where(col(Change.at) <= as_of)
        last = dict(session.exec(changes).all())
        return {delivery for delivery, withdrawn in last.items() if withdrawn}

    def _live(
        self, session: Session, feed: str | None = None, as_of: datetime | None = None, sha256: str | None = None
    ) -> list[Delivery]:
        deliveries = select(Delivery).order_by(col(Delivery.id))
        for where in _such(feed, as_of):
            deliveries = deliveries.where(where)
        if sha256 is not None:
            deliveries = deliveries.where(Delivery.sha256 == sha256)
        withdrawn = self._withdrawn(session, as_of)
        return [delivery for delivery in session.exec(deliveries) if delivery.id not in withdrawn]

    def _left(self, feed: str | None = None, as_of: datetime | None = None) -> list[Left]:
        """What live deliveries left, oldest first: only what reading their rows takes, since there may be many.

        A delivery never changes, so that of those seen before only their being live is looked up.
        """
        seen = self._seen
        chosen = select(Delivery.id, Delivery.feed, Delivery.rows, Delivery.received_at).order_by(col(Delivery.id))
        with Session(self.registry) as session:
            withdrawn = self._withdrawn(session, as_of)
            newer = session.exec(chosen.where(col(Delivery.id) > (seen[-1].id if seen else 0))).all()
        if newer:
            seen = self._seen = (*seen, *(Left(*row) for row in newer))
        live = (one for one in seen if one.id not in withdrawn)
        return [one for one in live if feed in (None, one.feed) and (as_of is None or one.received_at <= as_of)]

    def live(self, feed: str | None = None, as_of: datetime | None = None) -> list[Delivery]:
        """The deliveries that make up the view as of a moment, oldest first."""
        with Session(self.registry) as session:
            return self._live(session, feed, as_of)

    @property
    def untouched(self) -> bool:
        """Whether nobody ever handed in or entered anything, and the folder holds nothing else."""
        own = {
            "originals",
            "rows",
            "derived",
            "metrics",
            "registry.sqlite",
            "registry.sqlite-wal",
            "registry.sqlite-shm",
        }
        entered = [self.deliveries(), self.declared_metrics(), self.expectations(), self.entered(Event, None)]
        return not any([*entered, self.settings().rows]) and {path.name for path in self.folder.iterdir()} <= own

    @property
    def demonstration(self) -> bool:
        """Whether any of the live deliveries belongs to the demonstration organisation."""
        return any(delivery.received_by == DEMONSTRATION for delivery in self.live())

    def deliveries(self) -> list[tuple[Delivery, Change | None]]:
        """Every delivery ever taken in, newest first, with the last change to it."""
        with Session(self.registry) as session:
            last = {change.delivery_id: change for change in session.exec(select(Change).order_by(col(Change.id)))}
            found = session.exec(select(Delivery).order_by(col(Delivery.id).desc()))
            return [(delivery, last.get(delivery.id or 0)) for delivery in found]

    def delivery(self, delivery_id: int) -> Delivery:
        """One delivery; KeyError where there is none of that id."""
        with Session(self.registry) as session:
            found = session.get(Delivery, delivery_id)
        if found is None:
            raise KeyError(f"There is no delivery {delivery_id}.")
        return found

    def _parquet(self, rows: str, name: str) -> Path:
        return self.folder / "rows" / rows / f"{name}.parquet"

    def records(self, feed: str, scope: Scope, as_of: datetime | None = None) -> pl.LazyFrame:
        """The feed's current records within the scope: of each key the newest version among live deliveries.

        Columns: the feed's, `row` (in the file) and `delivery` (its id).
        """
        if named(feed).computed:
            return self.expected(scope, as_of).lazy()
        return self._newest(feed, self._left(feed, as_of)).filter(scope.sees())

    def _rows(self, left: list[Left], name: str, facts: Callable[[Left], dict[str, object]]) -> pl.LazyFrame:
        """What several deliveries left under a name, one after the other, with facts of each beside its rows. Many are
        one scan, told apart by their paths: a plan of ten thousand scans takes minutes to draw up."""
        paths = [self._parquet(one.rows, name) for one in left]
        told = [facts(one) for one in left]
        if len(left) <= SCANS:
            return pl.concat(
                pl.scan_parquet(path).with_columns(**{key: pl.lit(value) for key, value in fact.items()})
                for path, fact in zip(paths, told, strict=True)
            )
        beside = pl.LazyFrame([{"path": str(path), **fact} for path, fact in zip(paths, told, strict=True)])
        rows = pl.scan_parquet(paths, glob=False, include_file_paths="path")
        return rows.join(beside, on="path", how="left", maintain_order="left").drop("path")

    def _newest(self, feed: str, left: list[Left]) -> pl.LazyFrame:
        """Of each key the newest version among deliveries, oldest first."""
        layout = named(feed)
        if not left:
            return pl.LazyFrame(schema={"row": pl.Int64, **layout.dtypes, "delivery": pl.Int64})
        keys = list(layout.keys)

        def parts(first: int, end: int) -> pl.LazyFrame:
            rows = self._rows(left[first:end], "accepted", lambda one: {"delivery": one.id})
            return rows.cast({"delivery": pl.Int64})

        def newest(rows: pl.LazyFrame) -> pl.LazyFrame:
            return rows.unique(keys, keep="last", maintain_order=True)

        def replaced(older: pl.LazyFrame, newer: pl.LazyFrame) -> pl.LazyFrame:
            if len(keys) == 1 and newer.select(pl.len()).collect().item() <= FEW_ROWS:
                same = newer.select(keys).collect()[keys[0]]  # looking up few keys is quicker than a join
                return pl.concat([older.filter(~pl.col(keys[0]).is_in(same.implode(), nulls_equal=True)), newer])
            kept = older.join(newer.select(keys), on=keys, how="anti", nulls_equal=True, maintain_order="left")
            return pl.concat([kept, newer])

        laid = hashlib.sha256(f"{keys} {layout.dtypes}".encode()).hexdigest()[:8]
        pile = Pile(f"records-{feed}-{laid}", [one.rows for one in left], parts, replaced, newest)
        return compacted(pile, self.folder / "derived", self._keep)

    def rejected(self, delivery: Delivery) -> pl.DataFrame:
        """The faults of a delivery: row, column, value, reason; one line a fault."""
        return pl.read_parquet(self._parquet(delivery.rows, "rejected"))

    def accepted(self, delivery: Delivery, scope: Scope) -> pl.LazyFrame:
        """The accepted rows of one delivery, within the scope."""
        return pl.scan_parquet(self._parquet(delivery.rows, "accepted")).filter(scope.sees())

    def spoken_for(self, delivery: Delivery, scope: Scope) -> list[str]:
        """The units within the scope that a delivery has rows of, or speaks for without a row."""
        parts = [
            pl.scan_parquet(self._parquet(delivery.rows, name)).select("unit_id") for name in ("accepted", "covered")
        ]
        return pl.concat(parts).filter(scope.sees()).unique().sort("unit_id").collect()["unit_id"].to_list()

    def covered(self, scope: Scope, as_of: datetime | None = None) -> pl.DataFrame:
        """Which units and months live deliveries speak for: feed, unit_id, month, first received_at."""
        left = self._left(as_of=as_of)
        if not left:
            return pl.DataFrame(schema={**COVERED, "feed": pl.String, "received_at": pl.Datetime("us")})

        def parts(first: int, end: int) -> pl.LazyFrame:
            of = left[first:end]
            return self._rows(
                of, "covered", lambda one: {"feed": one.feed, "received_at": one.received_at.replace(tzinfo=None)}
            )

        def first(rows: pl.LazyFrame) -> pl.LazyFrame:
            same = rows.group_by("feed", "unit_id", "month", maintain_order=True)
            return same.agg(pl.col("received_at").min())

        def either(older: pl.LazyFrame, newer: pl.LazyFrame) -> pl.LazyFrame:
            return first(pl.concat([older, newer.select("feed", "unit_id", "month", "received_at")]))

        pile = Pile("covered", [one.rows for one in left], parts, either, first)
        found = compacted(pile, self.folder / "derived", self._keep)
        return found.select("feed", "unit_id", "month", "received_at").filter(scope.sees()).collect()

    # What administrators set

    def settings(self, as_of: datetime | None = None) -> Settings:
        """Targets, minimum denominators and rule parameters, as they were set by a moment."""
        return Settings(self.entered(Setting, as_of))

    def expectations(self, as_of: datetime | None = None) -> list[Expectation]:
        """What the calendar expects, as it was set by a moment."""
        return self.entered(Expectation, as_of)

    def entered(self, table: type[Entered], as_of: datetime | None = None) -> list[Entered]:
        """Rows of one of the registry's tables of what people entered, by a moment; oldest first."""
        chosen = select(table).order_by(col(table.id))
        with Session(self.registry) as session:
            return list(session.exec(chosen if as_of is None else chosen.where(col(table.at) <= as_of)))

    def looks(self) -> list[Look]:
        """Every look at rows of persons, oldest first."""
        with Session(self.registry) as session:
            return list(session.exec(select(Look).order_by(col(Look.id))))

    def enter(self, entry: Setting | Expectation | Event | Withdrawal | Look | Sentence) -> None:
        """Keep what people entered, or what they looked at; nothing is overwritten."""
        with writing(self.registry) as session:
            session.add(entry)

    def expected(self, scope: Scope, as_of: datetime | None = None) -> pl.DataFrame:
        """What was to be handed in until now, or until a moment: unit_id, month, feed, due_on, received_on."""
        asked = self.expectations(as_of)
        units = self.records("units", scope, as_of).collect()
        today = clock.day_of(as_of) if as_of else clock.today()
        covered = self.covered(scope, as_of)
        moments = covered["received_at"].unique()
        days = in_python(moments, clock.day_of, pl.Date)
        received_on = pl.col("received_at").replace_strict(moments, days, return_dtype=pl.Date)
        return expected(asked, units, covered.with_columns(received_on=received_on), today)

    # What is computed from it

    def version(self, as_of: datetime | None = None) -> str:
        """A name for the view as of a moment: equal views have equal names."""
        with Session(self.registry) as session:
            chosen = select(Delivery.id).order_by(col(Delivery.id))
            for where in _such(None, as_of):
                chosen = chosen.where(where)
            withdrawn = self._withdrawn(session, as_of)
            ids = ",".join(str(one) for one in session.exec(chosen) if one not in withdrawn)
        ids += f";{len(self.entered(Setting, as_of))}"
        if asked := self.expectations(as_of):
            day = clock.day_of(as_of) if as_of else clock.today()
            ids += f";{len(asked)};{day};{clock.zone()}"  # each day more may be overdue
        declared = [path.read_bytes() for path in self.declared_metrics()]
        return hashlib.sha256(b"\0".join([ids.encode(), *declared])).hexdigest()[:16]

    def derived(self, name: str, layout: pl.Schema, make: Callable[[], Iterable[pl.DataFrame]]) -> Path:
        """The Parquet file of tables that can always be computed again; made where it is not there yet.

        The tables, all of one `layout`, are written one after the other, so that they are never all in memory.
        """

        def write(half: Path) -> None:
            arrow = layout.to_frame().to_arrow(compat_level=OLDEST).schema
            with parquet.ParquetWriter(half, arrow) as writer:
                for table in make():
                    writer.write_table(table.to_arrow(compat_level=OLDEST), row_group_size=ROW_GROUP)

        return self._keep(name, write)

    def _derived(self, name: str) -> Path:
        return self.folder / "derived" / f"{name}.parquet"

    def is_derived(self, name: str) -> bool:
        """Whether `derived` would find the file of that name."""
        return self._derived(name).exists()

    def _keep(self, name: str, write: Callable[[Path], object]) -> Path:
        """A derived file, written where it is not there; asking for it keeps it from being swept away."""
        path = self._derived(name)
        try:
            os.utime(path)
        except FileNotFoundError:
            put(path, write)
        return path

    def declared_metrics(self) -> list[Path]:
        """The TOML files of the metrics that this installation declared."""
        return sorted((self.folder / "metrics").glob("*.toml"))

    def declare_metric(self, path: Path) -> Path:
        """Keep an installation's own metric; a file of the same name is replaced."""
        return put(self.folder / "metrics" / path.name, lambda half: shutil.copyfile(path, half))


def _such(feed: str | None, as_of: datetime | None) -> list[ColumnElement[bool]]:
    """The conditions for deliveries of a feed that had been received by a moment."""
    found = [] if feed is None else [col(Delivery.feed) == feed]
    return found if as_of is None else [*found, col(Delivery.received_at) <= as_of]
