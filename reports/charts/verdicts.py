"""How verdicts look: a sign, a mark and a colour each, so that none of them stands alone."""

from typing import NamedTuple

from reports.charts.house import BLUE, GREY, ORANGE, PURPLE


class Look(NamedTuple):
    """`sign` in tables, `mark` and `colour` in charts."""

    sign: str
    mark: str
    colour: str


LOOKS = {
    ("better", "act"): Look("▲▲ better", "triangle-up", BLUE),
    ("better", "watch"): Look("▲ better, 95 % only", "triangle-up-open", BLUE),
    ("worse", "act"): Look("▼▼ worse", "triangle-down", ORANGE),
    ("worse", "watch"): Look("▼ worse, 95 % only", "triangle-down-open", ORANGE),
    ("higher", "act"): Look("↑↑ higher", "triangle-up", PURPLE),
    ("higher", "watch"): Look("↑ higher, 95 % only", "triangle-up-open", PURPLE),
    ("lower", "act"): Look("↓↓ lower", "triangle-down", PURPLE),
    ("lower", "watch"): Look("↓ lower, 95 % only", "triangle-down-open", PURPLE),
}
ALIKE = Look("= like the others", "circle", GREY)
UNTOLD = Look("–", "circle-open", GREY)


def look(verdict: str | None, level: str | None) -> Look:
    """How a verdict at a level looks."""
    if verdict is None or verdict == "no data":
        return UNTOLD
    return LOOKS.get((verdict, level or ""), ALIKE)
