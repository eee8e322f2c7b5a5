"""Words: yes and no, one of a column's own words in any of its spellings, and text as it stands."""

import polars as pl

from data.cells.column import Cells
from data.cells.spelling import Spelling
from data.counted import counted, was
from data.feeds.columns import Column

YES = ("true", "yes", "1", "是")
NO = ("false", "no", "0", "否")

SCIENTIFIC = r"^\d(\.\d+)?[eE]\+?\d{2,3}$"


def _words(text: pl.Series, words: dict[str, str], refusal: str) -> tuple[pl.Series, pl.Series]:
    distinct = text.unique().drop_nulls()
    meant = (
        distinct.str.normalize("NFKC").str.to_lowercase().replace_strict(words, default=None, return_dtype=pl.String)
    )
    found = text.replace_strict(distinct, meant, default=None, return_dtype=pl.String)
    unknown = text.is_not_null() & found.is_null()
    return found, pl.select(reason=pl.when(unknown).then(pl.lit(refusal))).to_series()


def read_flags(text: pl.Series, spelling: Spelling, column: Column) -> Cells:
    """Yes or no, in the words and signs of the catalogue."""
    words = dict.fromkeys(YES, "yes") | dict.fromkeys(NO, "no")
    found, reason = _words(text, words, "is neither yes nor no: write true/false, yes/no, 1/0 or 是/否")
    return Cells(found == "yes", reason)


def read_choices(text: pl.Series, spelling: Spelling, column: Column) -> Cells:
    """One of the column's words, or another spelling of it."""
    words = {word: word for word in column.metadata["words"]}
    for word, others in column.metadata["words"].items():
        words |= {other.lower(): word for other in others}
    listed = ", ".join(column.metadata["words"])
    found, reason = _words(text, words, f"is not one of: {listed}")
    renamed = int(((found != text) & found.is_not_null()).sum())
    notes = [f"{counted(renamed, 'word')} {was(renamed)} written in another form than {listed}"] if renamed else []
    return Cells(found, reason, notes)


def read_texts(text: pl.Series, spelling: Spelling, column: Column) -> Cells:
    """Text as it stands; not what a spreadsheet made of a long number."""
    lost = text.str.contains(SCIENTIFIC).fill_null(False)
    said = "is a number in scientific notation: its digits are lost; write it as text"
    return Cells(text, pl.select(pl.when(lost).then(pl.lit(said))).to_series().rename("reason"))
