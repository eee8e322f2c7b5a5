"""Seals: the SHA-256, the size and the time of a kept file, by which one that was damaged is known again."""

import hashlib
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TypedDict


class Seal(TypedDict):
    """Of a file as it was kept: its SHA-256, its size in bytes, and when it was written, in ns."""

    sha256: str
    size: int
    time: int


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, which are all read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=100_000)
def _known(path: Path, _inode: int, _size: int, _time: int) -> str:
    """The SHA-256 of a file that has not been written since this process last read it."""
    return sha256_of(path)


def sealed(path: Path) -> Seal:
    """The seal of a file as it is now."""
    there = path.stat()
    return {"sha256": sha256_of(path), "size": there.st_size, "time": there.st_mtime_ns}


def holds(path: str | Path, seal: Seal) -> bool:
    """Whether a file is there as it was sealed. Its bytes are read only where its time is another one, as after a copy:
    a bit that turned over on the disk is found by `plumbline verify`, which reads all of them."""
    try:
        there = os.stat(path)
        if there.st_size != seal["size"]:
            return False
        if there.st_mtime_ns == seal["time"]:
            return True
        return _known(Path(path), there.st_ino, there.st_size, there.st_mtime_ns) == seal["sha256"]
    except OSError:
        return False


def broken(folder: str | Path, seals: Mapping[str, Seal], whole: bool = False) -> list[str]:
    """The names of the sealed files in the folder that are missing or damaged. `whole`: all their bytes are read."""
    sound = _read_whole if whole else holds
    # Joined as text: of ten thousand deliveries, twenty thousand paths as objects take a second.
    return [name for name, seal in seals.items() if not sound(os.path.join(folder, name), seal)]


def _read_whole(path: str | Path, seal: Seal) -> bool:
    try:
        return sha256_of(Path(path)) == seal["sha256"]
    except OSError:
        return False
