"""Correction: what a workbook of rejected rows says of itself, in a hidden sheet, so that it is read as its original.

Workers read it too: it imports nothing that is slow to load.
"""

from collections.abc import Mapping, Sequence

SHEET = "plumbline reading"
TITLE = "How the file was read from which these rows were rejected. Leave this sheet as it is."
COMMENT = "comment"
ENTRIES = ("date_order", "decimal", "serials", "time_zone", "from_1904", "typed")

Rows = Sequence[Sequence[str | None]]


def _bare(words: str) -> str:
    """Words without blanks: programs break the lines of a comment in different ways."""
    return "".join(words.split())


def written(spelling: Mapping[str, str], comments: Sequence[str]) -> list[list[str]]:
    """The rows of the hidden sheet: the title, the entries of the spelling, and the workbook's own comments."""
    said = [[name, spelling[name]] for name in ENTRIES if spelling.get(name)]
    return [[TITLE], *said, *([COMMENT, _bare(words)] for words in dict.fromkeys(comments))]


def is_reading(name: str, rows: Rows) -> bool:
    """Whether a sheet is the one that `written` made."""
    return name == SHEET and bool(rows) and rows[0][:1] == [TITLE]


def entries(rows: Rows) -> dict[str, str]:
    """The entries of the spelling that the hidden sheet states."""
    return {row[0]: row[1] for row in rows if len(row) > 1 and row[0] in ENTRIES and row[1]}


class Own:
    """The workbook's own comments: a comment that was changed since, or added, is not among them."""

    def __init__(self, rows: Rows) -> None:
        self.words = {row[1] for row in rows if len(row) > 1 and row[0] == COMMENT}

    def __contains__(self, comment: str) -> bool:
        return _bare(comment) in self.words
