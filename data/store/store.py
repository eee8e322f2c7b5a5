"""The store: deliveries and records, and the view of them as of a moment; it alone knows where data lives."""

import hashlib
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import polars as pl
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from data import clock
from data.access import Scope, everything
from data.disk import put, put_copy, stray
from data.errors import Unknown
from data.feeds import named
from data.feeds.feed import Surroundings
from data.in_python import in_python
from data.language import _
from data.registry.settings import Settings
from data.registry.sqlite import open_registry, writing
from data.registry.tables import Change, Delivery, Event, Expectation, Look, Sentence, Setting, Withdrawal
from data.store.derived import Derived
from data.store.expected_deliveries import expected
from data.store.intake import Intake, entry, same_rows, write_rows
from data.store.live_deliveries import Ledger, Left
from data.store.register import check_register
from data.store.sweeping import is_old, sweep
from data.store.view import View

DEMONSTRATION = "demonstration"
Entered = TypeVar("Entered", Setting, Expectation, Event, Withdrawal)


class Store:
    """A folder: `originals/` by SHA-256, `rows/` one folder a delivery, `derived/`, and the registry."""

    def __init__(self, folder: Path) -> None:
        for name in ("originals", "rows", "derived", "metrics"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        registry = open_registry(folder / "registry.sqlite")
        self._stand_on(folder, registry, Ledger(registry))

    def _stand_on(self, folder: Path, registry: Engine, ledger: Ledger) -> None:
        self.folder, self.registry, self._ledger = folder, registry, ledger
        self._derived = Derived(folder / "derived")
        self._view = View(folder / "rows", self._derived)

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
            for twin in self._ledger.live(session, intake.feed, sha256=intake.sha256):
                if twin.mapping == intake.mapping and self._same(twin, rows):
                    return twin, False
            if not rows.exists():
                raise FileNotFoundError(
                    _("The rows of {file_name} were removed meanwhile: hand it in again.", file_name=intake.file_name)
                )
            # The clock is looked at once nobody else can write: later ids are later moments.
            delivery = entry(intake, rows, by, at or clock.now())
            session.add(delivery)
        return delivery, True

    def _same(self, twin: Delivery, rows: Path) -> bool:
        """Whether a delivery brought the very rows, and speaks for the very units and months, written in `rows`."""
        return all(
            same_rows(self._view.path(twin.rows, name), rows / f"{name}.parquet") for name in ("accepted", "covered")
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
                raise Unknown(_("There is no delivery {delivery_id}.", delivery_id=delivery_id))
            live = delivery_id not in self._ledger.withdrawn(session)
            if live is not withdrawn:
                raise Unknown(
                    _(
                        "Delivery {delivery_id} is {word} already.",
                        delivery_id=delivery_id,
                        word="live" if live else "withdrawn",
                    )
                )
            if delivery.feed == "units":
                self._check_register(delivery)
            session.add(Change(delivery_id=delivery_id, at=clock.now(), by=by, withdrawn=withdrawn, why=why))

    def _check_register(self, turned: Delivery) -> None:
        """Refused where the register would not hold together, were the delivery withdrawn, or restored."""
        left = self._ledger.left("units")
        others = [one for one in left if one.id != turned.id]
        back = Left(turned.number, turned.feed, turned.rows, turned.received_at)
        after = others if len(others) < len(left) else sorted([*left, back])
        whole = everything(_("the register"))
        near = Surroundings(clock.today(), frozenset(), {}, lambda feed: self._view.newest(feed, []))
        check_register(
            self._view.newest("units", left).collect(),
            self._view.newest("units", after).collect(),
            near,
            lambda feed: self.records(feed, whole),
        )

    # What is there

    def live(self, feed: str | None = None, as_of: datetime | None = None) -> list[Delivery]:
        """The deliveries that make up the view as of a moment, oldest first."""
        with Session(self.registry) as session:
            return self._ledger.live(session, feed, as_of)

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
        return not any([*entered, self.settings().rows]) and self._names() <= own

    def _names(self) -> set[str]:
        return {path.name for path in self.folder.iterdir() if not stray(path.name)}

    @property
    def demonstration(self) -> bool:
        """Whether any of the live deliveries belongs to the demonstration organisation."""
        return any(delivery.received_by == DEMONSTRATION for delivery in self.live())

    def deliveries(self) -> list[tuple[Delivery, Change | None]]:
        """Every delivery ever taken in, newest first, with the last change to it."""
        return self._ledger.every()

    def delivery(self, delivery_id: int) -> Delivery:
        """One delivery; KeyError where there is none of that id."""
        return self._ledger.one(delivery_id)

    def records(self, feed: str, scope: Scope, as_of: datetime | None = None) -> pl.LazyFrame:
        """The feed's current records within the scope: of each key the newest version among live deliveries.

        Columns: the feed's, `row` (in the file) and `delivery` (its id).
        """
        if named(feed).computed:
            return self.expected(scope, as_of).lazy()
        return self._view.newest(feed, self._ledger.left(feed, as_of)).filter(scope.sees())

    def rejected(self, delivery: Delivery) -> pl.DataFrame:
        """The faults of a delivery, one line a fault, as its report had them."""
        return pl.read_parquet(self._view.path(delivery.rows, "rejected"))

    def accepted(self, delivery: Delivery, scope: Scope) -> pl.LazyFrame:
        """The accepted rows of one delivery, within the scope."""
        return pl.scan_parquet(self._view.path(delivery.rows, "accepted")).filter(scope.sees())

    def spoken_for(self, delivery: Delivery, scope: Scope) -> list[str]:
        """The units within the scope that a delivery has rows of, or speaks for without a row."""
        parts = [
            pl.scan_parquet(self._view.path(delivery.rows, name)).select("unit_id") for name in ("accepted", "covered")
        ]
        return pl.concat(parts).filter(scope.sees()).unique().sort("unit_id").collect()["unit_id"].to_list()

    def covered(self, scope: Scope, as_of: datetime | None = None) -> pl.DataFrame:
        """Which units and months live deliveries speak for: feed, unit_id, month, received_at (when first wholly; null:
        rows of it were rejected), seen_at (when last)."""
        return self._view.covered(self._ledger.left(as_of=as_of)).filter(scope.sees()).collect()

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
        moments = covered["received_at"].drop_nulls().unique()
        days = in_python(moments, clock.day_of, pl.Date)
        received_on = pl.col("received_at").replace_strict(moments, days, default=None, return_dtype=pl.Date)
        return expected(asked, units, covered.with_columns(received_on=received_on), today)

    # What is computed from it

    def version(self, as_of: datetime | None = None) -> str:
        """A name for the view as of a moment: equal views have equal names."""
        ids = ",".join(str(one.id) for one in self._ledger.left(as_of=as_of))
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
        return self._derived.tables(name, layout, make)

    def is_derived(self, name: str) -> bool:
        """Whether `derived` would find the file of that name."""
        return self._derived.path(name).exists()

    def declared_metrics(self) -> list[Path]:
        """The TOML files of the metrics that this installation declared."""
        return sorted(path for path in (self.folder / "metrics").glob("*.toml") if not stray(path.name))

    def declare_metric(self, path: Path) -> Path:
        """Keep an installation's own metric; a file of the same name is replaced."""
        return put(self.folder / "metrics" / path.name, lambda half: shutil.copyfile(path, half))
