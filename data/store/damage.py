"""Damage: which deliveries cannot be read as they were kept, and whose figures are not available because of it.

A damaged delivery is left out of the view, and no figure that stands on its feed is shown of its units, in any month:
what it replaced would count again. It is not "not reported": its unit did hand it in.
"""

import json
import os
import time
from collections.abc import Iterable
from pathlib import Path

import polars as pl
from sqlmodel import Session, col, select

from data.language import _
from data.registry.tables import Damage
from data.store.live_deliveries import Left
from data.store.seals import broken

ACCEPTED, COVERED = "accepted.parquet", "covered.parquet"
READ = {ACCEPTED, COVERED}  # what figures are made of
AGAIN = 60.0  # seconds after which a file's size and time are looked at once more
EVERY_UNIT = None
UNAVAILABLE = {"feed": pl.String, "unit_id": pl.String}
CALENDAR = "deliveries"


def found_before(session: Session) -> dict[int, list[str]]:
    """Delivery -> the damaged files that `plumbline verify` found and nobody has mended since."""
    newest = {one.delivery_id: one.files for one in session.exec(select(Damage).order_by(col(Damage.id)))}
    return {delivery: files for delivery, files in newest.items() if files}


class Watch:
    """Looks at the files in the folder `rows` that deliveries left: at size and time, once a minute at most."""

    def __init__(self, rows: Path) -> None:
        self.rows = rows
        self._since, self._sound, self._broken = 0.0, set[str](), dict[str, list[str]]()

    def damaged(self, left: Iterable[Left], before: dict[int, list[str]]) -> dict[int, list[str]]:
        """Of deliveries those that are damaged: number -> the names of the files."""
        now = time.monotonic()
        if now - self._since > AGAIN:
            self._since, self._sound, self._broken = now, set(), {}
        found = {}
        for one in left:
            if one.rows not in self._sound and one.rows not in self._broken:
                self._look(one)
            names = {*self._broken.get(one.rows, ()), *before.get(one.id, ())} & READ
            if names:
                found[one.id] = sorted(names)
        return found

    def _look(self, one: Left) -> None:
        kept = json.loads(one.files)
        seals = {name: kept[name] for name in READ if name in kept}
        names = [*broken(os.path.join(self.rows, one.rows), seals), *(name for name in READ if name not in seals)]
        if names:
            self._broken[one.rows] = names
        else:
            self._sound.add(one.rows)

    def unavailable(self, left: Iterable[Left], damaged: dict[int, list[str]]) -> pl.DataFrame:
        """Whose figures are not available: UNAVAILABLE, feed and unit; no unit stands for all, where nothing that is
        left tells whose the rows were."""
        rows: list[tuple[str, str | None]] = []
        for one in left:
            if one.id not in damaged:
                continue
            units: list[str | None] = []
            if COVERED in damaged[one.id]:
                rows.append((CALENDAR, EVERY_UNIT))  # nor can be told whether they handed in on time
            else:
                units = pl.read_parquet(self.rows / one.rows / COVERED, glob=False)["unit_id"].unique().to_list()
            rows += [(one.feed, unit) for unit in units or [EVERY_UNIT]]
        return pl.DataFrame(rows, schema=UNAVAILABLE, orient="row").unique()


def words(one: Left, file_name: str, files: list[str]) -> str:
    """What is said of a damaged delivery wherever something stands on it."""
    return _(
        "Delivery {number} ({file_name}, {feed}) is damaged: {files} is missing or is not what was kept. Figures of "
        "its units that stand on {feed} are not available until `plumbline repair {number}` has made it again from the "
        "original.",
        number=one.id,
        file_name=file_name,
        feed=one.feed,
        files=", ".join(files),
    )
