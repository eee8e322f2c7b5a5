"""Rate: a share from 0 to 1; 85 % is 0.85. A kind of column that only the feed of the bad inputs has."""

import re

import pandera.polars as pa
import polars as pl

from data.cells.amount import read_amounts, suggest_number
from data.cells.cell_type import Cells, CellType, Facts
from data.cells.spelling import Spelling
from data.counted import counted, was
from data.feeds.columns import Column, column


def read_rates(text: pl.Series, spelling: Spelling, facts: Facts) -> Cells:
    """Shares from 0 to 1; those with a percent sign are hundredths."""
    wide = text.str.contains("[%％٪]").fill_null(False)
    if not wide.any():
        return read_amounts(text, spelling, facts)
    bare = text.str.normalize("NFKC").str.replace_all("٪", "%").str.replace(r"\s*%$", "")
    cells = read_amounts(text.zip_with(~wide, bare), spelling, facts)
    values = (cells.values / 100).round(12).zip_with(wide, cells.values)
    signs = int(wide.sum())
    notes = [*cells.notes, f"{counted(signs, 'rate')} with a percent sign {was(signs)} read as hundredths"]
    ones = int(((values == 1) & ~wide).sum())
    if ones:
        notes.append(
            f"{counted(ones, 'rate is', 'rates are')} 1 without a percent sign, "
            "among others with one: read as 100 %, not 1 %"
        )
    return Cells(values, cells.reason, notes)


def _suggest(value: str, facts: Facts) -> str:
    if re.fullmatch(r"\d{1,2}(\.\d+)?|100", value):
        return f"{value}%"
    return suggest_number(value, facts)


kind = CellType(
    "rate",
    pl.Float64,
    read_rates,
    holds=lambda facts: "a share from 0 to 1",
    sample=lambda facts: "1",
    suggest=_suggest,
    in_brackets=r"[%％٪]|百分比|百分数|比例|per ?cent|percentage",
    number=True,
    share=True,
)


def rate(*aliases: str, empty: bool = False) -> Column:
    """A share from 0 to 1; 85% is 0.85."""
    checks = [pa.Check.ge(0, error="is less than 0"), pa.Check.le(1, error="is more than 1: write 0.85 or 85%")]
    return column(kind, aliases, empty, checks)
