"""XLSX, in a worker: the parts of its archive, and what its sheets hold."""

import re
import sys
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as Xml
from xml.parsers import expat

from data.language import _
from data.reading.correction_workbook import SHEET as READING
from data.reading.correction_workbook import Own, Rows, is_reading
from data.reading.raised import raised
from data.reading.worker import limit, say
from data.reading.xlsx_sheet import Broken, Sheet, name_of

BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
FACTS = (
    *("widest", "blank", "hidden", "hidden_columns", "linked", "merged", "typed_dates", "escaped"),
    *("formulas", "links", "numbers_as_text"),
)
SHOWN_COMMENTS = 3
RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def _tree(archive: zipfile.ZipFile, name: str) -> Xml.Element | None:
    if name not in archive.namelist():
        return None
    return Xml.fromstring(archive.read(name))


def _all(tree: Xml.Element | None, name: str) -> Iterator[Xml.Element]:
    return (one for one in tree.iter() if name_of(one.tag) == name) if tree is not None else iter(())


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """id -> (the target's path in the archive, its type's last word) of a part."""
    folder, _unused, name = part.rpartition("/")
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
    info, listed, parts, hint, place = archive.getinfo(path), [], [], 0, ""
    with archive.open(path) as source:
        for event, one in Xml.iterparse(source, events=("start", "end")):
            name = name_of(one.tag)
            if event == "start":
                if name == "sst" and int(one.get("uniqueCount") or 0) * 4 > info.file_size + 4:
                    raise Broken(_("The workbook claims more text than it holds: it is not opened."))
                hint += name == "rPh"
            elif name == "vertAlign":
                place = one.get("val", "")
            elif name == "t" and not hint:
                parts.append(raised(one.text or "", place))
            elif name == "rPh":
                hint -= 1
            elif name == "r":
                place = ""
            elif name == "si":
                listed.append("".join(parts))
                parts = []
                one.clear()
    return listed


def _formats(archive: zipfile.ZipFile, path: str | None) -> dict[int, str]:
    """Cell style -> the code of its number format; a built-in format for days is "yyyy-mm-dd"."""
    tree = _tree(archive, path) if path else None
    own = {int(one.get("numFmtId", "0")): one.get("formatCode", "") for one in _all(tree, "numFmt")}
    formats = next(_all(tree, "cellXfs"), None)
    listed = [int(one.get("numFmtId", "0")) for one in (formats if formats is not None else [])]
    built_in = dict.fromkeys(BUILT_IN_DATES, "yyyy-mm-dd")
    return {i: code for i, number in enumerate(listed) if (code := own.get(number, built_in.get(number, "")))}


def _comments(archive: zipfile.ZipFile, relations: dict[str, tuple[str, str]], own: Own) -> list[str]:
    found = []
    for path, kind in relations.values():
        if kind == "comments":
            for one in _all(_tree(archive, path), "comment"):
                words = "".join(part.text or "" for part in _all(one, "t")).strip()
                if words not in own:
                    found.append(f"{one.get('ref', '')}: {words[:80]}")
    return found


def _sheet(archive: zipfile.ZipFile, path: str, strings: list[str], formats: dict[int, str], from_1904: bool) -> Sheet:
    sheet = Sheet(strings, formats, from_1904)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = sheet.start, sheet.end
    parser.CharacterDataHandler = sheet.data
    with archive.open(path) as source:
        parser.ParseFile(source)
    return sheet


def _cells(sheet: Sheet) -> Iterator[list[str | None]]:
    return ([sheet.rows[row].get(i) for i in range(1, sheet.widest + 1)] for row in sorted(sheet.rows))


def _book(archive: zipfile.ZipFile) -> None:
    """Say the workbook's notes, then each visible sheet that holds anything: its facts, and its rows."""
    main = next((n for n in archive.namelist() if n.lower() == "xl/workbook.xml"), "xl/workbook.xml")
    book, relations = _tree(archive, main), _relations(archive, main)
    if book is None:
        raise Broken(_("The workbook is damaged: it does not say which sheets it has."))
    parts = {kind: path for path, kind in relations.values()}
    strings, formats = _strings(archive, parts.get("sharedStrings")), _formats(archive, parts.get("styles"))
    from_1904 = any(one.get("date1904") in ("1", "true") for one in _all(book, "workbookPr"))
    hidden: list[tuple[str, str]] = []
    shown: list[tuple[str, str]] = []
    for one in _all(book, "sheet"):
        path, kind = relations.get(one.get(RELATIONS, ""), ("", ""))
        if kind == "worksheet" and path in archive.namelist():
            (shown if one.get("state", "visible") == "visible" else hidden).append((one.get("name", ""), path))
    reading: Rows = []
    for name, path in [*hidden, *shown]:
        rows = list(_cells(_sheet(archive, path, strings, formats, from_1904))) if name == READING else []
        if is_reading(name, rows):
            reading = rows
            hidden, shown = ([one for one in listed if one[0] != name] for listed in (hidden, shown))
    about = {"from_1904": from_1904, "linked": "externalLink" in parts, "reading": reading}
    say({"hidden": [name for name, _unused in hidden], **about})
    for name, path in shown:
        sheet = _sheet(archive, path, strings, formats, from_1904)
        facts = {name: getattr(sheet, name) for name in FACTS}
        comments = _comments(archive, _relations(archive, path), Own(reading))
        say({"sheet": name, "comments": comments[:SHOWN_COMMENTS], "all_comments": len(comments), **facts})
        for row, cells in zip(sorted(sheet.rows), _cells(sheet), strict=True):
            say([row, cells, sheet.stored.get(row, {})])


if __name__ == "__main__":
    limit()
    try:
        with zipfile.ZipFile(sys.argv[1]) as opened:
            _book(opened)
    except Broken as error:
        say({"refused": str(error)})
    except (expat.ExpatError, Xml.ParseError, KeyError, ValueError):
        say({"refused": "The workbook is damaged: a part of it cannot be read. Save it again, or as CSV."})
