"""The registry's tables: what happened and what people entered; a delivery exists once its row here is committed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel


class Delivery(SQLModel, table=True):
    """A file that was taken in; never changed afterwards. `rows` names the folder of the Parquet files that it left.

    `files`: the seal of each of them. `content`: the SHA-256 of all this but `rows`, "" in stores of old.
    """

    id: int | None = Field(default=None, primary_key=True)
    feed: str = Field(index=True)
    sha256: str = Field(index=True)
    file_name: str
    mapping: str = ""
    received_at: datetime = Field(index=True)
    received_by: str
    rows: str
    rows_accepted: int
    rows_rejected: int
    first_month: date | None = None
    last_month: date | None = None
    units: int = 0
    notes: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    files: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    content: str = Field(default="", index=True)

    @property
    def number(self) -> int:
        """The id, which a delivery has once it is committed."""
        assert self.id is not None
        return self.id


class Change(SQLModel, table=True):
    """A delivery was withdrawn or restored; the newest change by `id` tells whether it is live."""

    id: int | None = Field(default=None, primary_key=True)
    delivery_id: int = Field(foreign_key="delivery.id", index=True)
    at: datetime
    by: str
    withdrawn: bool
    why: str = ""


class Damage(SQLModel, table=True):
    """Files of a delivery were found missing or damaged; the newest by `id` holds, and none of them: it is whole."""

    id: int | None = Field(default=None, primary_key=True)
    delivery_id: int = Field(foreign_key="delivery.id", index=True)
    at: datetime
    by: str
    files: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class Setting(SQLModel, table=True):
    """A target, a minimum denominator or a rule's parameter, from the day `since` on; never changed afterwards.

    `subject`: a metric's or a feed's id. `kind`: the peer group that it holds for, "" for all. `value` None lifts it.
    """

    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(index=True)
    name: str
    kind: str = ""
    value: float | None = None
    since: date
    at: datetime
    by: str
    why: str


class Expectation(SQLModel, table=True):
    """From the month `since` on, units of a kind ("" for all) hand in a feed by `due_day` of the next month.

    The newest one for a feed and kind holds; `due_day` None ends it.
    """

    id: int | None = Field(default=None, primary_key=True)
    feed: str = Field(index=True)
    kind: str = ""
    since: date
    due_day: int | None
    at: datetime
    by: str
    why: str


class Event(SQLModel, table=True):
    """Something that happened in a month, to a unit ("" for all); where it `rebases`, control limits begin anew."""

    id: int | None = Field(default=None, primary_key=True)
    unit_id: str = Field(default="", index=True)
    month: date
    words: str
    rebases: bool = False
    at: datetime
    by: str


class Withdrawal(SQLModel, table=True):
    """An event was withdrawn, since it was entered by mistake: from then on no chart shows it or begins anew there."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    at: datetime
    by: str
    why: str


class Look(SQLModel, table=True):
    """Someone looked at rows of persons: who, when, at which rows of which unit."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    by: str
    unit_id: str
    what: str
    rows: int


class Selection(SQLModel, table=True):
    """A proposal of units to visit, with everything it stood on; never changed afterwards.

    `as_of`: the moment as of which the store was read, and `version` its name for that view, in a `structure`.
    `choice`: what was asked and how it was weighed (with the seed); `summary`: what the proposal says beside its
    tables. `tables`: name -> the SHA-256 of the Parquet file that holds it.
    """

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    by: str
    as_of: datetime
    version: str
    structure: str
    choice: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    summary: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    tables: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))

    @property
    def number(self) -> int:
        """The id, which a selection has once it is committed."""
        assert self.id is not None
        return self.id


class Review(SQLModel, table=True):
    """At the desk a unit was accepted into a selection, dropped from it or added to it (`step`), and why; of each unit
    the newest by `id` holds."""

    id: int | None = Field(default=None, primary_key=True)
    selection_id: int = Field(foreign_key="selection.id", index=True)
    unit_id: str
    step: str
    why: str
    at: datetime
    by: str


class Edition(SQLModel, table=True):
    """A month was closed; never changed afterwards. `folder` names its files, `files` their SHA-256.

    `program`: the fingerprint of the code that computed it. `why`: the reason for closing a month once more.
    """

    id: int | None = Field(default=None, primary_key=True)
    month: date = Field(index=True)
    at: datetime
    by: str
    why: str = ""
    program: str
    folder: str
    files: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))

    @property
    def number(self) -> int:
        """The id, which an edition has once it is committed."""
        assert self.id is not None
        return self.id


class TakenBack(SQLModel, table=True):
    """An edition was taken back on the day of its closing, and with it what it asked; both are kept, and marked."""

    id: int | None = Field(default=None, primary_key=True)
    edition_id: int = Field(foreign_key="edition.id", index=True)
    at: datetime
    by: str
    why: str


class Action(SQLModel, table=True):
    """An edition's breach asks its unit for a cause, an action, an owner and a day, all by `due_on`.

    `signs`: what makes it a breach, in words.
    """

    id: int | None = Field(default=None, primary_key=True)
    edition: int = Field(foreign_key="edition.id", index=True)
    month: date
    unit_id: str = Field(index=True)
    metric: str
    signs: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    due_on: date

    @property
    def number(self) -> int:
        """The id, which an action has once it is committed."""
        assert self.id is not None
        return self.id


class Answer(SQLModel, table=True):
    """What was said to an action; the newest one by `id` holds.

    `kind`: answered (cause, step, owner, and the day `until` which), done (`step` says what was), or accepted (a
    deviation, for the reason `cause`, ending on `until`).
    """

    id: int | None = Field(default=None, primary_key=True)
    action_id: int = Field(foreign_key="action.id", index=True)
    kind: str
    cause: str = ""
    step: str = ""
    owner: str = ""
    until: date | None = None
    at: datetime
    by: str


class Sentence(SQLModel, table=True):
    """Someone's own words for a month's sentence `place`; the newest by `id` holds, and empty words lift it.

    `beneath`: the fingerprint of the figures that were beneath when it was written.
    """

    id: int | None = Field(default=None, primary_key=True)
    month: date = Field(index=True)
    place: str
    words: str
    beneath: str
    at: datetime
    by: str
