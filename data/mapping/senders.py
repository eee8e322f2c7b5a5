"""Senders: what a sender was asked once is remembered as a mapping file, so that the next file needs no question."""

import hashlib
import json
import os
import re
import uuid
from dataclasses import dataclass
from pathlib import Path

FOLDER = "mappings"
SENDER = "# sender: "


@dataclass(frozen=True)
class Remembered:
    """What is remembered of a sender for a feed: `mapping` is the text of the mapping file that its answers made."""

    sender: str
    feed: str
    mapping: str
    path: Path


def _file(folder: Path, sender: str, feed: str) -> Path:
    """Where a sender's mapping of a feed is kept: a readable name, and a mark that keeps like names apart."""
    readable = re.sub(r"\W+", "_", sender)[:40]
    mark = hashlib.sha256(sender.encode()).hexdigest()[:8]
    return folder / FOLDER / f"{feed}-{readable}-{mark}.toml"


def _parts(path: Path) -> tuple[str, str]:
    """The sender, "" in a file that an earlier version wrote, and the mapping."""
    text = path.read_text(encoding="utf-8")
    head, _, rest = text.partition("\n")
    return (json.loads(head.removeprefix(SENDER)), rest) if head.startswith(SENDER) else ("", text)


def remembered(folder: Path, sender: str, feed: str) -> str:
    """The text of the mapping that a sender's earlier answers made, or ""; `folder`: the store's."""
    path = _file(folder, sender, feed)
    return _parts(path)[1] if path.exists() else ""


def all_remembered(folder: Path) -> list[Remembered]:
    """Everything that is remembered, by sender and feed."""
    found = []
    for path in (folder / FOLDER).glob("*-*-*.toml"):
        sender, mapping = _parts(path)
        feed, readable = path.stem.split("-", 1)
        found.append(Remembered(sender or readable.rsplit("-", 1)[0], feed, mapping, path))
    return sorted(found, key=lambda one: (one.sender, one.feed))


def remember(folder: Path, sender: str, feed: str, mapping: str) -> Path:
    """Keep a sender's mapping of a feed: it is there wholly, or the earlier one still is."""
    path = _file(folder, sender, feed)
    path.parent.mkdir(exist_ok=True)
    half = path.with_suffix(f".{uuid.uuid4().hex}.part")
    with half.open("w", encoding="utf-8") as file:
        file.write(f"{SENDER}{json.dumps(sender, ensure_ascii=False)}\n{mapping}")
        file.flush()
        os.fsync(file.fileno())
    os.replace(half, path)
    return path


def forget(one: Remembered) -> None:
    """From now on the sender is asked again."""
    one.path.unlink(missing_ok=True)
