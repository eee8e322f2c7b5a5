"""Disk: files that are there as a whole or not at all, even if the power fails."""

import hashlib
import os
import re
import uuid
from collections.abc import Callable
from pathlib import Path

BLOCK = 2**22
STRAY = re.compile(r"^(\.DS_Store|ehthumbs\.db|thumbs\.db|desktop\.ini|~\$.*|\._.*|\.~lock\..*)$", re.IGNORECASE)


def stray(name: str) -> bool:
    """Whether a file of this name was left by a desktop or an open workbook, and is nobody's."""
    return bool(STRAY.match(name))


def sync(path: Path) -> None:
    """Make sure that the file, or the names in the folder, have reached the disk."""
    if os.name == "nt" and path.is_dir():
        return  # Windows keeps no handle to a folder's names
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put(path: Path, write: Callable[[Path], object], lasting: bool = True) -> Path:
    """Have a file written under another name, and give it its own once it is whole; an older one is replaced. Not
    `lasting`: what can be made again need not be waited for until it has reached the disk."""
    half = path.with_name(f"{path.name}.{uuid.uuid4().hex}.part")
    try:
        write(half)
        if lasting:
            sync(half)
        os.replace(half, path)
        if lasting:
            sync(path.parent)
    finally:
        half.unlink(missing_ok=True)
    return path


def put_copy(path: Path, folder: Path) -> str:
    """Copy the file into the folder, under the SHA-256 of the bytes copied, which is returned."""
    half = folder / f"{uuid.uuid4().hex}.part"
    digest = hashlib.sha256()
    try:
        with path.open("rb") as source, half.open("wb") as copy:
            while block := source.read(BLOCK):
                digest.update(block)
                copy.write(block)
        sync(half)
        os.replace(half, folder / digest.hexdigest())
        sync(folder)
    finally:
        half.unlink(missing_ok=True)
    return digest.hexdigest()
