"""The store: deliveries and records, and the view of them as of a moment; it alone knows where data lives."""

import hashlib
import os
import shutil
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

import polars as pl
from pyarrow import parquet
from sqlmodel import Session, col, select

from data import clock
from data.access import Scope
from data.calendar import expected
from data.feeds import named
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

DEMONSTRATION = "demonstration"
ROW_GROUP = 50_000  # rows that are read for any one of them: a league table of 10,000 units lies in one or two
OLDEST = pl.CompatLevel.oldest()  # the Arrow types that the Parquet writer knows
Entered = TypeVar("Entered", Setting, Expectation, Event, Withdrawal)
COVERED = {"unit_id": pl.String, "month": pl.Date}


@dataclass(frozen=True)
class Intake:
    """What a checked file brings to the store. `covered`: the units and months that it speaks for."""

    feed: str
    sha256: str
    file_name: str
    mapping: str
    accepted: pl.DataFrame
    rejected: pl.DataFrame
    covered: pl.DataFrame
    notes: list[str]


def _sync(path: Path) -> None:
    """Make sure that the file, or the names in the folder, have reached the disk."""
    if os.name == "nt" and path.is_dir():
        return  # Windows keeps no handle to a folder's names
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Store:
    """A folder: `originals/` by SHA-256, `rows/` one folder a delivery, `derived/`, and the registry."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("originals", "rows", "derived", "metrics"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        self.registry = open_registry(folder / "registry.sqlite")

    # What is handed in

    def keep_original(self, path: Path) -> str:
        """Keep the file's bytes under their SHA-256, which is returned."""
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        kept = self.folder / "originals" / sha256
        if not kept.exists():
            half = kept.with_name(f"{sha256}.{uuid.uuid4().hex}.part")
            shutil.copyfile(path, half)
            _sync(half)
            os.replace(half, kept)
            _sync(kept.parent)
        return sha256

    def original(self, delivery: Delivery) -> Path:
        """The file as it was handed in."""
        return self.folder / "originals" / delivery.sha256

    def _write_rows(self, intake: Intake) -> str:
        token = uuid.uuid4().hex
        half = self.folder / "rows" / f"{token}.part"
        half.mkdir()
        for name in ("accepted", "rejected", "covered"):
            getattr(intake, name).write_parquet(half / f"{name}.parquet")
            _sync(half / f"{name}.parquet")
        os.replace(half, half.with_suffix(""))
        _sync(half.parent)
        return token

    def commit(self, intake: Intake, by: str, at: datetime | None = None) -> tuple[Delivery, bool]:
        """Take the delivery in: all of it is visible once this returns, and nothing of it before.

        Returns the delivery and whether it is new: the same bytes with the same outcome as a live delivery
        change nothing. `at` is for a replayed history; otherwise the clock's moment counts.
        """
        token = self._write_rows(intake)
        with writing(self.registry) as session:
            for twin in self._live(session, intake.feed):
                if (twin.sha256, twin.mapping) == (intake.sha256, intake.mapping) and self._same(twin, token):
                    return twin, False
            delivery = self._delivery(intake, token, by, at or clock.now())
            session.add(delivery)
        return delivery, True

    def _delivery(self, intake: Intake, token: str, by: str, at: datetime) -> Delivery:
        """The registry's row for rows that were written under `token`."""
        months = intake.covered["month"].to_list()
        return Delivery(
            feed=intake.feed,
            sha256=intake.sha256,
            file_name=intake.file_name,
            mapping=intake.mapping,
            received_at=at,
            received_by=by,
            rows=token,
            rows_accepted=intake.accepted.height,
            rows_rejected=intake.rejected["row"].n_unique(),
            first_month=min(months, default=None),
            last_month=max(months, default=None),
            units=intake.covered["unit_id"].n_unique(),
            notes=intake.notes,
        )

    def _same(self, twin: Delivery, token: str) -> bool:
        """Whether a delivery brought the very rows, and speaks for the very units and months, just written."""
        written = self.folder / "rows" / token
        return all(
            pl.read_parquet(self._parquet(twin, name)).equals(pl.read_parquet(written / f"{name}.parquet"))
            for name in ("accepted", "covered")
        )

    def withdraw(self, delivery_id: int, by: str, why: str = "") -> None:
        """From now on the delivery is not part of the view; KeyError if it is not live."""
        self._turn(delivery_id, by, why, withdrawn=True)

    def restore(self, delivery_id: int, by: str, why: str = "") -> None:
        """A withdrawn delivery is part of the view again; KeyError if it is not withdrawn."""
        self._turn(delivery_id, by, why, withdrawn=False)

    def _turn(self, delivery_id: int, by: str, why: str, *, withdrawn: bool) -> None:
        with writing(self.registry) as session:
            if session.get(Delivery, delivery_id) is None:
                raise KeyError(f"There is no delivery {delivery_id}.")
            live = any(delivery.id == delivery_id for delivery in self._live(session))
            if live is not withdrawn:
                raise KeyError(f"Delivery {delivery_id} is {'live' if live else 'withdrawn'} already.")
            session.add(Change(delivery_id=delivery_id, at=clock.now(), by=by, withdrawn=withdrawn, why=why))

    # What is there

    def _live_ids(self, session: Session, feed: str | None = None, as_of: datetime | None = None) -> list[int]:
        """The ids alone, since every look at a page asks for them: whole deliveries take many times as long."""
        deliveries = select(col(Delivery.id)).order_by(col(Delivery.id))
        changes = select(Change.delivery_id, Change.withdrawn).order_by(col(Change.id))
        if feed is not None:
            deliveries = deliveries.where(Delivery.feed == feed)
        if as_of is not None:
            deliveries = deliveries.where(col(Delivery.received_at) <= as_of)
            changes = changes.where(col(Change.at) <= as_of)
        withdrawn = dict(session.exec(changes).all())
        return [one for one in session.exec(deliveries) if one is not None and not withdrawn.get(one, False)]

    def _live(self, session: Session, feed: str | None = None, as_of: datetime | None = None) -> list[Delivery]:
        ids = set(self._live_ids(session, feed, as_of))
        deliveries = select(Delivery).order_by(col(Delivery.id))
        if feed is not None:
            deliveries = deliveries.where(Delivery.feed == feed)
        return [delivery for delivery in session.exec(deliveries) if delivery.id in ids]

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
        entered = [self.deliveries(), self.declared_metrics(), self.expectations(), self._entered(Event, None)]
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

    def _parquet(self, delivery: Delivery, name: str) -> Path:
        return self.folder / "rows" / delivery.rows / f"{name}.parquet"

    def records(self, feed: str, scope: Scope, as_of: datetime | None = None) -> pl.LazyFrame:
        """The feed's current records within the scope: of each key the newest version among live deliveries.

        Columns: the feed's, `row` (in the file) and `delivery` (its id).
        """
        layout = named(feed)
        if layout.computed:
            return self.expected(scope, as_of).lazy()
        parts = [
            pl.scan_parquet(self._parquet(delivery, "accepted")).with_columns(delivery=pl.lit(delivery.id, pl.Int64))
            for delivery in self.live(feed, as_of)
        ]
        if not parts:
            return pl.LazyFrame(schema={"row": pl.Int64, **layout.dtypes, "delivery": pl.Int64})
        rows = pl.concat(parts)
        if len(parts) > 1:
            rows = rows.unique(list(layout.keys), keep="last", maintain_order=True)
        return rows.filter(scope.sees())

    def rejected(self, delivery: Delivery) -> pl.DataFrame:
        """The faults of a delivery: row, column, value, reason; one line a fault."""
        return pl.read_parquet(self._parquet(delivery, "rejected"))

    def accepted(self, delivery: Delivery, scope: Scope) -> pl.LazyFrame:
        """The accepted rows of one delivery, within the scope."""
        return pl.scan_parquet(self._parquet(delivery, "accepted")).filter(scope.sees())

    def spoken_for(self, delivery: Delivery, scope: Scope) -> list[str]:
        """The units within the scope that a delivery has rows of, or speaks for without a row."""
        parts = [pl.scan_parquet(self._parquet(delivery, name)).select("unit_id") for name in ("accepted", "covered")]
        return pl.concat(parts).filter(scope.sees()).unique().sort("unit_id").collect()["unit_id"].to_list()

    def covered(self, scope: Scope, as_of: datetime | None = None) -> pl.DataFrame:
        """Which units and months live deliveries speak for: feed, unit_id, month, first received_at."""
        parts = [
            pl.scan_parquet(self._parquet(delivery, "covered")).with_columns(
                feed=pl.lit(delivery.feed), received_at=pl.lit(delivery.received_at.replace(tzinfo=None))
            )
            for delivery in self.live(as_of=as_of)
        ]
        if not parts:
            return pl.DataFrame(schema={**COVERED, "feed": pl.String, "received_at": pl.Datetime("us")})
        return (
            pl.concat(parts)
            .filter(scope.sees())
            .group_by("feed", "unit_id", "month")
            .agg(pl.col("received_at").min())
            .collect()
        )

    # What administrators set

    def settings(self, as_of: datetime | None = None) -> Settings:
        """Targets, minimum denominators and rule parameters, as they were set by a moment."""
        return Settings(self._entered(Setting, as_of))

    def expectations(self, as_of: datetime | None = None) -> list[Expectation]:
        """What the calendar expects, as it was set by a moment."""
        return self._entered(Expectation, as_of)

    def _entered(self, table: type[Entered], as_of: datetime | None) -> list[Entered]:
        chosen = select(table).order_by(col(table.id))
        with Session(self.registry) as session:
            return list(session.exec(chosen if as_of is None else chosen.where(col(table.at) <= as_of)))

    def events(self, scope: Scope, units: list[str], as_of: datetime | None = None) -> list[Event]:
        """What people entered as having happened to these units, or to all, and did not withdraw; oldest first."""
        asked = {unit for unit in units if scope.may(unit)} | {""}
        withdrawn = {one.event_id for one in self._entered(Withdrawal, as_of)}
        return [event for event in self._entered(Event, as_of) if event.unit_id in asked and event.id not in withdrawn]

    def withdrawn_events(self, scope: Scope, units: list[str]) -> list[tuple[Event, Withdrawal]]:
        """The events of these units, or of all, that were withdrawn, each with who withdrew it and why."""
        asked = {unit for unit in units if scope.may(unit)} | {""}
        withdrawals = {one.event_id: one for one in reversed(self._entered(Withdrawal, None))}
        events = [event for event in self._entered(Event, None) if event.unit_id in asked]
        return [(event, withdrawals[event.id]) for event in events if event.id in withdrawals]

    def withdraw_event(self, event_id: int, scope: Scope, at: datetime, why: str) -> None:
        """From now on the event is shown no more; KeyError where the scope has no such event, or it is withdrawn.

        An event of all units is withdrawn only by one who may see all units.
        """
        with writing(self.registry) as session:
            event = session.get(Event, event_id)
            gone = session.exec(select(Withdrawal).where(Withdrawal.event_id == event_id)).first()
            allowed = event is not None and (scope.may(event.unit_id) if event.unit_id else scope.units is None)
            if gone is not None or not allowed:
                raise KeyError(f"There is no event {event_id} to withdraw.")
            session.add(Withdrawal(event_id=event_id, at=at, by=scope.who, why=why))

    def looks(self) -> list[Look]:
        """Every look at rows of persons, oldest first."""
        with Session(self.registry) as session:
            return list(session.exec(select(Look).order_by(col(Look.id))))

    def enter(self, entry: Setting | Expectation | Event | Look | Sentence) -> None:
        """Keep what people entered, or what they looked at; nothing is overwritten."""
        with writing(self.registry) as session:
            session.add(entry)

    def expected(self, scope: Scope, as_of: datetime | None = None) -> pl.DataFrame:
        """What was to be handed in until now, or until a moment: unit_id, month, feed, due_on, received_on."""
        asked = self.expectations(as_of)
        units = self.records("units", scope, as_of).collect()
        today = as_of.date() if as_of else clock.today()
        return expected(asked, units, self.covered(scope, as_of), today)

    # What is computed from it

    def version(self, as_of: datetime | None = None) -> str:
        """A name for the view as of a moment: equal views have equal names."""
        with Session(self.registry) as session:
            ids = ",".join(map(str, self._live_ids(session, as_of=as_of)))
        ids += f";{len(self._entered(Setting, as_of))}"
        if asked := self.expectations(as_of):
            ids += f";{len(asked)};{as_of.date() if as_of else clock.today()}"  # each day more may be overdue
        declared = [path.read_bytes() for path in self.declared_metrics()]
        return hashlib.sha256(b"\0".join([ids.encode(), *declared])).hexdigest()[:16]

    def derived(self, name: str, layout: pl.Schema, make: Callable[[], Iterable[pl.DataFrame]]) -> Path:
        """The Parquet file of tables that can always be computed again; made where it is not there yet.

        The tables, all of one `layout`, are written one after the other, so that they are never all in memory.
        """
        path = self.folder / "derived" / f"{name}.parquet"
        if not path.exists():
            half = path.with_suffix(f".{uuid.uuid4().hex}.part")
            arrow = layout.to_frame().to_arrow(compat_level=OLDEST).schema
            with parquet.ParquetWriter(half, arrow) as writer:
                for table in make():
                    writer.write_table(table.to_arrow(compat_level=OLDEST), row_group_size=ROW_GROUP)
            os.replace(half, path)
        return path

    def declared_metrics(self) -> list[Path]:
        """The TOML files of the metrics that this installation declared."""
        return sorted((self.folder / "metrics").glob("*.toml"))

    def declare_metric(self, path: Path) -> Path:
        """Keep an installation's own metric; a file of the same name is replaced."""
        return Path(shutil.copyfile(path, self.folder / "metrics" / path.name))


def months_between(first: date, last: date) -> list[date]:
    """The first days of all months from `first`'s to `last`'s."""
    return pl.date_range(first.replace(day=1), last.replace(day=1), "1mo", eager=True).to_list()
