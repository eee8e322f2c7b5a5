"""Notes: what is said of a file, by weight: what changes figures, what was read otherwise, what the file lacks."""

from collections.abc import Iterable
from enum import IntEnum


class Weight(IntEnum):
    """How much a note matters to whoever reads the figures."""

    figures = 0  # rows, columns or values that count otherwise than they stand, or not at all
    reading = 1  # what was read otherwise than it is written, and means the same
    lacks = 2  # what the file does not say


class Note(str):
    """A note and its weight; what is only text is about reading."""

    weight: Weight

    def __new__(cls, text: str, weight: Weight = Weight.reading) -> "Note":
        note = super().__new__(cls, text)
        note.weight = weight
        return note


def changes_figures(text: str) -> str:
    """A note on what makes figures other ones."""
    return Note(text, Weight.figures)


def lacks(text: str) -> str:
    """A note on what is not there."""
    return Note(text, Weight.lacks)


def in_order(notes: Iterable[str]) -> list[str]:
    """The notes by their weight, each once."""
    return sorted(dict.fromkeys(notes), key=lambda note: getattr(note, "weight", Weight.reading))
