"""Expressions of a mapping file."""

import polars as pl
import pytest

from data.mapping.expression import BadExpression, expression

ROWS = pl.DataFrame({"a": ["10", "x", None], "b": ["4", "1", None], "day": ["2026-01-31", "soon", None]})


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("a - b", ["6", "x , 1", None]),
        ("(a + b) * 2 / 4", ["7", "x , 1", None]),
        ("a - 0.5", ["9.5", "x in a - 0.5", None]),
        ("day + 28 days", ["2026-02-28", "soon in day + 28 days", None]),
        ("day + 1 month", ["2026-02-28", "soon in day + 1 month", None]),
        ("day - 1 day", ["2026-01-30", "soon in day - 1 day", None]),
        ('"a" + "b"', ["14", "x , 1", None]),
    ],
)
def test_expressions(words: str, found: list[str | None]) -> None:
    assert ROWS.select(one=expression(words))["one"].to_list() == found


@pytest.mark.parametrize(
    "words", ["", "a +", "a b", "(a", "28 days + day", "a; drop", "day * 2 days", "__import__('os')"]
)
def test_what_cannot_be_understood_says_so(words: str) -> None:
    with pytest.raises(BadExpression):
        expression(words)


def test_a_number_that_is_not_calculated_with_is_never_taken_for_the_result() -> None:
    rows = pl.DataFrame({"a": ["1.1", "1,200", "1,20", "３", "1.200,5"]})
    found = rows.select(one=expression("a * 10000"))["one"].to_list()
    assert found == ["11000", "12000000", "1,20 in a * 10000", "３ in a * 10000", "1.200,5 in a * 10000"]
