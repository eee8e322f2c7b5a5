"""CellType: all that is known of one kind of column; a file with one is all that a new kind needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from data.cells.spelling import Spelling

AMOUNTS, COUNTS = "amounts", "counts"
Facts = Mapping[str, Any]  # what a feed says of a column: `words`, `empty`, `refers_to`, `register` …


@dataclass
class Cells:
    """A column of typed values; `reason` is null where the text could be read; `notes` name what was normalised."""

    values: pl.Series
    reason: pl.Series
    notes: list[str] = field(default_factory=list)


def _none(value: str, facts: Facts) -> str:
    return ""


def _never(value: str, facts: Facts) -> bool:
    return False


@dataclass(frozen=True)
class CellType:
    """One kind of column.

    `read(text, spelling, facts)`: trimmed text -> values. `plain(cell, facts)`: the typed value, and whether the text
    is in its standard spelling and needs no note, so that a row of a large file is right without a closer look; None:
    such files take the ordinary way. `suggest(value, facts)`: what a rejected cell was perhaps meant to be, or "".
    `fits(value, facts)`: whether a cell can only be of this kind. `holds(facts)`: what the cells are, in words.
    `sample(facts)`: a cell that is right. `in_brackets`: what the brackets of a header may say without saying anything
    new. `number`, `day`, `summed`: whether the cells are numbers, days or months, numbers that rows of sums add up.
    `share`: whether they are parts of one, which a header may announce in per cent. `scaled`: what a file may give in
    thousands, of AMOUNTS or COUNTS, "" where nothing: counts where their own header says so alone.
    """

    name: str
    dtype: Any
    read: Callable[[pl.Series, Spelling, Facts], Cells]
    holds: Callable[[Facts], str]
    sample: Callable[[Facts], str]
    plain: Callable[[pl.Expr, Facts], tuple[pl.Expr, pl.Expr]] | None = None
    suggest: Callable[[str, Facts], str] = _none
    fits: Callable[[str, Facts], bool] = _never
    in_brackets: str = ""
    number: bool = False
    day: bool = False
    summed: bool = False
    share: bool = False
    scaled: str = ""
