"""Record: what the registry knows of a delivery and of an edition, as small files beside what they left.

A registry that was lost is made again from these files, and a delivery's `content`, the SHA-256 of its record, names
all that it brought: the hashes of its rows, and of the file that it came from.
"""

import hashlib
import json
import re
from datetime import UTC
from pathlib import Path
from typing import Any

from data.disk import put
from data.registry.tables import Change, Delivery, Edition, TakenBack

NAME = "delivery.json"
CHANGES, EDITION, TAKEN_BACK = "changes.json", "edition.json", "taken_back.json"
ROWS = re.compile(r"[0-9a-f]{32}")  # the names of folders of rows
NOT_RECORDED = {"content", "rows"}  # `rows` is the name of the folder that the record lies in


def _plain(delivery: Delivery) -> dict[str, Any]:
    moment = delivery.received_at.astimezone(UTC).isoformat()  # as the registry gives it back
    return delivery.model_dump(mode="json", exclude=NOT_RECORDED) | {"received_at": moment}


def _hash(plain: dict[str, Any]) -> str:
    # The times of files are no content: a copy has others.
    files = {name: seal | {"time": 0} for name, seal in plain["files"].items()}
    return hashlib.sha256(json.dumps(plain | {"files": files}, sort_keys=True).encode()).hexdigest()


def write_record(delivery: Delivery, rows: Path) -> None:
    """Give the delivery its `content`, and write its record into its folder within `rows`."""
    plain = _plain(delivery)
    delivery.content = _hash(plain)
    _written(rows / delivery.rows / NAME, {"delivery": plain, "sha256": delivery.content}, lasting=False)


def read_record(folder: Path) -> Delivery | None:
    """The delivery that a folder of rows holds; None where its record is missing or is not what was written."""
    try:
        found = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if _hash(found["delivery"]) != found["sha256"]:
            return None
        return Delivery.model_validate({**found["delivery"], "content": found["sha256"], "rows": folder.name})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def has_rows(folder: Path) -> bool:
    """Whether the store in `folder` has rows of any delivery."""
    return any(ROWS.fullmatch(path.name) and any(path.iterdir()) for path in (folder / "rows").iterdir())


def _written(path: Path, content: object, lasting: bool = True) -> None:
    """Write it down; not `lasting` is a delivery's record alone, which `repair` makes again."""
    words = json.dumps(content, ensure_ascii=False, indent=1)
    put(path, lambda half: half.write_text(words, encoding="utf-8"), lasting)


def write_changes(changes: list[Change], rows: Path) -> None:
    """Write down that a delivery was withdrawn and restored, all of it, into its folder."""
    if rows.is_dir():
        _written(rows / CHANGES, [one.model_dump(mode="json") for one in changes])


def read_changes(rows: Path) -> list[Change]:
    """What was written down of a delivery's withdrawals."""
    return [Change.model_validate(one) for one in _read(rows / CHANGES, [])]


def write_edition(edition: Edition, editions: Path) -> None:
    """Write down what the registry knows of an edition, into its folder."""
    if (editions / edition.folder).is_dir():
        _written(editions / edition.folder / EDITION, edition.model_dump(mode="json"))


def write_taken_back(one: TakenBack, folder: Path) -> None:
    """Write down that the edition in `folder` was taken back."""
    if folder.is_dir():
        _written(folder / TAKEN_BACK, one.model_dump(mode="json"))


def read_edition(folder: Path) -> list[Edition | TakenBack]:
    """The edition that a folder holds, and that it was taken back."""
    edition, gone = _read(folder / EDITION, None), _read(folder / TAKEN_BACK, None)
    found: list[Edition | TakenBack] = [] if edition is None else [Edition.model_validate(edition)]
    return found if gone is None else [*found, TakenBack.model_validate(gone)]


def _read(path: Path, missing: Any) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return missing
