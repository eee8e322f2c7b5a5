"""Text: identifiers and names, as they stand; never a placeholder, nor what a spreadsheet made of a long number."""

import polars as pl

from data.cells.cell_type import Cells, CellType, Facts
from data.cells.placeholders import ABOVE, ANY, PENDING, named
from data.cells.spelling import Spelling
from data.cells.tidying import INVISIBLE, OTHER_FORM
from data.language import _, ngettext

SCIENTIFIC = r"^\d(\.\d+)?[eE]\+?\d{2,3}$"
MARKED_TEXT = r"^['’`]\d"  # by an apostrophe spreadsheets mark text
UNTIDY = rf"^$|^\s|\s$|^[#=]|{MARKED_TEXT}|[\x00-\x1f]|{INVISIBLE}|{OTHER_FORM}|{SCIENTIFIC}|{ANY}"


def read_texts(text: pl.Series, spelling: Spelling, facts: Facts) -> Cells:
    """Text as it stands.

    In a column that may be empty a placeholder is no value; one that says *still to come* is a fault, except in a
    reference, where it stays. In any other column every placeholder is a fault.
    """
    frame, cell = text.to_frame("text"), pl.col("text")
    reason = (
        pl.when(cell.str.contains(SCIENTIFIC))
        .then(pl.lit(_("is a number in scientific notation: its digits are lost; write it as text")))
        .when(cell.str.contains(MARKED_TEXT))
        .then(pl.lit(_("begins with an apostrophe, as spreadsheets mark text: take it away")))
    )
    reasons = frame.select(reason=reason).to_series()
    placed = text.str.contains(ANY).fill_null(False)
    if not placed.any():
        return Cells(text, reasons)
    pending = placed & text.str.contains(PENDING)
    kept = pending if facts.get("refers_to") and facts.get("empty", True) else placed & False
    fault = placed & ~kept if not facts.get("empty", True) else (pending & ~kept) | (placed & text.str.contains(ABOVE))
    reasons = reasons.zip_with(~fault, pl.Series(["placeholder"]))
    gone = placed & ~fault & ~kept
    notes = []
    if n := int(gone.sum()):
        notes.append(
            ngettext(
                "{n} cell says that there is no value ({words})",
                "{n} cells say that there is no value ({words})",
                n,
                words=named(text, gone),
            )
        )
    if n := int(kept.sum()):
        notes.append(
            ngettext(
                "{n} cell says that the value is still to come, and stays as it is ({words})",
                "{n} cells say that the value is still to come, and stay as they are ({words})",
                n,
                words=named(text, kept),
            )
        )
    return Cells(text.zip_with(~gone, pl.Series([None], dtype=pl.String)), reasons, notes)


def _plain(cell: pl.Expr, facts: Facts) -> tuple[pl.Expr, pl.Expr]:
    # Identifiers of the register are tidy, and nothing else is among them.
    return cell, pl.lit(True) if facts.get("register") else ~cell.str.contains(UNTIDY)


kind = CellType(
    "text",
    pl.String,
    read_texts,
    holds=lambda facts: _("text"),
    sample=lambda facts: "-",
    plain=_plain,
    in_brackets=r"文本|文字|text|\d{1,2}位(数字|代码|编码)?|编码|代码|编号|code|id",
)
