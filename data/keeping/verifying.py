"""Verifying: every byte that the store keeps is read and compared with the hash that it was kept under."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from data import clock
from data.language import _
from data.registry.sqlite import writing
from data.registry.tables import Damage, Delivery, Selection
from data.store.damage import found_before
from data.store.editions import all_editions
from data.store.intake import broken_rows
from data.store.record import NAME, read_record
from data.store.seals import sha256_of
from data.store.store import Store

Tell = Callable[[int, int], None]


def verify(store: Store, by: str, tell: Tell = lambda done, of: None) -> list[str]:
    """What is missing or damaged, a sentence each; nothing where the store is whole. What is found of rows is noted in
    the registry, so that nothing is shown of them, and so is that they are whole again."""
    checks = [*_deliveries(store, by), *_originals(store), *_editions(store), *_named_by_hash(store)]
    found = []
    for place, check in enumerate(checks):
        found += check()
        tell(place + 1, len(checks))
    store.drop_broken_derived()
    return found


Check = Callable[[], list[str]]


def _deliveries(store: Store, by: str) -> Iterator[Check]:
    """The rows of every delivery, and their record."""
    with Session(store.registry) as session:
        before = found_before(session)

    def check(delivery: Delivery) -> list[str]:
        folder = store.folder / "rows" / delivery.rows
        names = broken_rows(folder.parent, delivery)
        if sorted(names) != sorted(before.get(delivery.number, [])):
            with suppress(OperationalError), writing(store.registry) as session:  # a reader cannot note it
                session.add(Damage(delivery_id=delivery.number, at=clock.now(), by=by, files=names))
        record = read_record(folder)
        if record is None or record.content != delivery.content:
            names = [*names, NAME]
        if not names:
            return []
        return [
            _(
                "Delivery {number} ({file_name}): {files} is missing or damaged. Run `plumbline repair {number}`.",
                number=delivery.number,
                file_name=delivery.file_name,
                files=", ".join(names),
            )
        ]

    for delivery, _change in store.deliveries():
        yield partial(check, delivery)


def _originals(store: Store) -> Iterator[Check]:
    """The files as they were handed in, each under its own hash."""
    of = {delivery.sha256: delivery for delivery, _change in store.deliveries()}
    there = {path.name for path in (store.folder / "originals").iterdir()}

    def check(sha256: str) -> list[str]:
        if _is(store.folder / "originals" / sha256, sha256):
            return []
        if sha256 in of:
            return [
                _(
                    "The original of delivery {number} ({file_name}), originals/{sha256}, is missing or damaged: take "
                    "it from a backup, or hand the file in again.",
                    number=of[sha256].number,
                    file_name=of[sha256].file_name,
                    sha256=sha256,
                )
            ]
        return [_("originals/{sha256} is damaged: take it from a backup.", sha256=sha256)]

    for sha256 in sorted({*of, *(name for name in there if len(name) == 64)}):
        yield partial(check, sha256)


def _editions(store: Store) -> Iterator[Check]:
    """What closed months froze."""

    def check(number: int, path: Path, sha256: str) -> list[str]:
        if _is(path, sha256):
            return []
        name = path.relative_to(store.folder)
        return [
            _(
                "Edition {number}: {name} is missing or damaged: take it from a backup.",
                number=number,
                name=name.as_posix(),
            )
        ]

    for one in all_editions(store):
        for name, sha256 in one.files.items():
            path = store.folder / "editions" / one.folder / name
            yield partial(check, one.number, path, sha256)


def _named_by_hash(store: Store) -> Iterator[Check]:
    """Tables of selections and files that were handed out: the name of each is its hash."""
    with Session(store.registry) as session:
        named = {sha256 for tables in session.exec(select(Selection.tables)) for sha256 in tables.values()}
    selections, presented = store.folder / "selections", store.folder / "presented"
    paths = [(selections / f"{sha256}.parquet", sha256) for sha256 in sorted(named)]
    paths += [(path.with_suffix(""), path.stem) for path in sorted(presented.glob("*.json"))]

    def check(path: Path, sha256: str) -> list[str]:
        name = path.relative_to(store.folder).as_posix()
        return [] if _is(path, sha256) else [_("{name} is missing or damaged: take it from a backup.", name=name)]

    for path, sha256 in paths:
        yield partial(check, path, sha256)


def _is(path: Path, sha256: str) -> bool:
    try:
        return sha256_of(path) == sha256
    except OSError:
        return False
