"""ODS: what the library that reads its cells leaves out: errors, TRUE and FALSE, and merged cells."""

import zipfile
from dataclasses import dataclass, field
from xml.parsers import expat

from data.language import _
from data.reading.xlsx_sheet import MOST_CELLS, name_of

LOGICAL = {"TRUE": "true", "FALSE": "false"}
KNOWN_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")


@dataclass
class Told:
    """Of one sheet: `cells`, (row, column) from 0 -> the text that stands there; `merged`: first row, first column,
    last row, last column."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[list[int]] = field(default_factory=list)


class _Content:
    """Counts rows and columns of each table, and keeps the few cells that tell more than their value."""

    def __init__(self) -> None:
        self.sheets: list[Told] = []
        self.row = self.column = self.rows = self.remarks = 0
        self.facts: dict[str, str] = {}
        self.text: list[str] = []
        self.within: list[str] = []

    def start(self, tag: str, facts: dict[str, str]) -> None:
        tag = name_of(tag)
        self.within.append(tag)
        if tag == "table":
            self.sheets.append(Told())
            self.row = 0
        elif tag == "table-row":
            self.column, self.rows = 0, int(facts.get("table:number-rows-repeated", "1"))
        elif tag in ("table-cell", "covered-table-cell"):
            self.facts, self.text = facts, []
        elif tag == "annotation":
            self.remarks += 1

    def data(self, text: str) -> None:
        if not self.remarks and self.within and self.within[-1] in ("p", "span", "a"):
            self.text.append(text)

    def end(self, tag: str) -> None:
        tag = name_of(tag)
        self.within.pop()
        if tag == "annotation":
            self.remarks -= 1
        elif tag == "table-row":
            self.row += self.rows
        elif tag in ("table-cell", "covered-table-cell"):
            self._cell(int(self.facts.get("table:number-columns-repeated", "1")))

    def _cell(self, repeated: int) -> None:
        facts, sheet = self.facts, self.sheets[-1]
        deep, wide = (int(facts.get(f"table:number-{way}-spanned", "1")) for way in ("rows", "columns"))
        if deep > 1 or wide > 1:
            sheet.merged.append([self.row, self.column, self.row + deep - 1, self.column + wide - 1])
        told = _told(facts, "".join(self.text).strip())
        if told and self.rows * repeated > MOST_CELLS:
            raise ValueError(_("one cell is repeated over more cells than a table may have"))
        if told:
            places = ((row, self.column + i) for row in range(self.row, self.row + self.rows) for i in range(repeated))
            sheet.cells.update(dict.fromkeys(places, told))
        self.column += repeated


def _told(facts: dict[str, str], text: str) -> str:
    """What a cell is that its value does not say: an error, or a logical value that is kept as a number; else ""."""
    if facts.get("calcext:value-type") == "error" or ("table:formula" in facts and text in KNOWN_ERRORS):
        return text if text in KNOWN_ERRORS else "#VALUE!"  # other programs' and languages' names of errors
    if facts.get("office:value-type") == "float":
        return LOGICAL.get(text, "")
    return ""


def told(path: str) -> list[Told]:
    """Of each sheet, in their order, what the cells' values do not say."""
    content = _Content()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = content.start, content.end
    parser.CharacterDataHandler = content.data
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as source:
        parser.ParseFile(source)
    return content.sheets
