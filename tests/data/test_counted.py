"""Counted: one thing is one, several are several."""

import pytest

from data.counted import counted, was


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 rows repeat, were"), (1, "1 row repeats, was"), (2, "2 rows repeat, were")]
)
def test_a_number_of_things_in_words(number: int, words: str) -> None:
    assert f"{counted(number, 'row repeats', 'rows repeat')}, {was(number)}" == words
    assert counted(number, "date") == f"{number} date{'' if number == 1 else 's'}"
