"""Presented: the files that were handed out for a closed month, kept under their hash, to be had again as they were."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from data.access import Scope
from data.disk import put
from data.errors import Altered, Unknown
from data.language import _
from data.store.store import Store


@dataclass(frozen=True)
class Presented:
    """A file that was handed out. `sha256`: of its bytes; `whole`: whether it was made with a view of all units."""

    sha256: str
    name: str
    month: date
    edition: int
    size: int
    at: datetime
    by: str
    whole: bool


def _folder(store: Store) -> Path:
    return store.folder / "presented"


def keep(store: Store, scope: Scope, file: bytes, name: str, month: date, edition: int, at: datetime) -> str:
    """Keep a file that is being handed out; its hash. The same file handed out again is kept once, as it was first."""
    sha256 = hashlib.sha256(file).hexdigest()
    folder = _folder(store)
    facts = folder / f"{sha256}.json"
    if not facts.exists():
        folder.mkdir(exist_ok=True)
        put(folder / sha256, lambda half: half.write_bytes(file))
        one = Presented(sha256, name, month, edition, len(file), at, scope.who, scope.units is None)
        written = json.dumps(asdict(one), ensure_ascii=False, default=lambda day: day.isoformat())
        put(facts, lambda half: half.write_text(written, encoding="utf-8"))
    return sha256


def presented(store: Store, scope: Scope, month: date | None = None) -> list[Presented]:
    """What was handed out, of a month or of all, the newest first: what the reader made, and to whoever sees all units
    everything."""
    found = []
    for path in _folder(store).glob("*.json"):
        row = json.loads(path.read_text(encoding="utf-8"))
        row |= {"month": date.fromisoformat(row["month"]), "at": datetime.fromisoformat(row["at"])}
        one = Presented(**row)
        if month in (None, one.month) and (scope.units is None or one.by == scope.who):
            found.append(one)
    return sorted(found, key=lambda one: (one.at, one.sha256), reverse=True)


def had_again(store: Store, scope: Scope, sha256: str) -> tuple[Presented, bytes]:
    """A file by its hash or its beginning. Unknown where there is none; Altered where it is not what was kept."""
    found = [one for one in presented(store, scope) if sha256 and one.sha256.startswith(sha256.lower())]
    if len(found) != 1:
        raise Unknown(_("{count} files that were handed out begin with {hash}.", count=len(found), hash=sha256))
    one = found[0]
    path = _folder(store) / one.sha256
    file = path.read_bytes() if path.exists() else b""
    if hashlib.sha256(file).hexdigest() != one.sha256:
        raise Altered(_("{name} is not what was handed out: restore the store from a backup.", name=one.name))
    return one, file
