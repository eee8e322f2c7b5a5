"""Draws the rows that begin in one month, a method a feed."""

from datetime import date

import numpy as np
import polars as pl

from data import months
from data.feeds.phenomena import PHENOMENA
from data.feeds.posts import AREAS

LAST = date(2026, 10, 1)
NEVER = 10**6


def unit_ids(count: int) -> pl.Series:
    """The ids of so many units."""
    return pl.Series(np.arange(count)).cast(pl.String).str.zfill(6)


def _days(values: np.ndarray) -> pl.Series:
    """Ordinals to days; empty where the ordinal is NEVER or after the last day of the last month."""
    epoch = values - date(1970, 1, 1).toordinal()
    empty = values > months.last_day(LAST).toordinal()
    return pl.Series(np.where(empty, 0, epoch).astype(np.int32)).cast(pl.Date).set(pl.Series(empty), None)


class Month:
    """Draws the rows of one feed that begin in one month."""

    def __init__(self, seed: int, feed: str, month: int, count: int, units: int) -> None:
        self.rng = np.random.default_rng([seed, sum(feed.encode()), month])
        self.count, self.units = count, units
        first = months.first_day(month)
        self.begun = self.rng.integers(first.toordinal(), months.last_day(first).toordinal() + 1, count)
        self.ids = f"{month}-" + pl.Series(np.arange(count)).cast(pl.String).str.zfill(7)

    def word(self, words: list[str]) -> pl.Series:
        return pl.Series(words, dtype=pl.String).gather(self.rng.integers(0, len(words), self.count))

    def unit(self) -> pl.Series:
        return unit_ids(self.units).gather(self.rng.integers(0, self.units, self.count))

    def person(self) -> pl.Series:
        return pl.Series(self.rng.integers(0, 10**6, self.count)).cast(pl.String)

    def after(self, days: np.ndarray, least: int, most: int, share: float = 1.0) -> np.ndarray:
        """Days later by `least` to `most`, for a share of the rows; NEVER for the others."""
        later = days + self.rng.integers(least, most + 1, self.count)
        return np.where((self.rng.random(self.count) < share) & (days < NEVER), later, NEVER)

    def declarations(self) -> dict[str, pl.Series]:
        filed = self.after(self.begun, -20, 40, 0.98)
        verified = self.after(filed, 0, 120, 0.3)
        verdict = self.word(["consistent", "consistent", "omission", "concealment"])
        return {
            "declaration_id": self.ids,
            "person_id": self.person(),
            "kind": self.word(["annual", "change"]),
            "due_on": _days(self.begun),
            "filed_on": _days(filed),
            "verified_on": _days(verified),
            "verdict": verdict.set(_days(verified).is_null(), None),
        }

    def cases(self) -> dict[str, pl.Series]:
        closed = self.after(self.begun, 1, 300, 0.97)
        outcome = self.word(["substantiated", "unsubstantiated", "transferred"])
        return {
            "case_id": self.ids,
            "phenomenon": self.word(list(PHENOMENA)),
            "source": self.word(["inspection", "complaint", "self_report", "audit", "other"]),
            "opened_on": _days(self.begun),
            "deadline_on": _days(self.after(self.begun, 30, 180, 0.9)),
            "closed_on": _days(closed),
            "outcome": outcome.set(_days(closed).is_null(), None),
        }

    def decisions(self) -> dict[str, pl.Series]:
        entitled = self.rng.integers(5, 12, self.count)
        return {
            "decision_id": self.ids,
            "category": self.word(["major_decision", "personnel", "major_project", "large_funds"]),
            "decided_on": _days(self.begun),
            "collective": pl.Series(self.rng.random(self.count) < 0.9),
            "entitled": pl.Series(entitled),
            "present": pl.Series(entitled - self.rng.integers(0, 4, self.count)),
            "minutes_on": _days(self.after(self.begun, 0, 20, 0.9)),
            "publish_due_on": _days(self.after(self.begun, 10, 30, 0.7)),
            "published_on": _days(self.after(self.begun, 5, 40, 0.6)),
            "amount": pl.Series(self.rng.random(self.count) * 1e6).round(2),
        }

    def posts(self) -> dict[str, pl.Series]:
        return {
            "post_id": self.ids,
            "area": self.word(list(AREAS)),
            "risk": self.word(["high", "medium", "low"]),
            "established_on": _days(self.begun),
            "abolished_on": _days(self.after(self.begun, 400, 3000, 0.4)),
            "risk_assessed_on": _days(self.after(self.begun, -30, 400, 0.9)),
            "power_list_on": _days(self.after(self.begun, -30, 400, 0.9)),
            "measures_on": _days(self.after(self.begun, -30, 400, 0.9)),
        }

    def tenures(self) -> dict[str, pl.Series]:
        return {
            "tenure_id": self.ids,
            "post_id": self.ids,
            "holder_id": self.person(),
            "held_since": _days(self.begun),
            "left_on": _days(self.after(self.begun, 200, 1500, 0.7)),
            "limit_months": pl.Series(self.rng.choice([24, 36, 60], self.count)),
            "exempt_until": _days(self.after(self.begun, 500, 1500, 0.05)),
        }
