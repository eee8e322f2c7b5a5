"""The store: deliveries and records, and the view of them as of a moment; it alone knows where data lives."""

import hashlib
import json
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
from data.errors import Altered, Refused, Unknown
from data.feeds import named
from data.feeds.feed import Surroundings
from data.in_python import in_python
from data.language import _
from data.log import LOGGER, unexpected
from data.registry.settings import Settings
from data.registry.sqlite import open_registry, writing
from data.registry.tables import (
    Change,
    Delivery,
    Edition,
    Event,
    Expectation,
    Look,
    Selection,
    Sentence,
    Setting,
    TakenBack,
    Withdrawal,
)
from data.store import damage
from data.store.derived import Derived
from data.store.expected_deliveries import expected
from data.store.intake import Intake, entry, lazily, same_rows, seals_of, write_rows
from data.store.live_deliveries import Ledger, Left
from data.store.record import has_rows, write_changes, write_edition, write_record, write_taken_back
from data.store.register import check_register
from data.store.seals import holds
from data.store.sweeping import Named, is_old, sweep
from data.store.view import View

DEMONSTRATION, HALF_DEMONSTRATION = "demonstration", "demonstration.part"
REGISTRY, RESTORING = "registry.sqlite", "restoring"  # the second: a backup is being restored into the folder
Entered = TypeVar("Entered", Setting, Expectation, Event, Withdrawal)


def put_registry(file: Path, folder: Path) -> None:
    """Make a whole registry that of the store in `folder`. What a former one left beside it would be read into it."""
    for ending in ("-wal", "-shm"):
        (folder / f"{REGISTRY}{ending}").unlink(missing_ok=True)
    file.replace(folder / REGISTRY)


class Store:
    """A folder: `originals/` by SHA-256, `rows/` one folder a delivery, `derived/`, and the registry."""

    def __init__(self, folder: Path) -> None:
        for name in ("originals", "rows", "derived", "metrics"):
            if not (folder / name).is_dir():
                (folder / name).mkdir(parents=True)
        file = folder / REGISTRY
        if (folder / RESTORING).exists():
            raise Refused(_("A backup is not wholly restored into {folder}: run the command once more.", folder=folder))
        if not (file.exists() and file.stat().st_size) and has_rows(folder):
            raise Refused(
                _(
                    "{folder} holds rows of deliveries and no {registry}: take that file from a backup, or make it "
                    "again from the records beside the rows with `plumbline rebuild`.",
                    folder=folder,
                    registry=REGISTRY,
                )
            )
        registry = open_registry(file)
        self._stand_on(folder, registry, Ledger(registry))
        self._seal_deliveries_of_old()

    def _stand_on(self, folder: Path, registry: Engine, ledger: Ledger) -> None:
        self.folder, self.registry, self._ledger = folder, registry, ledger
        self._derived = Derived(folder / "derived")
        self._view = View(folder / "rows", self._derived)
        self._watch = damage.Watch(folder / "rows")

    def _seal_deliveries_of_old(self) -> None:
        """Deliveries were kept without the hashes of their files once: they get those that the files have now."""
        unsealed = select(Delivery).where(Delivery.content == "").order_by(col(Delivery.id))
        with Session(self.registry) as session:
            if session.exec(unsealed.limit(1)).first() is None:
                return
        with writing(self.registry) as session:
            changes = list(session.exec(select(Change).order_by(col(Change.id))))
            for delivery in session.exec(unsealed):
                rows = self.folder / "rows" / delivery.rows
                rows.mkdir(exist_ok=True)  # a folder that is gone is found to be damaged by what its record names
                delivery.files = seals_of(rows)
                write_record(delivery, self.folder / "rows")
                if of := [one for one in changes if one.delivery_id == delivery.id]:
                    write_changes(of, rows)
                session.add(delivery)
            folders = {}
            for edition in session.exec(select(Edition)):
                write_edition(edition, self.folder / "editions")
                folders[edition.number] = self.folder / "editions" / edition.folder
            for gone in session.exec(select(TakenBack)):
                write_taken_back(gone, folders[gone.edition_id])

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
        try:
            self.sweep()
        except OSError as error:  # the delivery is taken in: a file in the sweeper's way is no reason to say otherwise
            unexpected(error)
        return taken

    def _register(self, intake: Intake, token: str, by: str, at: datetime | None) -> tuple[Delivery, bool]:
        rows, damaged = self.folder / "rows" / token, self.damaged()
        with writing(self.registry) as session:
            for twin in self._ledger.live(session, intake.feed, sha256=intake.sha256):
                if twin.mapping == intake.mapping and twin.number not in damaged and self._same(twin, rows):
                    return twin, False
            if not rows.exists():
                raise FileNotFoundError(
                    _("The rows of {file_name} were removed meanwhile: hand it in again.", file_name=intake.file_name)
                )
            # The clock is looked at once nobody else can write: later ids are later moments.
            delivery = entry(intake, rows, by, at or clock.now())
            session.add(delivery)
            session.flush()  # which gives it the number that its record names
            write_record(delivery, self.folder / "rows")
        return delivery, True

    def _same(self, twin: Delivery, rows: Path) -> bool:
        """Whether a delivery brought the very rows, and speaks for the very units and months, written in `rows`."""
        return all(
            same_rows(self._view.path(twin.rows, name), rows / f"{name}.parquet") for name in ("accepted", "covered")
        )

    def sweep(self) -> list[str]:
        """Once a day, clear away what nobody uses or names any more; what was found, a sentence each."""
        swept = self.folder / "derived" / "swept"
        if swept.exists() and not is_old(swept):
            return []
        swept.touch()

        def named(session: Session) -> Named:
            tables = session.exec(select(Selection.tables))
            kept = {f"{sha256}.parquet" for one in tables for sha256 in one.values()}
            return Named(set(session.exec(select(Delivery.rows))), set(session.exec(select(Edition.folder))), kept)

        with writing(self.registry) as session:
            found = sweep(self.folder, lambda: named(session))
        if found:  # the names of files may be those of persons: they stand in the note alone
            LOGGER.warning("%d things that nothing names were moved to lost+found", len(found))
        return found

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
            session.flush()
            of = select(Change).where(Change.delivery_id == delivery_id).order_by(col(Change.id))
            write_changes(list(session.exec(of)), self.folder / "rows" / delivery.rows)

    def _check_register(self, turned: Delivery) -> None:
        """Refused where the register would not hold together, were the delivery withdrawn, or restored."""
        left = self._ledger.left("units")
        restored = turned.id not in {one.id for one in left}
        damaged = self._damaged([*left, Left.of(turned)])
        if turned.id in damaged:
            if restored:
                raise Altered(self._words(Left.of(turned), damaged))
            return  # what cannot be read is part of nothing: withdrawing it is the way out
        left = [one for one in left if one.id not in damaged]
        others = [one for one in left if one.id != turned.id]
        after = sorted([*left, Left.of(turned)]) if restored else others
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
            REGISTRY,
            f"{REGISTRY}-wal",
            f"{REGISTRY}-shm",
            HALF_DEMONSTRATION,
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
        left = self._ledger.left(feed, as_of)
        damaged = self._damaged(left)
        if feed == "units" and damaged:  # everything is summed and seen by the register: an older one is no answer
            raise Altered(self._words(next(one for one in left if one.id in damaged), damaged))
        return self._view.newest(feed, [one for one in left if one.id not in damaged]).filter(scope.sees())

    def _damaged(self, left: list[Left]) -> dict[int, list[str]]:
        with Session(self.registry) as session:
            before = damage.found_before(session)
        return self._watch.damaged(left, before)

    def _words(self, one: Left, damaged: dict[int, list[str]]) -> str:
        return damage.words(one, self.delivery(one.id).file_name, damaged[one.id])

    def damaged(self, as_of: datetime | None = None) -> dict[int, str]:
        """The live deliveries that cannot be read as they were kept: number -> what is said of it."""
        left = self._ledger.left(as_of=as_of)
        found = self._damaged(left)
        return {one.id: self._words(one, found) for one in left if one.id in found}

    def unavailable(self, scope: Scope, as_of: datetime | None = None) -> pl.DataFrame:
        """Whose figures are not available since a delivery is damaged: feed, unit_id (null: every unit)."""
        left = self._ledger.left(as_of=as_of)
        found = self._watch.unavailable(left, self._damaged(left))
        return found.filter(pl.col("unit_id").is_null() | scope.sees())

    def _kept(self, delivery: Delivery, name: str) -> Path:
        """A file that a delivery left; Altered where it is not what was kept."""
        path = self._view.path(delivery.rows, name)
        if path.name not in delivery.files or not holds(path, delivery.files[path.name]):
            raise Altered(damage.words(Left.of(delivery), delivery.file_name, [path.name]))
        return path

    def rejected(self, delivery: Delivery) -> pl.DataFrame:
        """The faults of a delivery, one line a fault, as its report had them."""
        return pl.read_parquet(self._kept(delivery, "rejected"), glob=False)

    def accepted(self, delivery: Delivery, scope: Scope) -> pl.LazyFrame:
        """The accepted rows of one delivery, within the scope."""
        return lazily(self._kept(delivery, "accepted")).filter(scope.sees())

    def spoken_for(self, delivery: Delivery, scope: Scope) -> list[str]:
        """The units within the scope that a delivery has rows of, or speaks for without a row."""
        parts = [lazily(self._kept(delivery, name)).select("unit_id") for name in ("accepted", "covered")]
        return pl.concat(parts).filter(scope.sees()).unique().sort("unit_id").collect()["unit_id"].to_list()

    def covered(self, scope: Scope, as_of: datetime | None = None) -> pl.DataFrame:
        """Which units and months live deliveries speak for: feed, unit_id, month, received_at (when first wholly; null:
        rows of it were rejected), seen_at (when last)."""
        left = self._ledger.left(as_of=as_of)
        damaged = self._damaged(left)
        told = [one for one in left if damage.COVERED not in damaged.get(one.id, [])]
        return self._view.covered(told).filter(scope.sees()).collect()

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
        """A name for the view as of a moment, made of all that it holds: equal views have equal names, and no other
        store has them, such as a backup in which later deliveries have the same numbers."""
        asked = self.expectations(as_of)
        left = self._ledger.left(as_of=as_of)
        parts = [f"{one.id} {one.content}" for one in left]
        parts += [f"damaged {number} {names}" for number, names in self._damaged(left).items()]
        # Sorted: in which order a table's columns come differs from process to process.
        entered = [*self.entered(Setting, as_of), *asked]
        parts += [json.dumps(one.model_dump(mode="json"), sort_keys=True) for one in entered]
        if asked:
            day = clock.day_of(as_of) if as_of else clock.today()
            parts.append(f"{day} {clock.zone()}")  # each day more may be overdue
        declared = [path.read_bytes() for path in self.declared_metrics()]
        return hashlib.sha256(b"\0".join(["\n".join(parts).encode(), *declared])).hexdigest()[:16]

    def derived(self, name: str, layout: pl.Schema, make: Callable[[], Iterable[pl.DataFrame]]) -> Path:
        """The Parquet file of tables that can always be computed again; made where it is not there yet.

        The tables, all of one `layout`, are written one after the other, so that they are never all in memory.
        """
        return self._derived.tables(name, layout, make)

    def drop_broken_derived(self) -> None:
        """Remove derived files that are not what was written; they are made again when they are asked for."""
        self._derived.drop_broken()

    def is_derived(self, name: str) -> bool:
        """Whether `derived` would find the file of that name."""
        return self._derived.path(name).exists()

    def declared_metrics(self) -> list[Path]:
        """The TOML files of the metrics that this installation declared."""
        return sorted(path for path in (self.folder / "metrics").glob("*.toml") if not stray(path.name))

    def declare_metric(self, path: Path) -> Path:
        """Keep an installation's own metric; a file of the same name is replaced."""
        return put(self.folder / "metrics" / path.name, lambda half: shutil.copyfile(path, half))
