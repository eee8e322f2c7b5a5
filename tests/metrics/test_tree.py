"""The tree: depth-first order, and what a broken register leaves of it."""

from datetime import date

import polars as pl

from data.registry.tables import Expectation
from data.store.expected_deliveries import expected
from metrics.facts.structure import heirs
from metrics.facts.tree import Tree

SCHEMA = {"unit_id": pl.String, "parent_id": pl.String, "closed_on": pl.Date, "successor_id": pl.String}


def register(*rows: tuple[str, str | None, date | None, str | None]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def test_units_in_a_circle_of_parents_stand_alone_and_are_not_lost() -> None:
    tree = Tree(
        register(("r", None, None, None), ("c", "r", None, None), ("a", "b", None, None), ("b", "a", None, None))
    )
    assert tree.ids == ["r", "c", "a", "b"]
    assert [tree.under(unit) for unit in tree.ids] == [["r", "c"], ["c"], ["a"], ["b"]]


def test_a_circle_of_successors_comes_to_an_end() -> None:
    day = date(2026, 1, 1)
    found = heirs(
        register(("a", None, day, "b"), ("b", None, day, "a"), ("c", None, day, "d"), ("d", None, None, None))
    )
    assert found["c"] == "d"
    assert set(found) == {"a", "b", "c"}


def test_what_is_expected_of_a_peer_group_leaves_what_was_expected_before() -> None:
    from datetime import UTC, datetime

    def entry(since: date, due_day: int, kind: str) -> Expectation:
        at = datetime(2026, 1, 1, tzinfo=UTC)
        return Expectation(feed="cases", kind=kind, since=since, due_day=due_day, at=at, by="a", why="b")

    units = pl.DataFrame(
        {"unit_id": ["u"], "kind": ["county"], "opened_on": [None], "closed_on": [None]},
        schema={"unit_id": pl.String, "kind": pl.String, "opened_on": pl.Date, "closed_on": pl.Date},
    )
    covered = pl.DataFrame(schema={"feed": pl.String, "unit_id": pl.String, "month": pl.Date, "received_on": pl.Date})
    rows = [entry(date(2026, 7, 1), 10, ""), entry(date(2026, 10, 1), 15, "county")]
    found = expected(rows, units, covered, date(2026, 11, 22)).sort("month")
    assert found["due_on"].to_list() == [date(2026, 8, 10), date(2026, 9, 10), date(2026, 10, 10), date(2026, 11, 15)]
