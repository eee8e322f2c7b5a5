"""Whole: a whole number; 5.0 is 5, 5.5 is none."""

import polars as pl

from data.cells.amount import EXACT, slow_numbers, suggest_number
from data.cells.cell_type import COUNTS, Cells, CellType, Facts
from data.cells.slow_way import read_some
from data.cells.spelling import Spelling
from data.language import _, ngettext


def read_wholes(text: pl.Series, spelling: Spelling, facts: Facts) -> Cells:
    """Whole numbers; 5.0 is 5, 5.5 is refused."""

    def slow(open_: pl.Series) -> pl.DataFrame:
        value, exact = pl.col("value"), pl.col("value").cast(pl.Int64, strict=False)
        fits = (value == value.round()) & (value.abs() < EXACT)
        plain = pl.lit(_("is not a number"))
        return slow_numbers(spelling)(open_).select(
            value=pl.when(fits).then(exact),
            reason=pl.when(value.is_null() & (pl.col("reason") != plain))
            .then("reason")
            .when(value.is_null())
            .then(pl.lit(_("is not a whole number")))
            .when(value.abs() >= EXACT)
            .then(pl.lit(_("is too large a number")))
            .when(~fits)
            .then(pl.lit(_("is not a whole number: it has a fraction"))),
        )

    fast = text.cast(pl.Int64, strict=False)
    fast = fast.zip_with(text.str.contains(r"^[+-]?[0-9]+$").fill_null(False), pl.Series([None], dtype=pl.Int64))
    values, reason, read = read_some(text, fast, slow)
    return Cells(
        values,
        reason,
        [
            ngettext(
                "{n} whole number was written with separators, decimals or digits of another script",
                "{n} whole numbers were written with separators, decimals or digits of another script",
                read,
            )
        ]
        if read
        else [],
    )


kind = CellType(
    "whole",
    pl.Int64,
    read_wholes,
    holds=lambda facts: _("a whole number"),
    sample=lambda facts: "1",
    plain=lambda cell, facts: (cell.cast(pl.Int64, strict=False), cell.str.contains(r"^[0-9]{1,15}$")),
    suggest=suggest_number,
    in_brackets=(
        r"(单位[:：])?[件人个名家次份项起宗票位月]|数[字值]|整数|number|integer|count|cases|persons|people|months"
    ),
    number=True,
    summed=True,
    scaled=COUNTS,
)
