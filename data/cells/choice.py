"""Choice: one of a column's own words, in any of its spellings."""

from difflib import get_close_matches

import polars as pl

from data.cells.cell_type import Cells, CellType, Facts
from data.cells.slow_way import unread
from data.cells.spelling import Spelling
from data.cells.tidying import plainly
from data.language import _, ngettext

CLOSE = 0.75


def spelled(facts: Facts) -> dict[str, str]:
    """Every spelling of the column's words, in lower case -> the word."""
    found = {word.lower(): word for word in facts["words"]}
    for word, others in facts["words"].items():
        found |= {other.lower(): word for other in others}
    return found


def meant(text: pl.Series, words: dict[str, str]) -> pl.Series:
    """The word that each text is a spelling of; null where it is none."""
    distinct = text.unique().drop_nulls()
    found = plainly(distinct).str.to_lowercase().replace_strict(words, default=None, return_dtype=pl.String)
    return text.replace_strict(distinct, found, default=None, return_dtype=pl.String)


def read_choices(text: pl.Series, spelling: Spelling, facts: Facts) -> Cells:
    """One of the column's words, or another spelling of it."""
    words = ", ".join(facts["words"])
    found = meant(text, spelled(facts))
    cells = unread(text, found, _("is not one of: {words}", words=words))
    if n := int(((found != text) & found.is_not_null()).sum()):
        cells.notes.append(
            ngettext(
                "{n} word was written in another form than {words}",
                "{n} words were written in another form than {words}",
                n,
                words=words,
            )
        )
    return cells


def _plain(cell: pl.Expr, facts: Facts) -> tuple[pl.Expr, pl.Expr]:
    return cell, pl.any_horizontal(cell == word for word in facts["words"])  # few: quicker than is_in


def _suggest(value: str, facts: Facts) -> str:
    known = spelled(facts)
    if value.lower() in known:  # which was understood: something else is wrong with the row
        return ""
    close = get_close_matches(value.lower(), list(known), n=1, cutoff=CLOSE)
    return known[close[0]] if close else ""


kind = CellType(
    "choice",
    pl.String,
    read_choices,
    holds=lambda facts: _("one of: {words}", words=", ".join(facts["words"])),
    sample=lambda facts: str(next(iter(facts["words"]))),
    plain=_plain,
    suggest=_suggest,
    fits=lambda value, facts: value.lower() in spelled(facts),
    in_brackets=r"文本|文字|text",
)
