"""The ledger: which deliveries there are, and which of them are live as of a moment."""

import json
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Engine, String, type_coerce
from sqlmodel import Session, col, func, select

from data.errors import Unknown
from data.language import _
from data.registry.tables import Change, Damage, Delivery


class Left(NamedTuple):
    """What reading a delivery's rows takes."""

    id: int
    feed: str
    rows: str
    received_at: datetime
    content: str
    files: str  # as JSON: ten thousand would be many small tables in memory

    @classmethod
    def of(cls, delivery: Delivery) -> "Left":
        """What one delivery left."""
        files = json.dumps(delivery.files)
        return cls(delivery.number, delivery.feed, delivery.rows, delivery.received_at, delivery.content, files)


COLUMNS = [*(getattr(Delivery, name) for name in Left._fields[:-1]), type_coerce(Delivery.files, String)]


class Ledger:
    """The registry's deliveries. A delivery never changes; whether it is live says the newest change to it."""

    _seen: tuple[Left, ...] = ()
    _repairs: int | None = None

    def __init__(self, registry: Engine) -> None:
        self.registry = registry

    def withdrawn(self, session: Session, as_of: datetime | None = None) -> set[int]:
        """The ids of the deliveries that are withdrawn, as of a moment."""
        changes = select(Change.delivery_id, Change.withdrawn).order_by(col(Change.id))
        if as_of is not None:
            changes = changes.where(col(Change.at) <= as_of)
        last = dict(session.exec(changes).all())
        return {delivery for delivery, withdrawn in last.items() if withdrawn}

    def live(
        self, session: Session, feed: str | None = None, as_of: datetime | None = None, sha256: str | None = None
    ) -> list[Delivery]:
        """The live deliveries, oldest first: of a feed, as of a moment, of these very bytes, as far as asked for."""
        deliveries = select(Delivery).order_by(col(Delivery.id))
        for where in _such(feed, as_of):
            deliveries = deliveries.where(where)
        if sha256 is not None:
            deliveries = deliveries.where(Delivery.sha256 == sha256)
        withdrawn = self.withdrawn(session, as_of)
        return [delivery for delivery in session.exec(deliveries) if delivery.id not in withdrawn]

    def left(self, feed: str | None = None, as_of: datetime | None = None) -> list[Left]:
        """What live deliveries left, oldest first: only what reading their rows takes, since there may be many.

        Of those seen before only their being live is looked up, as long as the last of them is what it was: the name of
        its folder is in no other registry, such as a backup that was put in this one's place.
        """
        seen = self._seen
        with Session(self.registry) as session:
            withdrawn = self.withdrawn(session, as_of)
            repairs = session.exec(select(func.max(Damage.id))).one()
            if repairs != self._repairs:
                seen, self._repairs = (), repairs  # a delivery that was made again lies in another folder
            if seen and session.exec(select(Delivery.rows).where(Delivery.id == seen[-1].id)).first() != seen[-1].rows:
                seen = self._seen = ()
            chosen = select(*COLUMNS).order_by(col(Delivery.id))
            newer = session.exec(chosen.where(col(Delivery.id) > (seen[-1].id if seen else 0))).all()
        if newer:
            seen = self._seen = (*seen, *(Left(*row) for row in newer))
        live = (one for one in seen if one.id not in withdrawn)
        return [one for one in live if feed in (None, one.feed) and (as_of is None or one.received_at <= as_of)]

    def every(self) -> list[tuple[Delivery, Change | None]]:
        """Every delivery ever taken in, newest first, with the last change to it."""
        with Session(self.registry) as session:
            last = {change.delivery_id: change for change in session.exec(select(Change).order_by(col(Change.id)))}
            found = session.exec(select(Delivery).order_by(col(Delivery.id).desc()))
            return [(delivery, last.get(delivery.id or 0)) for delivery in found]

    def one(self, delivery_id: int) -> Delivery:
        """One delivery; KeyError where there is none of that id."""
        with Session(self.registry) as session:
            found = session.get(Delivery, delivery_id)
        if found is None:
            raise Unknown(_("There is no delivery {delivery_id}.", delivery_id=delivery_id))
        return found


def _such(feed: str | None, as_of: datetime | None) -> list[ColumnElement[bool]]:
    """The conditions for deliveries of a feed that had been received by a moment."""
    found = [] if feed is None else [col(Delivery.feed) == feed]
    return found if as_of is None else [*found, col(Delivery.received_at) <= as_of]
