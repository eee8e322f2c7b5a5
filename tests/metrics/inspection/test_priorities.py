"""Priorities: the list keeps its order, whoever is excluded stays in place, and a visit excuses no silence after it."""

from datetime import date

import polars as pl
import pytest

from metrics.attention.stories import Story
from metrics.inspection.candidates import CANDIDATES
from metrics.inspection.choice import Choice
from metrics.inspection.picks import barred, silent
from metrics.inspection.priorities import priorities
from metrics.inspection.proposal import PASSED, PICKED, Proposal
from metrics.signals.signal_kind import NO_REPORT

OCTOBER = date(2026, 10, 1)


def visited(on: date) -> pl.DataFrame:
    rows = [{"unit_id": "a", "name": "a", "kind": "office", "region": "r", "last_visit": on}]
    return pl.DataFrame(rows, schema=CANDIDATES)


@pytest.mark.parametrize(
    ("visit", "silent_for", "excluded"),
    [
        (date(2026, 7, 20), 0, True),  # visited three months ago, and reporting
        (date(2026, 7, 20), 3, False),  # silent since August, the month after
        (date(2026, 7, 20), 4, False),  # since July itself: the visit did not bring the deliveries
        (date(2026, 7, 20), 5, True),  # silent before it: the visit was made for that
        (date(2026, 3, 20), 2, False),  # long ago
    ],
)
def test_a_visit_excludes_unless_the_unit_went_silent_after_it(visit: date, silent_for: int, excluded: bool) -> None:
    found = barred(visited(visit), Choice(OCTOBER, 3, cooling_off=6), {"a": silent_for} if silent_for else {})
    assert ("a" in found) == excluded


def test_the_longest_silent_come_first() -> None:
    rows = [("a", 1), ("b", 4), ("c", 4)]
    table = pl.DataFrame(rows, schema=["unit_id", "months"], orient="row").with_columns(
        route=pl.lit(NO_REPORT), level=pl.lit("act")
    )
    assert silent(table) == {"b": 4, "c": 4, "a": 1} and list(silent(table)) == ["b", "c", "a"]


def story(unit: str, score: float) -> Story:
    return Story(unit, "m", "act", score, 0.0001, OCTOBER, (), ("open_cases",))


def proposal(picked: list[tuple[str, str]], passed: list[tuple[str, str]]) -> Proposal:
    chosen = pl.DataFrame([{"unit_id": unit, "route": route} for unit, route in picked], schema=PICKED)
    others = pl.DataFrame([{"unit_id": unit, "why": why} for unit, why in passed], schema=PASSED)
    return Proposal(Choice(OCTOBER, 3), chosen, others, {}, 0.0, 0, ())


def test_who_is_not_visited_stays_in_its_place_with_the_reason_and_other_picks_follow() -> None:
    stories = [story("b", 9), story("a", 7), story("a", 7), story("c", 5)]
    found = priorities(stories, proposal([("c", "signal"), ("z", "random")], [("b", "excluded: x"), ("a", "no place")]))
    assert [(one.place, one.unit_id, one.route, one.why) for one in found] == [
        (1, "b", "", "excluded: x"),
        (2, "a", "", "no place"),
        (3, "c", "signal", ""),
        (0, "z", "random", ""),
    ]
