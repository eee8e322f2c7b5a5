"""Report: what became of a file that was handed in, for pages, programs and people."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field

import polars as pl

from data.cells.spelling import Spelling
from data.mapping.mapped import as_in_file


@dataclass(frozen=True)
class Report:
    """What became of a file. `status`: accepted, rejected (some rows), unchanged, refused, or asks.

    `normalised`: what was read otherwise than it stands; `notes`: that, and all else worth a sentence. `rejected`: one
    line a fault: row, column, value, reason, sheet, cell (such as C7), file_row, suggestion; `row` is that of
    `rejected_rows`, `file_row` that of the sheet. `rejected_rows`: those rows whole, as text, in the feed's columns, to
    be corrected; `spelling`: how their cells are read. `changes`: how many records on file are new, changed, unchanged,
    moved, gone, and how many values are lost. `topic`, `question`, `options`: what must be answered first, by
    `answers={topic: option}`.
    """

    feed: str
    status: str
    rows_accepted: int = 0
    rows_rejected: int = 0
    notes: list[str] = field(default_factory=list)
    normalised: list[str] = field(default_factory=list)
    rejected: pl.DataFrame = field(default_factory=pl.DataFrame)
    rejected_rows: pl.DataFrame = field(default_factory=pl.DataFrame)
    spelling: Spelling = field(default_factory=Spelling)
    question: str = ""
    options: tuple[str, ...] = ()
    topic: str = ""
    delivery: int | None = None
    changes: Dictionary[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """The report as JSON has it."""
        return {
            "feed": self.feed,
            "status": self.status,
            "rows_accepted": self.rows_accepted,
            "rows_rejected": self.rows_rejected,
            "notes": self.notes,
            "rejected": as_in_file(self.rejected).to_dicts(),
            "topic": self.topic,
            "question": self.question,
            "options": self.options,
            "delivery": self.delivery,
            "changes": dict(self.changes),
        }
