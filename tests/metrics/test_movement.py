"""Rank movement: four numbers that add up, each of them what it is called."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from metrics.comparison.rank_movement import movement


def ranked(values: dict[str, float], highest_first: bool = True) -> pl.DataFrame:
    table = pl.DataFrame({"unit_id": list(values), "value": list(values.values())}, schema=["unit_id", "value"])
    return table.cast({"unit_id": pl.String, "value": pl.Float64}).with_columns(
        rank=pl.col("value").rank("min", descending=highest_first).cast(pl.Int64)
    )


def found(published: dict, before: dict, now: dict) -> dict[str, tuple[int, ...]]:
    table = movement(ranked(published), ranked(before), ranked(now), highest_first=True)
    rows = table.select("unit_id", "moved", "own", "others", "joiners", "restated").rows()
    return {row[0]: row[1:] for row in rows}


OLD = {"a": 0.9, "b": 0.8, "c": 0.7}


def test_a_units_own_change_is_its_own() -> None:
    moved = found(OLD, OLD, {"a": 0.9, "b": 0.8, "c": 0.95})
    assert moved["c"] == (-2, -2, 0, 0, 0)
    assert moved["a"] == (1, 0, 1, 0, 0)


def test_a_unit_that_stands_still_is_overtaken_by_others() -> None:
    assert found(OLD, OLD, {"a": 0.5, "b": 0.8, "c": 0.4})["b"] == (-1, 0, -1, 0, 0)


def test_joiners_and_leavers_are_neither_ones_own_nor_the_others_change() -> None:
    moved = found(OLD, OLD, {"b": 0.8, "c": 0.7, "new": 0.75})
    assert moved["b"] == (-1, 0, 0, -1, 0)  # a left
    assert moved["c"] == (0, 0, 0, 0, 0)  # a left above it, new came above it
    assert "new" not in moved and "a" not in moved


def test_what_was_restated_is_said_apart() -> None:
    moved = found(OLD, {"a": 0.75, "b": 0.8, "c": 0.7}, {"a": 0.75, "b": 0.8, "c": 0.7})
    assert moved["a"] == (1, 0, 0, 0, 1)
    assert moved["b"] == (-1, 0, 0, 0, -1)


values = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 5).map(float), max_size=8)


@given(values, values, values, st.booleans())
def test_the_four_add_up(published: dict, before: dict, now: dict, highest_first: bool) -> None:
    tables = [ranked(one, highest_first) for one in (published, before, now)]
    table = movement(*tables, highest_first=highest_first)
    assert set(table["unit_id"]) == set(published) & set(before) & set(now)
    assert (table["moved"] == table["own"] + table["others"] + table["joiners"] + table["restated"]).all()
    assert (table["moved"] == table["rank_now"] - table["rank_before"]).all()


@given(values, st.booleans())
def test_nothing_moves_where_nothing_changed(same: dict, highest_first: bool) -> None:
    table = ranked(same, highest_first)
    assert (
        movement(table, table, table, highest_first)
        .select(pl.col(pl.Int64).exclude("rank_before", "rank_now"))
        .sum_horizontal()
        .eq(0)
        .all()
    )


def in_turn(before: dict[str, float], now: dict[str, float], unit: str) -> tuple[int, int]:
    """Own and others' change by hand: first the unit alone takes its new value, then the others take theirs."""
    both = before.keys() & now.keys()

    def place(of: dict[str, float]) -> int:
        return sum(of[other] > of[unit] for other in both)

    start, alone, end = (
        place(before),
        place({**before, unit: now[unit]}),
        place(now),
    )
    return alone - start, end - alone


@given(values, values)
def test_own_change_is_that_of_a_unit_that_changes_alone(before: dict, now: dict) -> None:
    table = movement(ranked(before), ranked(before), ranked(now), highest_first=True)
    for row in table.iter_rows(named=True):
        assert (row["own"], row["others"]) == in_turn(before, now, row["unit_id"])
