"""Mapped: a file in the feed's columns, still as text, with every cell's place in the original."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field

import polars as pl

from data.cells.spelling import Spelling

TWIN = r"is the key of row (\d+) too"  # the one reason that names another row


def as_in_file(faults: pl.DataFrame) -> pl.DataFrame:
    """Faults, to be shown: `row` is the row in the file's own sheet. Deliveries of old have no other."""
    return faults.with_columns(row="file_row").drop("file_row") if "file_row" in faults.columns else faults


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
        """Faults with `sheet`, `cell` and `file_row`; a fault of several columns has the cell of the first."""
        each = max(len(self.wide), 1)
        count = pl.col("row") - self.before - 1
        letter = (
            pl.col("column")
            .str.extract("^([^,]*)")
            .replace_strict(dict(self.columns), default=None, return_dtype=pl.String)
        )
        if self.wide:
            beside = (count % each).replace_strict(dict(enumerate(self.wide)), return_dtype=pl.String)
            letter = pl.coalesce(letter, pl.when(pl.col("column") != "").then(beside))
        row = count // each + 1
        cell = pl.concat_str(letter, row.cast(pl.String)).fill_null("")
        return faults.with_columns(sheet=pl.lit(self.name), cell=cell, file_row=row)


@dataclass(frozen=True)
class Mapped:
    """`text`: `row` and the feed's columns as text; rows of several sheets, or months side by side, are numbered
    through, so that `row` is unique. `rejected`: the faults of rows that do not fit the header; `misfits`: those rows,
    as far as they go, like `text`. `notes`: what was read otherwise than it stands; `remarks`: what else is worth a
    sentence. `found`: feed column -> the header it was taken from. `headers`: those of the file.
    `absent`: columns of the feed that it does not have."""

    text: pl.DataFrame
    rejected: pl.DataFrame
    notes: list[str]
    spelling: Spelling
    places: tuple[Place, ...] = ()
    remarks: list[str] = field(default_factory=list)
    found: Dictionary[str, str] = field(default_factory=dict)
    headers: list[str] = field(default_factory=list)
    misfits: pl.DataFrame = field(default_factory=pl.DataFrame)
    absent: tuple[str, ...] = ()

    def placed(self, faults: pl.DataFrame) -> pl.DataFrame:
        """Faults with `sheet`, `cell` and `file_row`: where in the original each stands; `row` is that of `text`."""
        if not self.places:
            return faults.with_columns(sheet=pl.lit(""), cell=pl.lit(""), file_row="row")
        found = self._placed(faults)
        if found.is_empty() or (len(self.places) == 1 and not self.places[0].wide):
            return found
        twins = found.select(row=pl.col("reason").str.extract(TWIN).cast(pl.Int64), column=pl.lit("")).drop_nulls()
        spots = self._placed(twins.unique()).select("row", twin="file_row", beside="sheet")
        words = pl.format("row {} of {}", "twin", "beside") if len(self.places) > 1 else pl.format("row {}", "twin")
        named = found.with_columns(other=pl.col("reason").str.extract(TWIN).cast(pl.Int64)).join(
            spots, left_on="other", right_on="row", how="left", maintain_order="left"
        )
        said = pl.concat_str(pl.lit("is the key of "), words, pl.col("reason").str.extract(r"( too:.*)$"))
        return named.with_columns(reason=pl.coalesce(said, "reason")).select(found.columns)

    def _placed(self, faults: pl.DataFrame) -> pl.DataFrame:
        parts = []
        for place, following in zip(self.places, [*self.places[1:], None], strict=True):
            mine = faults.filter(pl.col("row") > place.before)
            if following is not None:
                mine = mine.filter(pl.col("row") <= following.before)
            parts.append(place.placed(mine))
        return pl.concat(parts)

    def first(self, count: int) -> pl.DataFrame:
        """The first rows of `text`, `row` as it is in the file's own sheet."""
        rows = self.text.head(count)
        spots = self._placed(rows.select("row", column=pl.lit("")))
        return rows.with_columns(spots["file_row"].alias("row"))

    def rejected_rows(self, faults: pl.DataFrame) -> pl.DataFrame:
        """The rows that have a fault, as text: `row` and the feed's columns."""
        faulty = self.text.filter(pl.col("row").is_in(faults["row"].unique().implode()))
        return pl.concat([faulty, self.misfits]).sort("row") if self.misfits.height else faulty
