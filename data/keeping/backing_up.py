"""Backing up: a folder beside the store that is a whole store itself, brought up to date while the store is used.

The registry is copied first, by SQLite's own way, which takes in what stands in its `-wal`; then every file that it
names, which never changes once it is there. The registry is given its name last, when all else has reached the disk:
a backup that was killed leaves the folder as it was, with files more.
"""

import json
import os
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from data import clock
from data.disk import put, stray, sync
from data.errors import Altered, Refused
from data.language import _
from data.store.seals import sha256_of
from data.store.store import REGISTRY, RESTORING, Store, put_registry
from data.store.sweeping import LOST, TEMPORARY

Tell = Callable[[int, int], None]
ABOUT, LAST = "backup.json", "last_backup.json"
OLD_REGISTRIES, KEPT = "registries", 30
NOT_KEPT = {"derived", LOST, LAST, RESTORING, ABOUT, OLD_REGISTRIES}
NAMED_BY_HASH = {"originals", "selections", "presented"}
Named = dict[str, dict[str, dict[str, str]]]  # room -> folder in it that the registry names -> file -> SHA-256


@dataclass(frozen=True)
class Backup:
    """What a backup says of itself. `facts`: the hash of all facts as of `at`, on the day `today`; `program`: the
    fingerprint of the code that computed them."""

    at: str
    today: str
    deliveries: int
    facts: str = ""
    program: str = ""

    @property
    def moment(self) -> datetime:
        """When it was made, in UTC."""
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True)
class Copied:
    """How many files and bytes were copied, and how many files were there already."""

    files: int
    bytes: int
    there: int


def about(folder: Path, name: str = ABOUT) -> Backup | None:
    """What the backup in a folder says of itself; None where there is none."""
    try:
        return Backup(**json.loads((folder / name).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def back_up(store: Store, target: Path, facts: Callable[[datetime], tuple[str, str]], tell: Tell) -> Copied:
    """Bring the backup in `target` up to date. `facts(moment)`: the hash of all facts as of then, and of the code.

    Refused where the folder holds something else, or lies within the store. Of a file that is damaged in the store the
    backup keeps the copy that it has.
    """
    target = target.absolute()
    if target.is_relative_to(store.folder.absolute()) or store.folder.absolute().is_relative_to(target):
        raise Refused(_("{target} and the store lie one within the other: name another folder.", target=target))
    begun = target / OLD_REGISTRIES  # made first: by it a backup that was killed is known again
    if target.is_dir() and about(target) is None and not begun.is_dir() and _names(target) - {"part"}:
        raise Refused(_("{target} holds something that is no backup: name an empty folder.", target=target))
    begun.mkdir(parents=True, exist_ok=True)
    moment = clock.now()
    half = target / f"{REGISTRY}.{uuid.uuid4().hex}.part"
    try:
        _copy_registry(store.folder / REGISTRY, half)
        named = _named(half)
        copied = _copy_all(store.folder, target, named, tell)
        hashed, program = facts(moment)
        said = Backup(moment.isoformat(), clock.today().isoformat(), len(named["rows"]), hashed, program)
        _reach_disk(target)
        shutil.copyfile(half, begun / f"{moment:%Y%m%d-%H%M%S%f}.sqlite")
        put_registry(half, target)
    finally:
        half.unlink(missing_ok=True)
    for path in sorted(begun.glob("*.sqlite"))[:-KEPT]:
        path.unlink()
    _say(target / ABOUT, said)
    _say(store.folder / LAST, said)
    return copied


def _names(folder: Path) -> set[str]:
    """What is in a folder, but for what desktops put there and what a killed backup left."""
    found = (path.name for path in folder.iterdir() if not stray(path.name))
    return {"part" if TEMPORARY.fullmatch(name) else name for name in found}


def _say(path: Path, said: Backup) -> None:
    put(path, lambda half: half.write_text(json.dumps(asdict(said), indent=1), encoding="utf-8"))


def _copy_registry(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there, pages=-1)
        if there.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise Altered(_("{file} is damaged: the backup stays as it was.", file=source))


def _named(registry: Path) -> Named:
    """What the copied registry names, which may lie where nobody may write."""
    words = f"file:{quote(str(registry.absolute()))}?mode=ro&immutable=1"
    with closing(sqlite3.connect(words, uri=True)) as there:
        deliveries = [(rows, json.loads(files)) for rows, files in there.execute("SELECT rows, files FROM delivery")]
        editions = [(one, json.loads(files)) for one, files in there.execute("SELECT folder, files FROM edition")]
    rows = {folder: {name: seal["sha256"] for name, seal in files.items()} for folder, files in deliveries}
    return {"rows": rows, "editions": dict(editions)}


def _kept(folder: Path, named: Named) -> Iterator[Path]:
    """The files of a store that a backup holds, but for the registry."""
    for room in sorted(folder.iterdir()):
        if room.name in NOT_KEPT or room.name.startswith(REGISTRY) or TEMPORARY.fullmatch(room.name):
            continue
        if room.is_file():
            yield room
            continue
        for path in sorted(room.iterdir()):
            if (room.name in named and path.name not in named[room.name]) or TEMPORARY.fullmatch(path.name):
                continue
            yield from (one for one in sorted(path.rglob("*")) if one.is_file()) if path.is_dir() else [path]


def _copy_all(source: Path, target: Path, named: Named, tell: Tell) -> Copied:
    files, size, there = 0, 0, 0
    paths = list(_kept(source, named))
    for place, path in enumerate(paths):
        to = target / path.relative_to(source)
        if _is_there(path, to, _hash_of(path.relative_to(source), named)):
            there += 1
        else:
            _copy(path, to)
            files, size = files + 1, size + to.stat().st_size
        tell(place + 1, len(paths))
    return Copied(files, size, there)


def _hash_of(file: Path, named: Named) -> str:
    """The SHA-256 that a file of the store was kept under; "" where it may change, and has none."""
    room, *folders = file.parts
    if room in NAMED_BY_HASH and file.suffix != ".json":
        return file.stem
    return named[room][folders[0]].get(file.name, "") if room in named and len(folders) == 2 else ""


def _is_there(path: Path, to: Path, sha256: str) -> bool:
    """Whether a file is there already: of the same size and time, or of the same size under the name of its hash. One
    that is not what was kept under `sha256` takes no copy's place: the copy may be all that is left."""
    if not to.exists():
        return False
    here, there = path.stat(), to.stat()
    same_time = path.parent.name in NAMED_BY_HASH or here.st_mtime_ns == there.st_mtime_ns
    if here.st_size == there.st_size and same_time:
        return True
    return sha256 != "" and sha256_of(path) != sha256


def _copy(path: Path, to: Path) -> None:
    """Copy a file with its time, by which an undamaged one is known again; its name is given to the whole of it."""
    to.parent.mkdir(parents=True, exist_ok=True)
    half = to.with_name(f"{to.name}.{uuid.uuid4().hex}.part")
    shutil.copy2(path, half)
    half.replace(to)


def _reach_disk(folder: Path) -> None:
    """Make sure that everything copied has reached the disk, at once: file by file takes fifty times as long."""
    if hasattr(os, "sync"):
        os.sync()
        return
    for path in folder.rglob("*"):
        sync(path)


def restore(backup: Path, folder: Path, tell: Tell) -> Backup:
    """Copy a backup into an empty folder, which is a store once this returns; what the backup says of itself.

    The registry comes last: what was killed before is no store, and is gone on with.
    """
    said = about(backup)
    if said is None or not (backup / REGISTRY).exists():
        raise Refused(_("{backup} is no backup: it has no {about}.", backup=backup, about=ABOUT))
    folder.mkdir(parents=True, exist_ok=True)
    if _names(folder) and not (folder / RESTORING).exists():
        raise Refused(_("{folder} holds something: a backup is restored into an empty folder.", folder=folder))
    (folder / RESTORING).touch()
    named = _named(backup / REGISTRY)
    _copy_all(backup, folder, named, tell)
    _reach_disk(folder)
    put(folder / REGISTRY, lambda half: shutil.copy2(backup / REGISTRY, half))
    (folder / RESTORING).unlink()
    return said
