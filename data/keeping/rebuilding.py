"""Rebuilding: a registry that was lost, made again from the records beside rows and editions."""

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError
from sqlmodel import SQLModel

from data import clock
from data.errors import Refused
from data.language import _
from data.registry.sqlite import open_registry, writing
from data.registry.tables import Change, Delivery, Edition, TakenBack
from data.store.record import read_changes, read_edition, read_record
from data.store.store import REGISTRY, put_registry
from data.store.sweeping import LOST

Entry = TypeVar("Entry", bound=Change | Edition | TakenBack)


def rebuild(folder: Path) -> list[str]:
    """Make the registry of the store in `folder` again; what is said of it, a sentence each. Refused where there is
    one.

    The registry is there once it is whole. A later delivery of the same number is the one that was committed.
    """
    if (folder / REGISTRY).exists() and (folder / REGISTRY).stat().st_size:  # an empty file is none
        raise Refused(
            _(
                "{folder} has a {registry}: it is not made again over one that is there. Move it away first.",
                folder=folder,
                registry=REGISTRY,
            )
        )
    said: list[str] = []
    found: dict[int, Delivery] = {}
    for rows in sorted(path for path in (folder / "rows").iterdir() if path.is_dir()):
        delivery = read_record(rows)
        if delivery is None:
            said.append(_("rows/{name} has no whole record: its delivery is not in the registry.", name=rows.name))
            continue
        twin = found.get(delivery.number)
        if twin is None or twin.received_at < delivery.received_at:
            found[delivery.number] = delivery
        if twin is not None:
            said.append(_("Two folders of rows are numbered {number}: the later one counts.", number=delivery.number))
    if gaps := sorted(set(range(1, max(found, default=0) + 1)) - set(found)):
        listed = ", ".join(str(number) for number in gaps)
        said.append(_("Nothing is left of the deliveries {listed}.", listed=listed))
    entries: list[SQLModel] = [found[number] for number in sorted(found)]
    changes = [one for each in found.values() for one in _read(read_changes, folder / "rows" / each.rows, said)]
    changes = sorted(_newest(changes), key=lambda change: change.id or 0)
    entries.extend(changes)
    kept = (folder / "editions").iterdir() if (folder / "editions").is_dir() else ()
    editions = _newest([one for path in sorted(kept) for one in _read(read_edition, path, said)])
    closed = {one.id for one in editions if isinstance(one, Edition)}
    editions = [one for one in editions if isinstance(one, Edition) or one.edition_id in closed]
    _write(folder, [*entries, *editions])
    said.append(
        _(
            "{deliveries} deliveries and {editions} entries of editions are in the registry again. Targets, the "
            "calendar, events, answers, selections and sentences are kept in the registry alone: enter them again, or "
            "take the registry from a backup.",
            deliveries=len(found),
            editions=len(editions),
        )
    )
    return said


def _read(read: Callable[[Path], list[Entry]], folder: Path, said: list[str]) -> list[Entry]:
    """What is written down in a folder; nothing, and it is said, where that is no such thing."""
    try:
        return read(folder)
    except (ValidationError, TypeError):
        name = f"{folder.parent.name}/{folder.name}"
        said.append(_("{name} is missing or damaged: take it from a backup.", name=name))
        return []


def _newest(entries: list[Entry]) -> list[Entry]:
    """Of entries of the same kind and number the newest: what was killed before it was committed leaves its number to
    the next."""
    ordered = sorted(entries, key=lambda one: one.at)
    return list({(type(one), one.id): one for one in ordered}.values())


def _write(folder: Path, entries: list[SQLModel]) -> None:
    half = folder / f"{REGISTRY}.{uuid.uuid4().hex}.part"
    registry = open_registry(half)
    with writing(registry) as session:
        for kind in dict.fromkeys(type(entry) for entry in entries):  # what others point at comes first
            session.add_all([entry for entry in entries if type(entry) is kind])
            session.flush()
    with registry.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    registry.dispose()
    left = folder / f"{REGISTRY}-wal"  # of the lost one: it may be all that is left of what was entered last
    if left.exists():
        (folder / LOST).mkdir(exist_ok=True)
        left.rename(folder / LOST / f"{left.name}.{clock.now():%Y%m%d%H%M%S}")
    put_registry(half, folder)
