"""Supposed: the store as it would be with one more delivery, of which nothing is committed."""

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from data import clock
from data.registry.tables import Delivery
from data.store.intake import Intake, entry, write_rows
from data.store.live_deliveries import Ledger, Left
from data.store.store import Store

NOT_YET = -1  # the number of a delivery that has none


class _OneMore(Ledger):
    """The ledger with one more live delivery, which has no past."""

    def __init__(self, ledger: Ledger, more: Delivery) -> None:
        super().__init__(ledger.registry)
        self._more = more

    def _has(self, feed: str | None, as_of: datetime | None) -> bool:
        return as_of is None and feed in (None, self._more.feed)

    def live(
        self, session: Session, feed: str | None = None, as_of: datetime | None = None, sha256: str | None = None
    ) -> list[Delivery]:
        found = super().live(session, feed, as_of, sha256)
        return [*found, self._more] if self._has(feed, as_of) else found

    def left(self, feed: str | None = None, as_of: datetime | None = None) -> list[Left]:
        found, more = super().left(feed, as_of), self._more
        return [*found, Left.of(more)] if self._has(feed, as_of) else found


class Supposed(Store):
    """A view of a store in which `intake` is the newest live delivery; for reading only.

    Its rows lie in the store's folder until `discard`; nothing there names them, so that a view that is forgotten
    leaves a store as it was.
    """

    def __init__(self, store: Store, intake: Intake) -> None:
        if isinstance(intake.accepted, Path):  # a file is moved into the store: this one is wanted again
            intake = replace(intake, accepted=Path(shutil.copyfile(intake.accepted, f"{intake.accepted}.twin")))
        token = write_rows(intake, store.folder / "rows")
        self._more = entry(intake, store.folder / "rows" / token, "", clock.now())
        self._more.id = NOT_YET
        self._more.content = self._more.rows  # nothing is derived of it that outlives it
        self._stand_on(store.folder, store.registry, _OneMore(Ledger(store.registry), self._more))

    def version(self, as_of: datetime | None = None) -> str:
        """The name of the view: no committed view ever has it."""
        return f"{super().version(as_of)}-{self._more.rows[:16]}"

    def discard(self) -> None:
        """Remove the rows, and what was derived from them."""
        shutil.rmtree(self.folder / "rows" / self._more.rows)
        for path in (self.folder / "derived").glob(f"*-{self._more.rows[:16]}-*"):
            path.unlink()
