"""Senders: what a sender was asked once is remembered as a mapping file, so that the next file needs no question."""

import hashlib
import os
import re
import uuid
from pathlib import Path

FOLDER = "mappings"


def _file(folder: Path, sender: str, feed: str) -> Path:
    """Where a sender's mapping of a feed is kept: a readable name, and a mark that keeps like names apart."""
    readable = re.sub(r"\W+", "_", sender)[:40]
    mark = hashlib.sha256(sender.encode()).hexdigest()[:8]
    return folder / FOLDER / f"{feed}-{readable}-{mark}.toml"


def remembered(folder: Path, sender: str, feed: str) -> str:
    """The text of the mapping that a sender's earlier answers made, or ""; `folder`: the store's."""
    path = _file(folder, sender, feed)
    return path.read_text(encoding="utf-8") if path.exists() else ""


def remember(folder: Path, sender: str, feed: str, mapping: str) -> Path:
    """Keep a sender's mapping of a feed: it is there wholly, or the earlier one still is."""
    path = _file(folder, sender, feed)
    path.parent.mkdir(exist_ok=True)
    half = path.with_suffix(f".{uuid.uuid4().hex}.part")
    with half.open("w", encoding="utf-8") as file:
        file.write(mapping)
        file.flush()
        os.fsync(file.fileno())
    os.replace(half, path)
    return path


def forget(folder: Path, sender: str, feed: str) -> None:
    """From now on the sender is asked again."""
    _file(folder, sender, feed).unlink(missing_ok=True)
