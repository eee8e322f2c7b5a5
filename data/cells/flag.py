"""Flag: yes or no, in the words and signs that offices use."""

import polars as pl

from data.cells.cell_type import Cells, CellType, Facts
from data.cells.choice import meant
from data.cells.placeholders import named
from data.cells.slow_way import unread
from data.cells.spelling import Spelling
from data.language import _, ngettext

YES = ("true", "yes", "1", "是")
NO = ("false", "no", "0", "否")
# A cross (x, ☒) says yes on one form and no on another: it is in neither list.
ALSO_YES = ("y", "t", "on", "√", "✓", "✔", "☑", "✅", "有", "对")
ALSO_NO = ("n", "f", "off", "×", "✗", "✘", "❌", "☐", "无", "無", "没有", "错")


def read_flags(text: pl.Series, spelling: Spelling, facts: Facts) -> Cells:
    """Yes or no; 无 is no here, not a missing value."""
    words = dict.fromkeys((*YES, *ALSO_YES), "yes") | dict.fromkeys((*NO, *ALSO_NO), "no")
    found = meant(text, words)
    cells = unread(text, found == "yes", _("is neither yes nor no: write true/false, yes/no, 1/0 or 是/否"))
    other = found.is_not_null() & ~text.str.to_lowercase().is_in([*YES, *NO])
    if n := int(other.sum()):
        cells.notes.append(
            ngettext(
                "{n} cell was read as yes or no ({words})",
                "{n} cells were read as yes or no ({words})",
                n,
                words=named(text, other),
            )
        )
    return cells


kind = CellType(
    "flag",
    pl.Boolean,
    read_flags,
    holds=lambda facts: _("yes or no"),
    sample=lambda facts: "true",
    plain=lambda cell, facts: (cell.is_in(YES), cell.is_in([*YES, *NO])),
    in_brackets=r"是|否|是否|有|无|yes|no|y|n|true|false|[10]",
)
