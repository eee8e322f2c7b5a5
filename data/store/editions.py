"""Editions: closed months, numbered in the registry, each a folder of files that never change."""

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
from sqlmodel import Session, col, func, select

from data.clock import day_of
from data.disk import sync
from data.errors import Altered, Moved, Refused, Unknown
from data.language import _
from data.registry.sqlite import writing
from data.registry.tables import Action, Answer, Edition, Sentence, TakenBack
from data.store.actions import ask
from data.store.record import write_edition, write_taken_back
from data.store.store import Store

Content = Path | pl.DataFrame | dict[str, Any] | list[Any]


def _fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, content: Content) -> None:
    if isinstance(content, Path):
        shutil.copyfile(content, path)
    elif isinstance(content, pl.DataFrame):
        content.write_parquet(path)
    else:
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
    sync(path)


def keep(
    store: Store,
    month: date,
    contents: Mapping[str, Content],
    program: str,
    version: str,
    at: datetime,
    by: str,
    why: str = "",
    asked: Iterable[Action] = (),
    told: Callable[[str], None] = lambda _unused: None,
) -> Edition:
    """Freeze the `contents` (file name -> table, file or JSON) as the next edition, and ask for what it asks.

    All of it is visible once this returns, and nothing before. `version`: the store's as of `at` when the contents
    were computed; Moved where another one is there by now. `told`: is given the name of each file that is written.
    """
    folders = store.folder / "editions"
    folders.mkdir(exist_ok=True)
    half = folders / f"{uuid.uuid4().hex}.part"
    half.mkdir()
    for name, content in contents.items():
        told(name)
        _write(half / name, content)
    files = {name: _fingerprint(half / name) for name in sorted(contents)}
    sync(half)
    with writing(store.registry) as session:
        if store.version(at) != version:
            raise Moved(_("The records changed while the month was being closed."))
        number = max((one.number for one in session.exec(select(Edition))), default=0)
        folder = f"{number + 1}-{half.stem[:8]}"  # what a killed closing left behind is in nobody's way
        os.replace(half, folders / folder)
        sync(folders)
        closed = Edition(month=month, at=at, by=by, why=why, program=program, folder=folder, files=files)
        session.add(closed)
        session.flush()
        write_edition(closed, folders)
        ask(session, closed, asked)
    return edition(store, closed.number)


def editions(store: Store) -> list[Edition]:
    """The editions that hold, the oldest first: without those that were taken back."""
    gone = taken_back(store)
    return [one for one in all_editions(store) if one.number not in gone]


def all_editions(store: Store) -> list[Edition]:
    """Every edition, the oldest first, also those that were taken back."""
    with Session(store.registry) as session:
        return list(session.exec(select(Edition).order_by(col(Edition.id))))


def taken_back(store: Store) -> dict[int, TakenBack]:
    """Number of an edition -> that it was taken back."""
    with Session(store.registry) as session:
        return {one.edition_id: one for one in session.exec(select(TakenBack).order_by(col(TakenBack.id)))}


def take_back(store: Store, number: int, at: datetime, by: str, why: str) -> None:
    """Take an edition back, with what it asked, on the day of its closing. Refused later, or without a reason."""
    found = edition(store, number)
    if not why.strip():
        raise Refused(_("Say why the edition is taken back: the reason is kept, and so is the edition."))
    if number in taken_back(store):
        raise Refused(_("Edition {number} was taken back already.", number=number))
    if day_of(at) != day_of(found.at):
        raise Refused(
            _(
                "Edition {number} was closed on {at}: it can be taken back on that day alone, since "
                "units have been asked for answers. Close the month once more instead, and say why.",
                number=number,
                at=day_of(found.at),
            )
        )
    with writing(store.registry) as session:
        gone = TakenBack(edition_id=number, at=at, by=by, why=why.strip())
        session.add(gone)
        session.flush()
        write_taken_back(gone, store.folder / "editions" / found.folder)


def edition(store: Store, number: int) -> Edition:
    """One edition; KeyError where there is none of that number."""
    with Session(store.registry) as session:
        found = session.get(Edition, number)
    if found is None:
        raise Unknown(_("There is no edition {number}.", number=number))
    return found


def of_month(store: Store, month: date) -> Edition | None:
    """The newest edition of a month; None where it was not closed."""
    return next((one for one in reversed(editions(store)) if one.month == month), None)


def entered(store: Store) -> str:
    """A name for what people have added to the months: of each kind how much, and the last of it, since nothing of it
    changes."""
    parts = []
    with Session(store.registry) as session:
        for table in (Edition, Action, Answer, Sentence, TakenBack):
            last = session.exec(select(table).order_by(col(table.id).desc()).limit(1)).first()
            count = session.exec(select(func.count()).select_from(table)).one()
            held = json.dumps(last.model_dump(mode="json"), sort_keys=True) if last else ""
            parts.append(f"{count} {held}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def frozen(store: Store, one: Edition, name: str) -> Path:
    """A file of an edition; Altered where its bytes are not those that were frozen."""
    path = store.folder / "editions" / one.folder / name
    if not path.exists() or _fingerprint(path) != one.files[name]:
        raise Altered(
            _(
                "Edition {one_number}: {name} is not what was frozen on {at}. Restore the folder "
                "editions/{folder} from a backup of the store.",
                one_number=one.number,
                name=name,
                at=day_of(one.at),
                folder=one.folder,
            )
        )
    return path


def table(store: Store, one: Edition, name: str) -> pl.DataFrame:
    """A frozen table."""
    return pl.read_parquet(frozen(store, one, f"{name}.parquet"), glob=False)


def stated(store: Store, one: Edition, name: str) -> Any:
    """What a frozen JSON file states."""
    return json.loads(frozen(store, one, f"{name}.json").read_text(encoding="utf-8"))
