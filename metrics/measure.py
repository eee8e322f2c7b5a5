"""The words a metric is written in: flow, stock, Metric."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

import narwhals.stable.v2 as nw

from data.errors import Invalid
from data.language import _, texts, translated

KINDS = texts({"p": "proportion", "r": "rate", "q": "ratio of sums", "m": "mean"})
BETTER = texts({"high": "higher is better", "low": "lower is better", "": "no judgement"})
AGE = "age"
STAFF = "staffing"


@dataclass(frozen=True)
class Flow:
    """The rows whose `on` lies in the month, and for which `where` holds, counted, or their `weight` summed."""

    feed: str
    on: str
    where: nw.Expr | None = None
    weight: str = ""


@dataclass(frozen=True)
class Stock:
    """The rows that stand at the end of the month: `since` ≤ its last day, `until` empty or later.

    `weight` sums a column; the weight AGE sums the days from `since` to the month's last day. `once` counts at
    most one per unit, and none for a unit that does not stand itself.
    """

    feed: str
    since: str
    until: str
    where: nw.Expr | None = None
    weight: str = ""
    once: bool = False


Measure = Flow | Stock


def flow(feed: str, on: str, where: nw.Expr | None = None, weight: str = "") -> Flow:
    """Rows of `feed` by the day `on`."""
    return Flow(feed, on, where, weight)


def stock(
    feed: str, since: str, until: str, where: nw.Expr | None = None, weight: str = "", once: bool = False
) -> Stock:
    """Rows of `feed` that stand at a month's end."""
    return Stock(feed, since, until, where, weight, once)


@cache
def staff() -> Stock:
    """The headcount at a month's end: what rates are divided by; one object, so that it is summed once."""
    return stock(STAFF, "valid_from", "valid_until", weight="headcount")


@dataclass(frozen=True)
class Target:
    """The value to reach, in the metric's own measure (0.95, not 95), and the first day on which it holds."""

    value: float
    since: date = date(1900, 1, 1)


@translated("title", "words", "why", "reference", "unit", "exclusions", "trap")
@dataclass(frozen=True)
class Metric:
    """One number that a unit answers for; its file's name is its id.

    `kind`: p, r, q or m (KINDS). `better`: high, low or "" (BETTER). `per`: what a rate is shown per (100 staff).
    `unit`: what the shown number is, such as "%" or "days". `numerator` and `denominator` are None for a metric
    that only `returns` bring. `least`: the denominator under which a unit is not ranked.
    """

    title: str
    words: str
    why: str
    mechanism: str
    reference: str
    kind: str
    better: str
    numerator: Measure | None = None
    denominator: Measure | None = None
    by: str = ""
    targets: tuple[Target, ...] = ()
    least: float = 10
    per: int = 1
    unit: str = ""
    exclusions: str = ""
    trap: str = ""
    example: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise Invalid(
                _(
                    "{metric}: kind is {kind!r}; it must be one of {kinds}",
                    metric=self.title,
                    kind=self.kind,
                    kinds=", ".join(KINDS),
                )
            )
        if self.better not in BETTER:
            raise Invalid(
                _(
                    "{metric}: better is {better!r}; it must be high, low or empty",
                    metric=self.title,
                    better=self.better,
                )
            )

    @property
    def polarity(self) -> Literal["high", "low", "neither"]:
        """Which values are better, in the word of the statistics."""
        return "high" if self.better == "high" else "low" if self.better == "low" else "neither"

    @property
    def per_staff(self) -> bool:
        """Whether it is divided by staff, which has no breakdown."""
        return self.denominator is not None and self.denominator.feed == STAFF

    @property
    def staff_years(self) -> bool:
        """Whether a flow is divided by staff: over a window the denominator is staff-years."""
        return self.per_staff and isinstance(self.numerator, Flow)

    @property
    def feeds(self) -> tuple[str, ...]:
        """The feeds it is computed from, each once."""
        sides = [side.feed for side in (self.numerator, self.denominator) if side is not None]
        return tuple(dict.fromkeys(sides)) or ("returns",)
