"""What a number format shows of a number."""

import pytest

from data.reading.number_formats import shown, shows_days


@pytest.mark.parametrize(
    ("number", "code", "words"),
    [
        ("1234", "00000000", "00001234"),
        ("500", '"P-"00000', "P-00500"),
        ("500", "\\P\\-00000", "P-00500"),
        ("12345", "00-000", "12-345"),
        ("1234567", "000-0000", "123-4567"),
        ("5", '0"号"', "5号"),
        ("123456", "000", ""),  # the number alone
        ("1234", "#,##0", ""),  # a quantity
        ("1234", "0.00", ""),
        ("1234", "0%", ""),
        ("1234", "0.00E+00", ""),
        ("1234", "General", ""),
        ("1234", "@", ""),
        ("46234", "yyyy-mm-dd", ""),
        ("-5", "0000", ""),
        ("1234", "00000000;[Red]-0", "00001234"),
    ],
)
def test_what_is_shown(number: str, code: str, words: str) -> None:
    assert shown(number, code) == words


@pytest.mark.parametrize(
    ("code", "days"),
    [("yyyy-mm-dd", True), ("[h]:mm", True), ('"days" 0', False), ("General", False), ("[Red]0", False), ("0", False)],
)
def test_which_formats_show_days(code: str, days: bool) -> None:
    assert shows_days(code) == days
