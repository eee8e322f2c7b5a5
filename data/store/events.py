"""Events: what people say happened to a unit, or to all; withdrawn where it was a mistake, never deleted."""

from datetime import datetime

from sqlmodel import select

from data.access import Scope
from data.errors import Unknown
from data.language import _
from data.registry.sqlite import writing
from data.registry.tables import Event, Withdrawal
from data.store.store import Store


def _of(store: Store, scope: Scope, units: list[str], as_of: datetime | None) -> list[Event]:
    """All events of these units, as far as they are the scope's, and of all units; oldest first."""
    asked = {unit for unit in units if scope.may(unit)} | {""}
    return [event for event in store.entered(Event, as_of) if event.unit_id in asked]


def events(store: Store, scope: Scope, units: list[str], as_of: datetime | None = None) -> list[Event]:
    """What happened to these units, or to all, and was not withdrawn by a moment; oldest first."""
    withdrawn = {one.event_id for one in store.entered(Withdrawal, as_of)}
    return [event for event in _of(store, scope, units, as_of) if event.id not in withdrawn]


def withdrawn(store: Store, scope: Scope, units: list[str]) -> list[tuple[Event, Withdrawal]]:
    """The events of these units, or of all, that were withdrawn, each with who withdrew it and why."""
    withdrawals = {one.event_id: one for one in reversed(store.entered(Withdrawal))}
    return [(event, withdrawals[event.id]) for event in _of(store, scope, units, None) if event.id in withdrawals]


def _answers_for(scope: Scope, unit: str) -> bool:
    """Whether one may say what happened to a unit; to all units, only one who may see them all."""
    return scope.may(unit) if unit else scope.units is None


def enter(store: Store, event: Event, scope: Scope) -> None:
    """Keep an event; KeyError where its unit is not the scope's."""
    if not _answers_for(scope, event.unit_id):
        raise Unknown(
            _("There is no unit {unit_id} to say this of.", unit_id=event.unit_id)
            if event.unit_id
            else _("Not of all units.")
        )
    store.enter(event)


def withdraw(store: Store, event_id: int, scope: Scope, at: datetime, why: str) -> None:
    """From now on the event is shown no more; KeyError where the scope has no such event, or it is withdrawn."""
    with writing(store.registry) as session:
        event = session.get(Event, event_id)
        gone = session.exec(select(Withdrawal).where(Withdrawal.event_id == event_id)).first()
        if gone is not None or event is None or not _answers_for(scope, event.unit_id):
            raise Unknown(_("There is no event {event_id} to withdraw.", event_id=event_id))
        session.add(Withdrawal(event_id=event_id, at=at, by=scope.who, why=why))
