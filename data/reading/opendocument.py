"""Open documents (ODS, and the flat .fods), in a worker: every cell as it is shown, and what it keeps."""

import re
import zipfile
from pathlib import Path

from data.language import _
from data.reading.grid import Grid, hand_over, kept, parse, work
from data.reading.raised import raised
from data.reading.xlsx_sheet import MOST_CELLS, Broken, letters, number

LOGICAL = {"TRUE": "true", "FALSE": "false"}
KNOWN_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
THOUSANDS = re.compile(r"^\d{1,3}([\s.,’']\d{3})+$")
CELLS = ("table-cell", "covered-table-cell")
ASIDE = ("annotation", "shapes", "ruby-text", "note")


def _identifier(shown: str, number: str) -> bool:
    """Whether what is shown is the digits of a whole number with zeros or letters around them: 00001234, P-00500."""
    digits = re.sub(r"\D", "", shown).lstrip("0") or "0"
    return digits == number and shown != number and not THOUSANDS.match(shown) and not re.search("[.,%]", shown)


class _Content:
    """Collects the tables of a document; what stands aside of the cells' own text is passed over, comments apart."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.unseen: set[str] = set()  # styles of tables that are hidden
        self.places: dict[str, str] = {}  # styles of text above or below the line
        self.style = ""
        self.depth = self.aside = self.row = self.rows = self.column = 0
        self.facts: dict[str, str] = {}
        self.text: list[str] = []
        self.comment: list[str] = []
        self.spans: list[str] = []

    def start(self, tag: str, facts: dict[str, str]) -> None:
        if tag == "table":
            self.depth += 1
            if self.depth == 1:
                hidden = facts.get("table:style-name", "") in self.unseen
                self.grids.append(Grid(facts.get("table:name", ""), not hidden))
                self.row = 0
        elif tag == "style":
            self.style = facts.get("style:name", "")
        elif tag == "table-properties" and facts.get("table:display") == "false":
            self.unseen.add(self.style)
        elif tag == "text-properties" and "style:text-position" in facts:
            rise = facts["style:text-position"].split()[0]
            if rise not in ("0%", "0"):
                below = rise.startswith(("sub", "-"))
                self.places[self.style] = "subscript" if below else "superscript"
        elif self.depth != 1:
            return
        elif tag == "table-row":
            self.column, self.rows = 0, int(facts.get("table:number-rows-repeated", "1"))
            self.hides = facts.get("table:visibility", "visible") != "visible"
            self.before = self.grids[-1].cells
        elif tag in CELLS:
            self.facts, self.text, self.comment = facts, [], []
        elif tag in ASIDE:
            self.aside += 1
        elif tag in ("p", "h"):
            (self.comment if self.aside else self.text).append("\n")
        elif tag == "span":
            self.spans.append(self.places.get(facts.get("text:style-name", ""), ""))
        elif tag == "a" and not self.aside:
            self.grids[-1].links += 1
        elif not self.aside and tag in ("s", "tab", "line-break"):
            self.text.append("\n" if tag == "line-break" else " " * min(int(facts.get("text:c", "1")), 100))

    def data(self, text: str) -> None:
        if self.depth == 1:
            place = next((one for one in reversed(self.spans) if one), "")
            (self.comment if self.aside else self.text).append(raised(text, place))

    def end(self, tag: str) -> None:
        if tag == "table":
            self.depth -= 1
        if self.depth != 1:
            return
        if tag in ASIDE:
            self.aside -= 1
        elif tag == "span":
            self.spans.pop()
        elif tag == "table-row":
            self.grids[-1].hidden += self.hides and self.grids[-1].cells > self.before
            self.row += self.rows
        elif tag in CELLS:
            self._cell(int(self.facts.get("table:number-columns-repeated", "1")))

    def _cell(self, repeated: int) -> None:
        facts, grid = self.facts, self.grids[-1]
        deep, wide = (int(facts.get(f"table:number-{way}-spanned", "1")) for way in ("rows", "columns"))
        grid.span(self.row, self.column, deep, wide)
        grid.formulas += "table:formula" in facts
        words, number = _read(facts, "".join(self.text).strip())
        if self.comment:
            said = "".join(self.comment).strip()
            grid.comments.append(f"{letters(self.column)}{self.row + 1}: {said[:80]}")
        if words.strip():
            if self.rows * repeated > MOST_CELLS:
                raise Broken(_("One cell is repeated over more cells than a table may have: it is not opened."))
            for row in range(self.row, self.row + self.rows):
                for column in range(self.column, self.column + repeated):
                    grid.put(row, column, words, number)
        self.column += repeated


def _read(facts: dict[str, str], text: str) -> tuple[str, str]:
    """What a cell says, and the number that it keeps where that is another."""
    kind = facts.get("office:value-type", "")
    if facts.get("calcext:value-type") == "error" or ("table:formula" in facts and text in KNOWN_ERRORS):
        return (text if text in KNOWN_ERRORS else "#VALUE!"), ""  # other programs' and languages' names of errors
    if kind == "boolean":
        return facts.get("office:boolean-value", text), ""
    if kind == "date":
        day = facts.get("office:date-value", "").removesuffix("T00:00:00").replace("T", " ")
        try:
            return day, kept(day)
        except ValueError:
            return day or text, ""
    if kind in ("float", "percentage", "currency") and "office:value" in facts:
        value = number(facts["office:value"])
        if kind == "float" and text in LOGICAL:
            return LOGICAL[text], ""
        return (text, value) if kind == "float" and _identifier(text, value) else (value, "")
    if not text and "table:formula" in facts and kind != "string":
        return f"#FORMULA! {facts['table:formula']}", ""
    return text or facts.get("office:string-value", ""), ""


def main(path: str) -> None:
    """Hand the tables of a document over."""
    file = Path(path)
    with file.open("rb") as opened:
        packed = opened.read(2) == b"PK"
    if packed:
        with zipfile.ZipFile(file) as archive:
            content = archive.read("content.xml")
    else:
        content = file.read_bytes()
    found = _Content()
    parse(content, found.start, found.end, found.data)
    hand_over(found.grids)


if __name__ == "__main__":
    work(main)
