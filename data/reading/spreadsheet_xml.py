"""SpreadsheetML 2003, the XML that is saved as .xls, in a worker: every cell as it is shown, and what it keeps."""

from pathlib import Path

from data.reading.grid import Grid, hand_over, kept, parse, work
from data.reading.number_formats import shown, shows_days
from data.reading.raised import raised
from data.reading.xlsx_sheet import day, letters, number

PLACES = {"sup": "superscript", "sub": "subscript"}


class _Content:
    """Collects the sheets; styles come before them."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.formats: dict[str, str] = {}
        self.columns: dict[int, str] = {}
        self.within: list[str] = []
        self.style = self.row_style = self.cell_style = self.kind = ""
        self.row = self.column = self.across = self.next_column = 0
        self.from_1904 = self.formula = False
        self.text: list[str] = []
        self.comment: list[str] = []

    def start(self, tag: str, facts: dict[str, str]) -> None:
        self.within.append(tag)
        said = {name.rpartition(":")[2]: value for name, value in facts.items()}
        if tag == "Style":
            self.style = said.get("ID", "")
            self.formats[self.style] = self.formats.get(said.get("Parent", ""), "")
        elif tag == "NumberFormat":
            self.formats[self.style] = said.get("Format", "")
        elif tag == "Worksheet":
            self.grids.append(Grid(said.get("Name", "")))
            self.row, self.columns, self.next_column = -1, {}, 0
        elif tag == "Column":
            first = int(said.get("Index", self.next_column + 1)) - 1
            self.next_column = first + 1 + int(said.get("Span", 0))
            self.columns |= dict.fromkeys(range(first, min(self.next_column, first + 500)), said.get("StyleID", ""))
        elif tag == "Row":
            self.row = int(said["Index"]) - 1 if "Index" in said else self.row + 1
            self.column, self.across, self.row_style = -1, 0, said.get("StyleID", "")
            self.row_span, self.hides = int(said.get("Span", 0)), said.get("Hidden") == "1"
            self.before = self.grids[-1].cells
        elif tag == "Cell":
            self.column = int(said["Index"]) - 1 if "Index" in said else self.column + 1 + self.across
            self.across = int(said.get("MergeAcross", 0))
            self.grids[-1].span(self.row, self.column, int(said.get("MergeDown", 0)) + 1, self.across + 1)
            self.cell_style = said.get("StyleID") or self.row_style or self.columns.get(self.column, "")
            self.grids[-1].links += "HRef" in said
            self.grids[-1].formulas += "Formula" in said
            self.formula, self.kind, self.text, self.comment = "Formula" in said, "", [], []
        elif tag == "Data" and "Comment" not in self.within:
            self.kind = said.get("Type", "String")

    def data(self, text: str) -> None:
        if "Comment" in self.within:
            self.comment.append(text)
        elif "Data" in self.within:
            place = next((PLACES[tag.lower()] for tag in reversed(self.within) if tag.lower() in PLACES), "")
            self.text.append(raised(text, place))
        elif self.within[-1] == "Visible" and text.strip() in ("SheetHidden", "SheetVeryHidden"):
            self.grids[-1].visible = False

    def end(self, tag: str) -> None:
        self.within.pop()
        if tag == "Date1904":
            self.from_1904 = True
        elif tag == "Row":
            self.grids[-1].hidden += self.hides and self.grids[-1].cells > self.before
            self.row += self.row_span
        elif tag == "Cell":
            words, stored = self._read("".join(self.text))
            self.grids[-1].put(self.row, self.column, words, stored)
            if said := "".join(self.comment).strip():
                self.grids[-1].comments.append(f"{letters(self.column)}{self.row + 1}: {said[:80]}")

    def _read(self, text: str) -> tuple[str, str]:
        """What the cell says, and the number that it keeps where that is another."""
        if self.formula and not text and self.kind != "String":
            return "#FORMULA! without a value", ""
        if self.kind == "DateTime":
            words = text.strip().partition(".")[0].removesuffix("T00:00:00").replace("T", " ")
            return words, kept(words) if words[:4] > "1900" else ""
        if self.kind == "Boolean":
            return "true" if text.strip() == "1" else "false", ""
        if self.kind != "Number" or not text.strip():
            return text, ""
        value, code = number(text), self.formats.get(self.cell_style, "")
        words = day(text, self.from_1904) if shows_days(code) else shown(value, code)
        return words or value, value


def main(path: str) -> None:
    """Hand the sheets of a workbook over."""
    found = _Content()
    parse(Path(path).read_bytes(), found.start, found.end, found.data)
    hand_over(found.grids, from_1904=found.from_1904)


if __name__ == "__main__":
    work(main)
