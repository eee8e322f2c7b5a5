"""Stories: what deserves attention in a month, each told once, at the unit where it lies; the gravest first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

PEERS, TARGET, PAST, RECORDS, SILENCE = "peers", "target", "past", "records", "silence"
NEW = "new"  # nothing was asked; the other states are those of `data.store.actions.STATES`


@dataclass(frozen=True)
class Evidence:
    """One sign of a story: a row of SIGNALS, with how the figure stands against its target.

    `source`: PEERS, PAST, RECORDS or SILENCE. `strength`: on the scale of a z, above 0 against the unit. `months`: for
    how long. `numerator` to `missed`: of a metric's figure, None elsewhere; `missed`: how surely its target is, none,
    watch or act. `number`: of the signal's row. `page`, `metric`, `check`, `window`, `feed`, `rows` open what proves
    it.
    """

    source: str
    signal: str
    metric: str
    level: str
    strength: float
    value: float | None
    peer: float | None
    limit: float | None
    rule: str
    months: int
    confidence: float | None
    counts: bool
    check: str
    page: str
    feed: str
    rows: tuple[str, ...]
    window: str
    number: int
    numerator: float | None = None
    denominator: float | None = None
    target: float | None = None
    missed: str | None = None


@dataclass(frozen=True)
class Story:
    """A unit and a mechanism in which it stands out.

    `score`: the unit's, by which the list is ordered, −ln of a chance: 4.6 is one in a hundred. `p`: how often chance
    alone gives as much in this mechanism. `level`: act or watch. `since`: the first month running in which it was
    there. `evidence`: the strongest first. `metrics`: those that it speaks of, the first of them the one asked about;
    empty where it rests on no figure. `through`: the units above, whose figures stand out through this unit alone and
    of which nothing is told. `state`: NEW, or how far the unit is with what it was asked (of `actions.STATES`);
    `asked`: the month for which it was asked last.
    """

    unit_id: str
    mechanism: str
    level: str
    score: float
    p: float
    since: date
    evidence: tuple[Evidence, ...]
    metrics: tuple[str, ...]
    through: tuple[str, ...] = ()
    state: str = NEW
    asked: date | None = None

    @property
    def lead(self) -> Evidence:
        """The strongest sign."""
        return self.evidence[0]

    @property
    def silent(self) -> bool:
        """Whether it is that the unit hands in nothing."""
        return any(one.source == SILENCE for one in self.evidence)


def leading(stories: Iterable[Story]) -> tuple[Story, ...]:
    """The first story of each unit, in order: whom to call. A unit is called once, whatever its stories."""
    found: dict[str, Story] = {}
    for story in stories:
        found.setdefault(story.unit_id, story)
    return tuple(found.values())


def narrowed(stories: Iterable[Story], units: Iterable[str]) -> tuple[Story, ...]:
    """The stories of some units, in the same order."""
    among = frozenset(units)
    return tuple(story for story in stories if story.unit_id in among)


def told_through(stories: Iterable[Story], unit: str) -> tuple[Story, ...]:
    """The stories of units below one, through which alone its own figures stand out."""
    return tuple(story for story in stories if unit in story.through)


def with_state(story: Story, state: str, asked: date) -> Story:
    """The story with how far its unit is with what it was asked."""
    return replace(story, state=state, asked=asked)
