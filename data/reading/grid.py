"""A grid, in a worker: the cells of one table as they are found, and how a worker hands its tables over."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from xml.parsers import expat

from data.reading.correction_workbook import SHEET as READING
from data.reading.correction_workbook import Own, Rows, is_reading
from data.reading.worker import limit, say
from data.reading.xlsx_sheet import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Broken, name_of, number

SHOWN_COMMENTS = 3
FIRST_DAY = datetime(1899, 12, 30)
DAMAGED = "The file is damaged: a part of it cannot be read. Save it again, as XLSX or CSV."


def kept(day: str) -> str:
    """The number that workbooks keep a day as, such as 2026-10-31 or 2026-10-31 12:00:00."""
    return number(str((datetime.fromisoformat(day) - FIRST_DAY) / timedelta(days=1)))


@dataclass
class Grid:
    """`rows` and `stored` by row and column from 0: text, and the numbers of cells that show something else. `merged`:
    first row, first column, last row, last column. The others are counted to be said."""

    name: str
    visible: bool = True
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    stored: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    cells: int = 0
    formulas: int = 0
    links: int = 0
    hidden: int = 0

    def put(self, row: int, column: int, text: str, stored: str = "") -> None:
        """Write a cell; an empty one is none. Broken where it lies too far out, or there are too many."""
        if not text.strip():
            return
        if column >= MOST_COLUMNS:
            raise Broken(f"A cell lies in column {column + 1:,}; at most {MOST_COLUMNS} columns are taken in.")
        if row >= MOST_ROWS:
            raise Broken(f"A cell lies in row {row + 1:,}; a workbook has at most {MOST_ROWS:,}.")
        self.cells += 1
        if self.cells > MOST_CELLS:
            raise Broken(f"The workbook has more than {MOST_CELLS:,} filled cells: hand it in as CSV or Parquet.")
        self.rows.setdefault(row, {})[column] = text
        if stored and stored != text:
            self.stored.setdefault(row, {})[column] = stored

    def span(self, row: int, column: int, deep: int, wide: int) -> None:
        """A cell that reaches over others."""
        if deep > 1 or wide > 1:
            self.merged.append((row, column, row + deep - 1, column + wide - 1))

    @property
    def widest(self) -> int:
        return max((max(row) + 1 for row in self.rows.values()), default=0)

    def listed(self) -> Rows:
        """The rows that hold anything, from left to right."""
        return [[self.rows[row].get(i) for i in range(self.widest)] for row in sorted(self.rows)]


def hand_over(grids: Iterable[Grid], **about: object) -> None:
    """Say what is true of the whole file, then each visible table that holds anything: its facts, and its rows."""
    every = list(grids)
    own = next((one for one in every if one.name == READING and is_reading(one.name, one.listed())), None)
    reading = own.listed() if own else []
    shown = [one for one in every if one is not own and one.visible]
    hidden = [one.name for one in every if one is not own and not one.visible]
    say({"hidden": hidden, "reading": reading, **about})
    for grid in shown:
        comments = [one for one in grid.comments if one.partition(": ")[2] not in Own(reading)]
        facts = {name: getattr(grid, name) for name in ("widest", "merged", "formulas", "links", "hidden")}
        said = {"comments": comments[:SHOWN_COMMENTS], "all_comments": len(comments)}
        say({"sheet": grid.name, **facts, **said})
        for row, cells in zip(sorted(grid.rows), grid.listed(), strict=True):
            say([row + 1, cells, grid.stored.get(row, {})])


def parse(content: bytes, start: Callable[..., None], end: Callable[..., None], data: Callable[..., None]) -> None:
    """Walk through XML, the names of its elements without prefix. Broken where it has a document type definition."""

    def refuse(*_: object) -> None:
        raise Broken("The file holds a document type definition: it is not opened.")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda tag, facts: start(name_of(tag), facts)
    parser.EndElementHandler = lambda tag: end(name_of(tag))
    parser.CharacterDataHandler = data
    parser.Parse(content, True)


def work(main: Callable[[str], None]) -> None:
    """Run a worker within its limits: what cannot be read is refused in one sentence."""
    limit()
    try:
        main(sys.argv[1])
    except Broken as error:
        say({"refused": str(error)})
    except (expat.ExpatError, KeyError, ValueError, OverflowError, LookupError, RecursionError):
        say({"refused": DAMAGED})
