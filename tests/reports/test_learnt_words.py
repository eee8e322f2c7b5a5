"""What was learnt, in words: a difference is called one only where enough was visited, beyond chance."""

import polars as pl
import pytest

from metrics.inspection.hit_rate import FEW, Against
from reports.words.hit_rate import readable, said_of, titled


def test_until_both_sides_have_been_visited_nothing_is_said() -> None:
    assert said_of(Against((3, 9), (0, 0), None, None, None, False)) == (
        "Of 9 visits to units picked for a reason 3 hit; of 0 visits to the control sample 0. "
        "Until both have been visited, nothing can be said."
    )


@pytest.mark.parametrize(
    ("visits", "told", "verdict"),
    [
        (FEW - 1, True, "with fewer than 5 visits on a side it says little"),
        (FEW, True, "more than chance explains"),
        (FEW, False, "chance could explain it"),
    ],
)
def test_the_difference_is_weighed_by_how_many_were_visited(visits: int, told: bool, verdict: str) -> None:
    said = said_of(Against((4, 9), (0, visits), 0.44, -0.013, 0.71, told))
    assert said.endswith(f"The difference is +44 points (−1 to +71 at 95 %): {verdict}.")


def test_a_table_says_which_shares_say_little_and_what_is_missing_is_no_zero() -> None:
    table = pl.DataFrame(
        {
            "route": ["signal", "random", "elsewhere"],
            "taken": [9, 5, 2],
            "visited": [FEW, FEW - 1, 0],
            "hits": [2, 0, 0],
            "open": [4, 1, 2],
            "share": [0.4, 0.0, None],
            "lower": [0.12, 0.0, None],
            "upper": [0.77, 0.49, None],
        }
    )
    rows = readable(titled(table, "route")).rows()
    assert [row[5:] for row in rows] == [
        ("40 %", "12 % to 77 %", ""),
        ("0 %", "0 % to 49 %", "fewer than 5 visits: says little"),
        ("–", "–", "no visit has ended: says nothing"),
    ]
    assert [row[0] for row in rows][2] == "elsewhere" and rows[1][0] != "random"
