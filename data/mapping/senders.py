"""Senders: what a sender was asked once is remembered as a mapping file, so that the next file needs no question."""

import hashlib
import json
import os
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data.errors import Unknown
from data.feeds import feeds
from data.language import _
from data.mapping.mapping import parse_mapping, write_mapping

FOLDER = "mappings"
NAMES = "senders.json"  # readable name of a file -> sender, since the file's name does not tell the sender's whole name


@dataclass(frozen=True)
class Remembered:
    """What is remembered of a sender for a feed: `answers`, topic -> option, as `--answer` takes them; "" where a
    column is left out."""

    sender: str
    feed: str
    answers: dict[str, str]


def _file(folder: Path, sender: str, feed: str) -> Path:
    """Where a sender's mapping of a feed is kept: a readable name, and a mark that keeps like names apart."""
    readable = re.sub(r"\W+", "_", sender)[:40]
    mark = hashlib.sha256(sender.encode()).hexdigest()[:8]
    return folder / FOLDER / f"{feed}-{readable}-{mark}.toml"


def remembered(folder: Path, sender: str, feed: str) -> str:
    """The text of the mapping that a sender's earlier answers made, or ""; `folder`: the store's."""
    path = _file(folder, sender, feed)
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _put(path: Path, words: str) -> None:
    """The file is there wholly, or the earlier one still is."""
    path.parent.mkdir(exist_ok=True)
    half = path.with_suffix(f".{uuid.uuid4().hex}.part")
    with half.open("w", encoding="utf-8") as file:
        file.write(words)
        file.flush()
        os.fsync(file.fileno())
    os.replace(half, path)


def _senders(folder: Path) -> dict[str, str]:
    path = folder / FOLDER / NAMES
    names: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return names


def remember(folder: Path, sender: str, feed: str, mapping: str) -> Path:
    """Keep a sender's mapping of a feed."""
    path = _file(folder, sender, feed)
    names = _senders(folder)
    if names.get(path.stem) != sender:
        _put(folder / FOLDER / NAMES, json.dumps({**names, path.stem: sender}, ensure_ascii=False))
    _put(path, mapping)
    return path


def listed(folder: Path, sender: str = "", feed: str = "") -> Iterator[Remembered]:
    """All that is remembered, of one sender, for one feed. A sender of whom no name was kept yet is called by the
    readable part of the file's name."""
    names = _senders(folder)
    for path in sorted((folder / FOLDER).glob("*.toml")):
        of, _dash, rest = path.stem.partition("-")
        who = names.get(path.stem, rest.rpartition("-")[0])
        if of in feeds() and sender in ("", who) and feed in ("", of):
            mapping = parse_mapping(path.read_text(encoding="utf-8"), path.name)
            lines = (line.partition(" = ") for line in write_mapping(mapping).splitlines())
            answers = {name: value.strip('"') for name, _sign, value in lines if name != "also"}
            yield Remembered(who, of, answers | {f"columns.{name}": header for name, header in mapping.also.items()})


def forget(folder: Path, sender: str, feed: str = "") -> list[str]:
    """From now on the sender is asked again, about one feed or about all. Returns the feeds; Unknown where nothing was
    remembered."""
    known = [one.feed for one in listed(folder, sender, feed)]
    if not sender or not known:
        raise Unknown(_("Nothing is remembered of {sender!r}: `senders list` names those it is.", sender=sender))
    for one in known:
        path = _file(folder, sender, one)
        if not path.exists():  # it was kept before names were, and `sender` is what its file is called
            path = next(iter((folder / FOLDER).glob(f"{one}-{sender}-????????.toml")))
        path.unlink()
    return known
