"""Privacy: identity numbers of persons where no such number belongs, found without being repeated."""

import re

import polars as pl

NEAR = r"[1-9]\d{5}(18|19|20)\d{9}[\dXx]"
CITIZEN = re.compile(r"(?<!\d)([1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})([\dXx])(?!\d)")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"  # ISO 7064 MOD 11-2, as GB 11643 writes it


def _true(match: re.Match[str]) -> bool:
    return CHECKS[sum(int(d) * w for d, w in zip(match[1], WEIGHTS, strict=True)) % 11] == match[2].upper()


def first_citizen_id(cells: pl.Series) -> int | None:
    """The index of the first cell that holds a citizen's identity number with a true check digit."""
    near = cells.str.contains(NEAR).fill_null(False)
    for index in near.arg_true():
        if any(_true(match) for match in CITIZEN.finditer(cells[index])):
            answer: int | None = index
            return answer
    return None


def masked(text: str) -> str:
    """Text in which identity numbers show only their first and last digits."""
    return CITIZEN.sub(lambda match: f"{match[1][:6]}…{match[2]}" if _true(match) else match[0], text)
