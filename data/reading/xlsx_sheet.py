"""One worksheet of an XLSX, read as a stream: cells as text, formulas by their kept values, dates by their formats."""

import re
from datetime import datetime, timedelta

from data.language import _
from data.reading.number_formats import shown, shows_days
from data.reading.raised import raised

MOST_CELLS = 5_000_000
MOST_COLUMNS = 500
MOST_ROWS = 1_048_576
REFERENCE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})$")
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
TYPED_AS_TEXT = re.compile(r"^(0|[1-9]\d*)(\.\d+)?$")


class Broken(Exception):
    """The workbook cannot be read; the message is for the person who sent it."""


def place(reference: str) -> tuple[int, int]:
    """(row, column) from 1 of a reference such as C7."""
    match = REFERENCE.match(reference)
    if match is None:
        raise Broken(_("The workbook is damaged: a cell has no place."))
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def letters(column: int) -> str:
    """The name that spreadsheets give to a column counted from 0: A, B, …, Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def name_of(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rsplit("}", 1)[-1].rsplit(":", 1)[-1]


def number(text: str) -> str:
    """A number as a person writes it: whole ones without decimals, others in the fewest digits."""
    value = float(text)
    return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)


def day(text: str, from_1904: bool) -> str:
    """The date of a serial number; the number itself where the calendar has no such day."""
    serial = float(text)
    if not from_1904 and serial < 61:
        return number(text)  # Excel's February 1900 has a 29th, and day 0 is none
    epoch = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
    try:
        moment = epoch + timedelta(seconds=round(serial * 86400))
    except OverflowError:
        return number(text)
    return f"{moment:%Y-%m-%d}" if moment.time() == datetime.min.time() else f"{moment:%Y-%m-%d %H:%M:%S}"


def unescaped(text: str) -> str:
    """Text with the escapes of OOXML undone: _x000D_ is a carriage return."""
    return ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class Sheet:
    """Only the cells that hold something are kept: `rows` by their number, in them text by the number of its column;
    `stored` likewise, but with columns from 0: the numbers of cells that show something else."""

    def __init__(self, strings: list[str], formats: dict[int, str], from_1904: bool) -> None:
        self.strings, self.formats, self.from_1904 = strings, formats, from_1904
        self.days = {style for style, code in formats.items() if shows_days(code)}
        self.rows: dict[int, dict[int, str]] = {}
        self.stored: dict[int, dict[int, str]] = {}
        self.cells = self.widest = self.blank = self.hidden = self.linked = self.row = self.column = 0
        self.merged: list[list[int]] = []
        self.kind, self.style = "", 0
        self.formula: str | None = None
        self.value: list[str] = []
        self.place = ""
        self.within: list[str] = []
        self.typed_dates = self.escaped = self.formulas = self.links = self.numbers_as_text = 0
        self.hidden_columns = 0

    def start(self, tag: str, facts: dict[str, str]) -> None:
        tag = name_of(tag)
        self.within.append(tag)
        if tag == "row":
            self.row = int(facts.get("r", self.row + 1))
            self.column = 0
            self.hidden_row = facts.get("hidden") in ("1", "true")
            self.row_before = self.cells
        elif tag == "c":
            reference = facts.get("r")
            self.column = place(reference)[1] if reference else self.column + 1
            if reference:
                self.row = place(reference)[0]
            self.kind, self.style = facts.get("t", "n"), int(facts.get("s", "0"))
            self.formula, self.value, self.place = None, [], ""
        elif tag == "f":
            self.formula = ""
        elif tag == "r":
            self.place = ""
        elif tag == "vertAlign":
            self.place = facts.get("val", "")
        elif tag == "hyperlink":
            self.links += 1
        elif tag == "mergeCell":
            first, _unused, last = facts.get("ref", "").partition(":")
            self.merged.append([number - 1 for corner in (first, last or first) for number in place(corner)])
        elif tag == "col" and facts.get("hidden") in ("1", "true"):
            self.hidden_columns += 1

    def data(self, text: str) -> None:
        tag = self.within[-1] if self.within else ""
        if tag == "f":
            self.formula = (self.formula or "") + text
        elif tag == "v" or (tag == "t" and "rPh" not in self.within):
            self.value.append(raised(text, self.place) if self.place else text)

    def end(self, tag: str) -> None:
        self.within.pop()
        tag = name_of(tag)
        if tag == "c":
            self._cell()
        elif tag == "row":
            self.blank += self.cells == self.row_before
            self.hidden += self.hidden_row and self.cells > self.row_before

    def _cell(self) -> None:
        raw = "".join(self.value)
        if self.formula is not None:
            self.formulas += 1
            self.linked += "[" in self.formula and ("]" in self.formula)
            if not raw and self.kind != "str":
                raw, self.kind = f"#FORMULA! ={self.formula}", "str"
        if not raw:
            return
        text = self._text(raw)
        if not text.strip():
            return
        if self.column > MOST_COLUMNS:
            raise Broken(
                _(
                    "A cell lies in column {column:,}; at most {most_columns} columns are taken in.",
                    column=self.column,
                    most_columns=MOST_COLUMNS,
                )
            )
        if self.row > MOST_ROWS:
            raise Broken(
                _(
                    "A cell lies in row {row:,}; a workbook has at most {most_rows:,}.",
                    row=self.row,
                    most_rows=MOST_ROWS,
                )
            )
        self.cells += 1
        self.numbers_as_text += self.kind in ("s", "inlineStr") and bool(TYPED_AS_TEXT.match(text))
        self.widest = max(self.widest, self.column)
        if self.cells > MOST_CELLS:
            raise Broken(
                _(
                    "The workbook has more than {most_cells:,} filled cells: hand it in as CSV or Parquet.",
                    most_cells=MOST_CELLS,
                )
            )
        self.rows.setdefault(self.row, {})[self.column] = text

    def _text(self, raw: str) -> str:
        if self.kind == "s":
            try:
                found = self.strings[int(raw)]
            except (IndexError, ValueError) as error:
                raise Broken(_("The workbook is damaged: a cell names text that is not there.")) from error
            self.escaped += unescaped(found) != found
            return unescaped(found)
        if self.kind in ("inlineStr", "str"):
            self.escaped += unescaped(raw) != raw
            return unescaped(raw)
        if self.kind == "b":
            return "true" if raw == "1" else "false"
        if self.kind == "d":
            return raw.removesuffix("T00:00:00").removesuffix("T00:00:00.000")
        if self.kind == "e":
            return raw
        try:
            kept = number(raw)
            if self.style in self.days:
                self.typed_dates += 1
                words = day(raw, self.from_1904)
            else:
                words = shown(kept, self.formats.get(self.style, "")) or kept
        except (ValueError, OverflowError):
            return raw
        if words != kept:
            self.stored.setdefault(self.row, {})[self.column - 1] = kept
        return words
