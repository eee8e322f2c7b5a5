"""Sweeping: what killed processes left behind, and derived files that nobody has asked for in a day.

Only a derived file, which can be made again, and a temporary file of our own are removed. All else that nobody names is
moved to `lost+found/`, with a note on where it lay: it may be all that is left of something.
"""

import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from data import clock
from data.disk import stray
from data.language import _

DAY_SECONDS = 24 * 60 * 60
LOST = "lost+found"
NOTE = "NOTE.txt"
TEMPORARY = re.compile(r"[0-9a-f]{32}\.part|.*\.[0-9a-f]{32}\.part")  # the names that halves of files and folders have
DERIVED = re.compile(r".+\.(parquet|seal)|swept")
ORIGINAL = re.compile(r"[0-9a-f]{64}")


class Named(NamedTuple):
    """What the registry names: folders of rows and of editions, and tables of selections."""

    rows: set[str]
    editions: set[str]
    selections: set[str]


def is_old(path: Path) -> bool:
    """Whether nobody has touched it for a day; false where another process has just removed it."""
    try:
        return time.time() - path.stat().st_mtime > DAY_SECONDS
    except FileNotFoundError:
        return False


def sweep(folder: Path, registered: Callable[[], Named]) -> list[str]:
    """Sweep the store in `folder` of what is a day old; a sentence for each thing that was moved to `lost+found/`.

    Originals stay, whoever handed them in; and so does what a desktop put there. Whoever calls this holds the right to
    write, so that no delivery is being registered meanwhile; one that comes later finds its rows gone and is not taken
    in.
    """
    rooms = {name: list((folder / name).iterdir()) for name in ROOMS if (folder / name).is_dir()}
    named = registered()
    halves = [path for room in ROOMS for path in rooms.get(room, [])]
    halves += [path for room in ("rows", "editions") for path in (folder / room).glob("*/*.part")]
    for path in halves:
        if TEMPORARY.fullmatch(path.name) and is_old(path):
            _remove(path)
    for path in rooms["derived"]:
        asked = path.with_suffix(".seal")  # whose time is when the file beside it was last asked for
        if DERIVED.fullmatch(path.name) and is_old(asked if asked.exists() else path):
            _remove(path)
    return [said for path in _unnamed(rooms, named) if (said := _to_lost_and_found(folder, path))]


ROOMS = ("rows", "originals", "derived", "metrics", "editions", "selections", "presented")


def _unnamed(rooms: dict[str, list[Path]], named: Named) -> Iterator[Path]:
    """What is a day old, and neither ours nor named by anybody."""
    known: dict[str, Callable[[str], object]] = {
        "rows": named.rows.__contains__,
        "originals": ORIGINAL.fullmatch,
        "derived": DERIVED.fullmatch,
        "editions": named.editions.__contains__,
        "selections": named.selections.__contains__,
    }
    for room, knows in known.items():
        for path in rooms.get(room, []):
            if not (TEMPORARY.fullmatch(path.name) or stray(path.name) or knows(path.name)) and is_old(path):
                yield path


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _to_lost_and_found(folder: Path, path: Path) -> str:
    """Move it there, under a name that is free, and note where it lay; what is said of it."""
    lost = folder / LOST
    lost.mkdir(exist_ok=True)
    free = next(name for n in range(10**6) if not (lost / (name := f"{path.name}.{n}" if n else path.name)).exists())
    where = path.relative_to(folder).as_posix()
    said = _("{where} is named by nothing: it was moved to {lost}/{name}.", where=where, lost=LOST, name=free)
    with (lost / NOTE).open("a", encoding="utf-8") as note:
        note.write(f"{clock.now():%Y-%m-%d %H:%M} UTC: {said}\n")
    path.rename(lost / free)
    return said
