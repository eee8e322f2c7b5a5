"""The overview: whom it calls."""

import polars as pl

from metrics.comparison.overview import to_call


def marks(unit: str, *levels: str, verdict: str = "worse") -> list[tuple[str, str, str, str, str]]:
    return [(unit, unit.upper(), f"metric {at}", verdict, level) for at, level in enumerate(levels)]


def called(*rows: tuple[str, str, str, str, str]) -> pl.DataFrame:
    return to_call(pl.DataFrame(list(rows), schema=["unit_id", "name", "metric", "verdict", "level"], orient="row"))


def test_nobody_is_called_for_95_per_cent_alone_nor_for_being_better() -> None:
    found = called(*marks("a", "watch", "watch", "watch", "watch"), *marks("b", "act", "act", verdict="better"))
    assert found.is_empty()


def test_most_metrics_beyond_998_come_first_whatever_lies_beyond_95() -> None:
    rows = [*marks("one", "watch", "act", "watch", "watch"), *marks("two", "act", "act"), *marks("three", "act")]
    found = called(*rows, *marks("late", "act"))
    assert found["unit_id"].to_list() == ["two", "one", "late"]
    assert found.row(1) == ("one", "ONE", 1, 3, ["metric 1", "metric 0", "metric 2", "metric 3"])
