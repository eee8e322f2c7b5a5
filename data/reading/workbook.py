"""Workbooks, web pages and JSON Lines -> their visible sheets, by workers, and what was found beside the cells."""

from pathlib import Path
from typing import Any

import polars as pl

from data.errors import Refused
from data.language import _, ngettext
from data.reading.correction_workbook import entries
from data.reading.sheet import STORED, Sheet
from data.reading.worker import ask

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
BOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
MACROS = "_VBA_PROJECT".encode("utf-16-le")
WORD = "WordDocument".encode("utf-16-le")
SLIDES = "PowerPoint Document".encode("utf-16-le")
MOST_OLD = 50 * 2**20


READERS = {
    "workbook": "xlsx",
    "old workbook": "xls",
    "open workbook": "opendocument",
    "flat workbook": "opendocument",
    "xml workbook": "spreadsheet_xml",
    "web page": "html_tables",
    "json lines": "json_lines",
}


def look_old(path: Path) -> None:
    """Refuse a compound file that is no XLS workbook, or one that is protected or holds macros: by the names of its
    streams."""
    if path.stat().st_size > MOST_OLD:
        raise Refused(
            _("Old workbooks of more than {most_old} MB are not read: save it as XLSX or CSV.", most_old=MOST_OLD >> 20)
        )
    content = path.read_bytes()
    if ENCRYPTED in content:
        raise Refused(_("The workbook is protected by a password: save it without one."))
    if WORD in content:
        raise Refused(_("This is a Word document, not a workbook: copy the table into a workbook or CSV."))
    if SLIDES in content:
        raise Refused(_("This is a presentation, not a workbook: copy the table into a workbook or CSV."))
    if not any(name in content for name in BOOKS):
        raise Refused(_("This is an old Office file, but no workbook that can be read: save the table as XLSX."))
    if MACROS in content:
        raise Refused(_("The workbook holds macros: save it as XLSX without macros."))


def _notes(facts: dict[str, Any]) -> list[str]:
    said = [
        (facts.get("blank", 0), _("{} rows with formats and no values were left out")),
        (facts.get("hidden", 0), _("{} hidden rows were read like the others")),
        (facts.get("hidden_columns", 0), _("{} hidden columns were read like the others")),
        (
            facts.get("linked", 0),
            _("{} cells hold formulas that point to other workbooks: their kept values were read"),
        ),
        (facts.get("escaped", 0), _("escapes such as _x000D_ were undone in {} cells")),
    ]
    return [words.format(count) for count, words in said if count]


def _remarks(facts: dict[str, Any]) -> list[str]:
    said = [_("a comment in the workbook at {words}", words=words) for words in facts.get("comments", [])]
    comments, formulas = facts.get("all_comments", 0) - len(said), facts.get("formulas", 0)
    links, texts = facts.get("links", 0), facts.get("numbers_as_text", 0)
    if comments > 0:
        said.append(ngettext("{n} more comment is in the workbook", "{n} more comments are in the workbook", comments))
    if formulas:
        said.append(
            ngettext(
                "{n} cell holds a formula: what was kept was read, and nothing was computed",
                "{n} cells hold formulas: what was kept was read, and nothing was computed",
                formulas,
            )
        )
    if links:
        said.append(
            ngettext(
                "{n} cell holds a link, which nobody followed", "{n} cells hold links, which nobody followed", links
            )
        )
    if texts:
        said.append(ngettext("{n} number is kept as text", "{n} numbers are kept as text", texts))
    return said


def _frame(rows: list[list[Any]], widest: int) -> pl.DataFrame:
    columns = {"row": pl.Series([row for row, *_unused in rows], dtype=pl.Int64)}
    for i in range(widest):
        cells = [cells[i] if i < len(cells) else None for _unused, cells, _unused in rows]
        columns[f"c{i}"] = pl.Series(cells, dtype=pl.String)
    return pl.DataFrame(columns)


def _stored(rows: list[list[Any]]) -> pl.DataFrame:
    listed = [(row, f"c{i}", number) for row, _unused, kept in rows for i, number in kept.items()]
    return pl.DataFrame(listed, schema=STORED, orient="row")


def _type(kinds: list[str]) -> pl.DataType:
    """The type of a column of JSON: one number among texts makes it one of numbers, which have lost their zeros."""
    return pl.Float64() if "number" in kinds else pl.Boolean() if kinds == ["flag"] else pl.String()


def read_workbook(path: Path, kind: str) -> list[Sheet]:
    """The visible sheets that hold anything. Refused where there is none, or the workbook cannot be read."""
    answers = ask(f"data.reading.{READERS[kind]}", path)
    book: Any = next(answers, {})
    found: list[tuple[dict[str, Any], list[Any]]] = []
    for answer in answers:
        if isinstance(answer, dict):
            found.append((answer, []))
        elif isinstance(answer, list):
            found[-1][1].append(answer)
    notes = [_("hidden sheets were not read: {hidden}", hidden=", ".join(book["hidden"]))] if book.get("hidden") else []
    if book.get("linked"):
        notes.append(_("the workbook points to other workbooks: they were not opened"))
    if book.get("encoding"):
        notes.append(_("the file was read as {encoding}", encoding=book["encoding"]))
    if n := book.get("fewer", 0):
        notes.append(
            ngettext(
                "{n} line lacks some of the keys: no value there", "{n} lines lack some of the keys: no value there", n
            )
        )
    from_1904 = bool(book.get("from_1904"))
    if from_1904 and any(facts.get("typed_dates") for facts, _unused in found):
        notes.append(_("the workbook counts its days from 1904, and so they were read"))
    reading = entries(book.get("reading", []))
    sheets = []
    for facts, rows in found:
        if not rows:
            continue
        merged = [tuple(place) for place in facts.get("merged", []) if place[1] == place[3] and place[2] > place[0]]
        sheets.append(
            Sheet(
                facts["sheet"],
                _frame(rows, facts["widest"]),
                (*notes, *_notes(facts)),
                tuple(_remarks(facts)),
                from_1904=bool(reading.get("from_1904")) if reading else from_1904,
                reading=reading,
                merged=tuple(merged),
                stored=_stored(rows),
                types={f"c{i}": _type(kinds) for i, kinds in enumerate(book.get("types", []))},
            )
        )
    if not sheets:
        hidden = _(" All that it holds is in hidden sheets.") if book.get("hidden") else ""
        raise Refused(_("The workbook has no data rows in a visible sheet.{hidden}", hidden=hidden))
    return sheets
