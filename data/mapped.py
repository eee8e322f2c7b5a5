"""Mapped: a file in the feed's columns, still as text, with every cell's place in the original."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field

import polars as pl

from data.spelling import Spelling


@dataclass(frozen=True)
class Place:
    """Where rows of one sheet stand: `row` less `before` is the row in the sheet `name`; feed column -> letters.

    Where months stand side by side, `wide` are their letters, and each row of the sheet is as many rows of the table.
    """

    name: str
    before: int
    columns: Dictionary[str, str]
    wide: tuple[str, ...] = ()

    def placed(self, faults: pl.DataFrame) -> pl.DataFrame:
        """Faults with `sheet` and `cell`."""
        each = max(len(self.wide), 1)
        count = pl.col("row") - self.before - 1
        letter = pl.col("column").replace_strict(dict(self.columns), default=None, return_dtype=pl.String)
        if self.wide:
            beside = (count % each).replace_strict(dict(enumerate(self.wide)), return_dtype=pl.String)
            letter = pl.coalesce(letter, beside)
        cell = pl.concat_str(letter, (count // each + 1).cast(pl.String))
        return faults.with_columns(sheet=pl.lit(self.name), cell=cell.fill_null(""))


@dataclass(frozen=True)
class Mapped:
    """`text`: `row` and the feed's columns as text; rows of several sheets, or months side by side, are numbered
    through, so that `row` is unique. `rejected`: the faults of rows that do not fit the header; `misfits`: those rows,
    as far as they go, like `text`. `notes`: what was read otherwise than it stands; `remarks`: what else is worth a
    sentence. `found`: feed column -> the header it was taken from. `headers`: those of the file."""

    text: pl.DataFrame
    rejected: pl.DataFrame
    notes: list[str]
    spelling: Spelling
    places: tuple[Place, ...] = ()
    remarks: list[str] = field(default_factory=list)
    found: Dictionary[str, str] = field(default_factory=dict)
    headers: list[str] = field(default_factory=list)
    misfits: pl.DataFrame = field(default_factory=pl.DataFrame)

    def placed(self, faults: pl.DataFrame) -> pl.DataFrame:
        """Faults with `sheet` and `cell`: where in the original each stands."""
        parts = []
        for place, following in zip(self.places, [*self.places[1:], None], strict=True):
            mine = faults.filter(pl.col("row") > place.before)
            if following is not None:
                mine = mine.filter(pl.col("row") <= following.before)
            parts.append(place.placed(mine))
        return pl.concat(parts) if parts else faults.with_columns(sheet=pl.lit(""), cell=pl.lit(""))

    def rejected_rows(self, faults: pl.DataFrame) -> pl.DataFrame:
        """The rows that have a fault, as text: `row` and the feed's columns."""
        faulty = self.text.filter(pl.col("row").is_in(faults["row"].unique().implode()))
        return pl.concat([faulty, self.misfits]).sort("row") if self.misfits.height else faulty
