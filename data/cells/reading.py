"""Reading a column: its text tidied, read as its kind, and what is said of cells that are errors or no value."""

import polars as pl

from data.cells.cell_type import Cells, CellType, Facts
from data.cells.placeholders import ABOVE, ANY, NO_VALUE, PENDING, named
from data.cells.spelling import Spelling
from data.cells.tidying import tidied
from data.language import _, ngettext

ERROR = r"^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|FORMULA! .*|FIELDS!.*|LONG! .*)$"
FORMULA = "#FORMULA! "
FIELDS = "#FIELDS! "  # in a workbook of rejected rows: before the first field of one that did not fit its header
LONG = "#LONG! "  # the reader puts it before the beginning of a cell of more characters than LONGEST_CELL
LONGEST_CELL = 131_072


def read_cells(text: pl.Series, kind: CellType, facts: Facts, spelling: Spelling) -> Cells:
    """The typed values of one column of text.

    What is no value of the column but says that there is none (NO_VALUE) becomes empty, with a note, where the column
    may be empty; any other placeholder is a fault that says so.
    """
    clean, notes = tidied(text)
    cells = kind.read(clean, spelling, facts)
    notes += cells.notes
    bad = cells.reason.is_not_null() | (cells.values.is_null() & clean.is_not_null() & (kind.name != "text"))
    if not bad.any() and not clean.str.contains(ERROR).any():
        return Cells(cells.values, cells.reason, notes)
    values, reason = cells.values, cells.reason
    none = bad & clean.str.to_lowercase().is_in(NO_VALUE) & facts.get("empty", True)
    if n := int(none.sum()):
        words = named(clean, none)
        notes.append(
            ngettext(
                "{n} cell says that there is no value ({words})",
                "{n} cells say that there is no value ({words})",
                n,
                words=words,
            )
        )
    frame = pl.DataFrame({"text": clean, "reason": reason, "bad": bad, "none": none})
    cell = pl.col("text")
    wrong = cell.str.contains(ERROR).fill_null(False)
    said = (
        pl.when("none")
        .then(None)
        .when(cell.str.starts_with(FORMULA))
        .then(pl.lit(_("is a formula without a value: open the workbook, let it calculate, and save it")))
        .when(cell.str.starts_with(FIELDS.strip()) & wrong)
        .then(
            pl.lit(
                _(
                    "says that the row did not fit its header: put each field into its cell, then take {mark} away",
                    mark=FIELDS.strip(),
                )
            )
        )
        .when(cell.str.starts_with(LONG) & wrong)
        .then(pl.lit(_("is too long: a cell holds at most {most:,} characters", most=LONGEST_CELL)))
        .when(wrong)
        .then(pl.lit(_("is an error of the spreadsheet, not a value: correct the formula")))
        .when(pl.col("bad") & cell.str.contains(ANY))
        .then(placeholder_reason(cell, facts))
        .when("bad")
        .then(pl.coalesce("reason", pl.lit(_("cannot be read"))))
    )
    reason = frame.select(reason=said).to_series()
    values = values.zip_with(reason.is_null(), pl.Series([None], dtype=values.dtype))
    return Cells(values, reason, notes)


def placeholder_reason(cell: pl.Expr, facts: Facts) -> pl.Expr:
    """Why a placeholder is no value of a column."""
    needed = not facts.get("empty", True)
    return (
        pl.when(cell.str.contains(ABOVE))
        .then(pl.lit(_("stands for the value of the row above: write the value itself")))
        .when(cell.str.contains(PENDING))
        .then(
            pl.lit(
                _("says that the value is still to come, and a value is required")
                if needed
                else _("says that the value is still to come: leave the cell empty until then")
            )
        )
        .otherwise(
            pl.lit(
                _("says that there is no value, and a value is required")
                if needed
                else _("stands for no value: leave the cell empty where there is none")
            )
        )
    )
