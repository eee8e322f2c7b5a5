"""Selections: proposals of units to visit, kept with everything they stood on, and their review at the desk."""

import hashlib
import io
import os
import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
from sqlmodel import Session, col, select

from data import clock
from data.access import Scope
from data.errors import Invalid, Unknown
from data.language import _, marked
from data.registry.sqlite import writing
from data.registry.tables import Review, Selection
from data.store.store import Store

ACCEPT, DROP, ADD = "accept", "drop", "add"
STEPS = {ACCEPT: marked("accepted"), DROP: marked("dropped"), ADD: marked("added")}
PROPOSED = marked("proposed")
STATES = (PROPOSED, *STEPS.values())
FITS = {ACCEPT: (PROPOSED, STEPS[DROP]), DROP: (PROPOSED, STEPS[ACCEPT], STEPS[ADD]), ADD: (None,)}  # step -> states
PICKED = "picked"  # the table whose unit_id says whom the proposal names


@dataclass(frozen=True)
class Basis:
    """What a selection stands on: the view of the store (`version`, as of a moment), the structure, what was asked and
    how it was weighed (`choice`, plain values), and what the proposal says beside its tables (`summary`)."""

    as_of: datetime
    version: str
    structure: str
    choice: dict[str, Any]
    summary: dict[str, Any]


@dataclass(frozen=True)
class Opened:
    """A stored selection as a scope may see it: its row, its tables by name, its reviews, the oldest first."""

    selection: Selection
    tables: dict[str, pl.DataFrame]
    reviews: list[Review]

    @property
    def states(self) -> dict[str, str]:
        """Unit -> its state: of those picked proposed, accepted or dropped; beside them those that were added."""
        found = dict.fromkeys(self.tables[PICKED]["unit_id"], PROPOSED)
        return found | {review.unit_id: STEPS[review.step] for review in self.reviews}


def _folder(store: Store) -> Path:
    return store.folder / "selections"


def _keep_table(store: Store, table: pl.DataFrame) -> str:
    """Keep the table as a Parquet file under the SHA-256 of its bytes, which is returned."""
    buffer = io.BytesIO()
    table.write_parquet(buffer)
    words = buffer.getvalue()
    sha256 = hashlib.sha256(words).hexdigest()
    _folder(store).mkdir(exist_ok=True)
    kept = _folder(store) / f"{sha256}.parquet"
    if not kept.exists():
        half = kept.with_suffix(f".{uuid.uuid4().hex}.part")
        with half.open("wb") as file:
            file.write(words)
            file.flush()
            os.fsync(file.fileno())
        os.replace(half, kept)
    return sha256


def _kept_table(store: Store, sha256: str) -> pl.DataFrame:
    words = (_folder(store) / f"{sha256}.parquet").read_bytes()
    if hashlib.sha256(words).hexdigest() != sha256:
        raise Invalid(
            _("selections/{sha256}.parquet was changed after it was kept: restore it from a backup.", sha256=sha256)
        )
    return pl.read_parquet(io.BytesIO(words))


def keep(store: Store, basis: Basis, tables: dict[str, pl.DataFrame], by: str) -> Selection:
    """Keep a proposal; the very same one on the very same view is not kept twice. ValueError where the records have
    changed since it was made: what would be kept could not be explained from the view that it names.
    """
    if store.version(basis.as_of) != basis.version:
        raise Invalid(_("The records changed while the proposal was made: make it again."))
    row = Selection(
        at=clock.now(),
        by=by,
        tables={name: _keep_table(store, table) for name, table in tables.items()},
        **vars(basis),
    )
    same = ("version", "structure", "choice", "summary", "tables")
    with writing(store.registry) as session:
        for twin in session.exec(select(Selection).where(Selection.version == row.version)):
            if all(getattr(twin, name) == getattr(row, name) for name in same):
                return twin
        session.add(row)
    return row


def selections(store: Store) -> list[Selection]:
    """Every selection, the newest first."""
    with Session(store.registry) as session:
        return list(session.exec(select(Selection).order_by(col(Selection.id).desc())))


def _reviews(session: Session, number: int) -> list[Review]:
    return list(session.exec(select(Review).where(Review.selection_id == number).order_by(col(Review.id))))


def opened(store: Store, number: int, scope: Scope) -> Opened:
    """A stored selection, as it was kept, of the units within the scope; KeyError where there is none of that number,
    ValueError where a kept table is not what was kept.
    """
    with Session(store.registry) as session:
        row, reviews = session.get(Selection, number), _reviews(session, number)
    if row is None:
        raise Unknown(_("There is no selection {number}.", number=number))
    tables = {name: _kept_table(store, sha256) for name, sha256 in row.tables.items()}
    seen = {name: table.filter(scope.sees()) if "unit_id" in table.columns else table for name, table in tables.items()}
    return Opened(row, seen, [review for review in reviews if scope.may(review.unit_id)])


def review(store: Store, number: int, unit: str, step: str, why: str, scope: Scope) -> Review:
    """Accept, drop or add a unit, with a reason; nothing is overwritten. ValueError without a reason or where the step
    does not fit the unit's state, or where it closed, KeyError for a unit that the scope does not have or an unknown
    selection.
    """
    if not why.strip():
        raise Invalid(_("Say why: the reason is kept with the step."))
    there = store.records("units", scope).filter(unit_id=unit).select("closed_on").collect()["closed_on"].to_list()
    if not there:
        raise Unknown(_("There is no unit {unit!r}.", unit=unit))
    if step == ADD and there[0] is not None and there[0] <= clock.today():
        raise Invalid(_("It closed on {there}: nobody can visit a unit that stands no more.", there=there[0]))
    kept = opened(store, number, scope)
    row = Review(selection_id=number, unit_id=unit, step=step, why=why.strip(), at=clock.now(), by=scope.who)
    with writing(store.registry) as session:
        # Read again with the right to write: of two people at the desk the second one sees the first one's step.
        state = replace(kept, reviews=_reviews(session, number)).states.get(unit)
        if state not in FITS[step]:
            raise Invalid(
                _(
                    "A unit that is {value} cannot be {steps}.",
                    value=state or _("not in the selection"),
                    steps=STEPS[step],
                )
            )
        session.add(row)
    return row
