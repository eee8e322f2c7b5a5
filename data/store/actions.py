"""Actions: what closed months ask of units, what units answer, and where each stands on a day."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import polars as pl
from sqlmodel import Session, col, select

from data.access import Scope
from data.clock import day_of
from data.errors import Invalid, Unknown
from data.language import _, marked, term
from data.registry.sqlite import writing
from data.registry.tables import Action, Answer, Edition, TakenBack
from data.store.store import Store

ANSWERED, DONE, ACCEPTED = marked("answered"), marked("done"), marked("accepted")
WAITING, UNANSWERED, PROMISED = marked("waiting"), marked("unanswered"), marked("promised")
OVERDUE, ENDED = marked("overdue"), marked("ended")
STATES = {  # what needs a word comes first
    UNANSWERED: marked("the days to answer have passed"),
    OVERDUE: marked("promised, and not done by the day"),
    ENDED: marked("the accepted deviation has ended"),
    WAITING: marked("asked, and still in time to answer"),
    PROMISED: marked("cause, action, owner and day are named"),
    ACCEPTED: marked("a deviation, for a reason and until a day"),
    DONE: marked("done, says the unit"),
}
NEEDED = {  # what each kind of answer must hold, and what it is called where it is asked for
    ANSWERED: {"cause": marked("Cause"), "step": marked("Action"), "owner": marked("Owner"), "until": marked("Until")},
    DONE: {"step": marked("What was done")},
    ACCEPTED: {"cause": marked("Reason"), "until": marked("Until")},
}
CLOSED = (DONE, ENDED)  # a breach of the same figure asks anew
ACTIONS: dict[str, pl.DataType | type[pl.DataType]] = {
    "action": pl.Int64,
    "edition": pl.Int64,
    "month": pl.Date,
    "unit_id": pl.String,
    "metric": pl.String,
    "signs": pl.List(pl.String),
    "due_on": pl.Date,
    "state": pl.String,
    "cause": pl.String,
    "step": pl.String,
    "owner": pl.String,
    "until": pl.Date,
    "at": pl.Datetime,
    "by": pl.String,
}


def state(action: Action, answer: Answer | None, day: date) -> str:
    """Where an action stands on a day: its last hour counts as in time."""
    if answer is None:
        return UNANSWERED if day > action.due_on else WAITING
    if answer.kind == DONE:
        return DONE
    assert answer.until is not None
    passed = day > answer.until
    if answer.kind == ACCEPTED:
        return ENDED if passed else ACCEPTED
    return OVERDUE if passed else PROMISED


def _newest(session: Session, as_of: datetime | None) -> dict[int, Answer]:
    said = select(Answer).order_by(col(Answer.id))
    if as_of is not None:
        said = said.where(col(Answer.at) <= as_of)
    return {answer.action_id: answer for answer in session.exec(said)}


def ask(session: Session, edition: Edition, asked: Iterable[Action]) -> None:
    """Ask for what is not being asked for already: one figure of a unit is one open action."""
    held = _pending(session, day_of(edition.at))
    for action in asked:
        if (action.unit_id, action.metric) not in held:
            action.edition = edition.number
            session.add(action)


def _pending(session: Session, day: date) -> set[tuple[str, str]]:
    newest, gone = _newest(session, None), _taken_back(session, None)
    return {
        (action.unit_id, action.metric)
        for action in session.exec(select(Action))
        if action.edition not in gone and state(action, newest.get(action.number), day) not in CLOSED
    }


def _taken_back(session: Session, as_of: datetime | None) -> set[int]:
    """The editions that had been taken back by a moment: what they asked is asked no more."""
    said = select(TakenBack)
    if as_of is not None:
        said = said.where(col(TakenBack.at) <= as_of)
    return {one.edition_id for one in session.exec(said)}


def pending(store: Store, day: date) -> set[tuple[str, str]]:
    """Unit and metric of what is being asked for: closing a month does not ask for it once more."""
    with Session(store.registry) as session:
        return _pending(session, day)


def actions(store: Store, scope: Scope, day: date, as_of: datetime | None = None) -> pl.DataFrame:
    """Every action within the scope, with the newest answer to it and its state on a day: ACTIONS, oldest first.

    `as_of`: without what was asked or answered later. What an edition asked that was taken back is not among them.
    """
    with Session(store.registry) as session:
        newest, gone = _newest(session, as_of), _taken_back(session, as_of)
        asked = select(Action, Edition).join(Edition).order_by(col(Action.id))
        rows = [
            _row(action, newest.get(action.number), day)
            for action, edition in session.exec(asked)
            if scope.may(action.unit_id) and (as_of is None or edition.at <= as_of) and edition.number not in gone
        ]
    return pl.DataFrame(rows, schema=ACTIONS, orient="row")


def _row(action: Action, answer: Answer | None, day: date) -> tuple[Any, ...]:
    asked = (action.number, action.edition, action.month, action.unit_id, action.metric, action.signs, action.due_on)
    said = (answer.cause, answer.step, answer.owner, answer.until, answer.at, answer.by) if answer else (None,) * 6
    return (*asked, state(action, answer, day), *said)


def counted(table: pl.DataFrame) -> dict[str, int]:
    """State -> how many actions stand there, all states named."""
    found = dict(table["state"].value_counts().iter_rows())
    return {one: found.get(one, 0) for one in STATES}


def history(store: Store, scope: Scope, number: int) -> list[Answer]:
    """Everything that was said to an action, oldest first; KeyError where there is none within the scope."""
    with Session(store.registry) as session:
        _within(session, scope, number)
        said = select(Answer).where(Answer.action_id == number).order_by(col(Answer.id))
        return list(session.exec(said))


def _within(session: Session, scope: Scope, number: int) -> Action:
    action = session.get(Action, number)
    if action is None or not scope.may(action.unit_id):
        raise Unknown(_("There is no action {number}.", number=number))
    return action


def answer(store: Store, scope: Scope, said: Answer) -> None:
    """Keep an answer; nothing is overwritten. ValueError says what it lacks; KeyError: no such action in the scope."""
    missing = [term(called) for name, called in NEEDED[said.kind].items() if not (getattr(said, name) or "")]
    if missing:
        raise Invalid(_("An answer of this kind needs {missing}.", missing=_(" and ").join(missing)))
    if said.until is not None and said.until < day_of(said.at) and said.kind != DONE:
        raise Invalid(_("{until} is over already: name a day to come.", until=said.until))
    with writing(store.registry) as session:
        _within(session, scope, said.action_id)
        session.add(said)
