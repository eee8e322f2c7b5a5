"""XLSX, cell by cell, in a worker: every cell as text, formulas by their kept values, dates by their formats."""

import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from xml.etree import ElementTree as Xml
from xml.parsers import expat

from data.worker import limit, say

MOST_CELLS = 5_000_000
MOST_COLUMNS = 500
MOST_ROWS = 1_048_576
BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
QUOTED = re.compile(r'"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]|_.|\*.', re.IGNORECASE)
REFERENCE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})$")
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
TYPED_AS_TEXT = re.compile(r"^(0|[1-9]\d*)(\.\d+)?$")
FACTS = (
    *("widest", "blank", "hidden", "hidden_columns", "linked", "merged", "typed_dates", "escaped"),
    *("formulas", "links", "numbers_as_text"),
)
SHOWN_COMMENTS = 3
RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Broken(Exception):
    """The workbook cannot be read; the message is for the person who sent it."""


def place(reference: str) -> tuple[int, int]:
    """(row, column) from 1 of a reference such as C7."""
    match = REFERENCE.match(reference)
    if match is None:
        raise Broken("The workbook is damaged: a cell has no place.")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def _name(tag: str) -> str:
    return tag.rsplit("}", 1)[-1].rsplit(":", 1)[-1]


def _tree(archive: zipfile.ZipFile, name: str) -> Xml.Element | None:
    if name not in archive.namelist():
        return None
    return Xml.fromstring(archive.read(name))


def _all(tree: Xml.Element | None, name: str) -> Iterator[Xml.Element]:
    return (one for one in tree.iter() if _name(one.tag) == name) if tree is not None else iter(())


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """id -> (the target's path in the archive, its type's last word) of a part."""
    folder, _, name = part.rpartition("/")
    found = {}
    for one in _all(_tree(archive, f"{folder}/_rels/{name}.rels"), "Relationship"):
        target = one.get("Target", "")
        path = target[1:] if target.startswith("/") else f"{folder}/{target}"
        while "/../" in path:
            path = re.sub(r"[^/]+/\.\./", "", path, count=1)
        found[one.get("Id", "")] = (path, one.get("Type", "").rsplit("/", 1)[-1])
    return found


def _strings(archive: zipfile.ZipFile, path: str | None) -> list[str]:
    """The shared strings: of rich text all runs, of phonetic hints none."""
    if path is None or path not in archive.namelist():
        return []
    info, listed, parts, hint = archive.getinfo(path), [], [], 0
    with archive.open(path) as source:
        for event, one in Xml.iterparse(source, events=("start", "end")):
            name = _name(one.tag)
            if event == "start":
                if name == "sst" and int(one.get("uniqueCount") or 0) * 4 > info.file_size + 4:
                    raise Broken("The workbook claims more text than it holds: it is not opened.")
                hint += name == "rPh"
            elif name == "t" and not hint:
                parts.append(one.text or "")
            elif name == "rPh":
                hint -= 1
            elif name == "si":
                listed.append("".join(parts))
                parts = []
                one.clear()
    return listed


def _date_styles(archive: zipfile.ZipFile, path: str | None) -> set[int]:
    """The cell styles that show a number as a date."""
    tree = _tree(archive, path) if path else None
    own = {}
    for one in _all(tree, "numFmt"):
        words = QUOTED.sub("", one.get("formatCode", "")).split(";")[0]
        own[int(one.get("numFmtId", "0"))] = (
            bool(re.search("[ymdhs]", words, re.IGNORECASE)) and "general" not in words.lower()
        )
    formats = next(_all(tree, "cellXfs"), None)
    listed = [int(one.get("numFmtId", "0")) for one in (formats if formats is not None else [])]
    return {i for i, number in enumerate(listed) if own.get(number, number in BUILT_IN_DATES)}


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
    """One worksheet, read as a stream: only the cells that hold something are kept."""

    def __init__(self, strings: list[str], dates: set[int], from_1904: bool) -> None:
        self.strings, self.dates, self.from_1904 = strings, dates, from_1904
        self.rows: dict[int, dict[int, str]] = {}
        self.cells = self.widest = self.blank = self.hidden = self.linked = self.row = self.column = 0
        self.merged: list[list[int]] = []
        self.kind, self.style = "", 0
        self.formula: str | None = None
        self.value: list[str] = []
        self.within: list[str] = []
        self.typed_dates = self.escaped = self.formulas = self.links = self.numbers_as_text = 0
        self.hidden_columns = 0

    def start(self, tag: str, facts: dict[str, str]) -> None:
        tag = _name(tag)
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
            self.formula, self.value = None, []
        elif tag == "f":
            self.formula = ""
        elif tag == "hyperlink":
            self.links += 1
        elif tag == "mergeCell":
            first, _, last = facts.get("ref", "").partition(":")
            self.merged.append([number - 1 for corner in (first, last or first) for number in place(corner)])
        elif tag == "col" and facts.get("hidden") in ("1", "true"):
            self.hidden_columns += 1

    def data(self, text: str) -> None:
        tag = self.within[-1] if self.within else ""
        if tag == "f":
            self.formula = (self.formula or "") + text
        elif tag == "v" or (tag == "t" and "rPh" not in self.within):
            self.value.append(text)

    def end(self, tag: str) -> None:
        self.within.pop()
        tag = _name(tag)
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
            raise Broken(f"A cell lies in column {self.column:,}; at most {MOST_COLUMNS} columns are taken in.")
        if self.row > MOST_ROWS:
            raise Broken(f"A cell lies in row {self.row:,}; a workbook has at most {MOST_ROWS:,}.")
        self.cells += 1
        self.numbers_as_text += self.kind in ("s", "inlineStr") and bool(TYPED_AS_TEXT.match(text))
        self.widest = max(self.widest, self.column)
        if self.cells > MOST_CELLS:
            raise Broken(f"The workbook has more than {MOST_CELLS:,} filled cells: hand it in as CSV or Parquet.")
        self.rows.setdefault(self.row, {})[self.column] = text

    def _text(self, raw: str) -> str:
        if self.kind == "s":
            try:
                found = self.strings[int(raw)]
            except (IndexError, ValueError) as error:
                raise Broken("The workbook is damaged: a cell names text that is not there.") from error
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
            if self.style in self.dates:
                self.typed_dates += 1
                return day(raw, self.from_1904)
            return number(raw)
        except (ValueError, OverflowError):
            return raw


def _comments(archive: zipfile.ZipFile, relations: dict[str, tuple[str, str]]) -> list[str]:
    found = []
    for path, kind in relations.values():
        if kind == "comments":
            for one in _all(_tree(archive, path), "comment"):
                words = "".join(part.text or "" for part in _all(one, "t")).strip()
                found.append(f"{one.get('ref', '')}: {words[:80]}")
    return found


def _sheet(archive: zipfile.ZipFile, path: str, strings: list[str], dates: set[int], from_1904: bool) -> Sheet:
    sheet = Sheet(strings, dates, from_1904)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = sheet.start, sheet.end
    parser.CharacterDataHandler = sheet.data
    with archive.open(path) as source:
        parser.ParseFile(source)
    return sheet


def _book(archive: zipfile.ZipFile) -> None:
    """Say the workbook's notes, then each visible sheet that holds anything: its facts, and its rows."""
    main = next((n for n in archive.namelist() if n.lower() == "xl/workbook.xml"), "xl/workbook.xml")
    book, relations = _tree(archive, main), _relations(archive, main)
    if book is None:
        raise Broken("The workbook is damaged: it does not say which sheets it has.")
    parts = {kind: path for path, kind in relations.values()}
    strings, dates = _strings(archive, parts.get("sharedStrings")), _date_styles(archive, parts.get("styles"))
    from_1904 = any(one.get("date1904") in ("1", "true") for one in _all(book, "workbookPr"))
    hidden: list[tuple[str, str]] = []
    shown: list[tuple[str, str]] = []
    for one in _all(book, "sheet"):
        path, kind = relations.get(one.get(RELATIONS, ""), ("", ""))
        if kind == "worksheet" and path in archive.namelist():
            (shown if one.get("state", "visible") == "visible" else hidden).append((one.get("name", ""), path))
    say({"hidden": [name for name, _ in hidden], "from_1904": from_1904, "linked": "externalLink" in parts})
    for name, path in shown:
        sheet = _sheet(archive, path, strings, dates, from_1904)
        facts = {name: getattr(sheet, name) for name in FACTS}
        comments = _comments(archive, _relations(archive, path))
        say({"sheet": name, "comments": comments[:SHOWN_COMMENTS], "all_comments": len(comments), **facts})
        for row in sorted(sheet.rows):
            say([row, [sheet.rows[row].get(i) for i in range(1, sheet.widest + 1)]])


if __name__ == "__main__":
    limit()
    try:
        with zipfile.ZipFile(sys.argv[1]) as opened:
            _book(opened)
    except Broken as error:
        say({"refused": str(error)})
    except (expat.ExpatError, Xml.ParseError, KeyError, ValueError):
        say({"refused": "The workbook is damaged: a part of it cannot be read. Save it again, or as CSV."})
