"""Rejected rows as a workbook: the faulty cells coloured and commented, to be corrected and handed in again."""

import io

import polars as pl
import xlsxwriter

from data.cells.reading import FIELDS
from data.cells.spelling import Spelling
from data.feeds.feed import Feed
from data.language import _
from data.reading.correction_workbook import SHEET, written

AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LONGEST_CELL = 32_767
LONGEST_COMMENT = 1_000
WIDTH = 18


def _why(faults: list[dict[str, str]]) -> str:
    """All reasons of a cell, its place in the original, and what it was perhaps meant to be."""
    words = []
    for fault in faults:
        place = " ".join(
            part for part in (fault["sheet"], fault["cell"] or f"row {fault.get('file_row', fault['row'])}") if part
        )
        hint = f" Perhaps: {fault['suggestion']}." if fault["suggestion"] else ""
        words.append(_("{reason} ({place} of the file).{hint}", reason=fault["reason"], place=place, hint=hint))
    return "\n".join(words)[:LONGEST_COMMENT]


def _spelt(spelling: Spelling) -> dict[str, str]:
    """The spelling as entries; a number whose sign nothing told was read with a point."""
    said = {name: "yes" if value is True else value for name, value in vars(spelling).items() if value}
    return {**said, "decimal": spelling.decimal or "point"}


def rejected_workbook(feed: Feed, rows: pl.DataFrame, faults: pl.DataFrame, spelling: Spelling) -> bytes:
    """An XLSX workbook of the rejected rows, all cells text, in the feed's own headers.

    `rows`, `faults` and `spelling` are `rejected_rows`, `rejected` and `spelling` of a delivery's report. A cell with a
    fault is coloured, marked by a border, and says in a comment what is wrong; a fault of the whole row colours all of
    it. The workbook is a delivery of its own: corrected and handed in, it brings these rows and no others. A hidden
    sheet says how the cells are spelt: without the file that it stood in, 1.500 may be another number. A row that did
    not fit its header has its fields where they stood, and is marked: nobody knows which one is missing or too much.
    """
    target = io.BytesIO()
    columns = list(feed.columns)
    by_row: dict[int, dict[str, list[dict[str, str]]]] = {}
    for fault in faults.iter_rows(named=True):
        for name in fault["column"].split(", ") if fault["column"] else columns[:1]:
            by_row.setdefault(fault["row"], {}).setdefault(name, []).append(fault)
    comments: list[str] = []
    known = {line["row"]: line for line in rows.iter_rows(named=True)}
    with xlsxwriter.Workbook(target, {"in_memory": True, **AS_TEXT}) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"num_format": "@"})
        faulty = book.add_format({"num_format": "@", "bg_color": "#FCE4C4", "border": 2, "border_color": "#B45309"})
        sheet = book.add_worksheet(_("rejected rows"))
        sheet.write_row(0, 0, columns, head)
        sheet.set_column(0, len(columns) - 1, WIDTH, plain)
        for y, (row, wrong) in enumerate(sorted(by_row.items()), start=1):
            line = known.get(row, {})
            misfit = row not in known or any(not fault["column"] for fault in wrong.get(columns[0], []))
            for x, name in enumerate(columns):
                text = str(line.get(name) or "")[:LONGEST_CELL]
                if misfit and x == 0:
                    text = f"{FIELDS}{text}"[:LONGEST_CELL]
                style = faulty if name in wrong or misfit else plain
                if text:
                    sheet.write_string(y, x, text, style)
                else:
                    sheet.write_blank(y, x, None, style)
                if name in wrong:
                    found = _(" The line was: {line}", line=wrong[name][0]["value"]) if misfit else ""
                    comments.append(f"{_why(wrong[name])}{found}"[:LONGEST_COMMENT])
                    sheet.write_comment(y, x, comments[-1], {"x_scale": 3})
        sheet.freeze_panes(1, 0)
        _say_how(book, spelling, comments)
    return target.getvalue()


def corrected_workbook(feed: Feed, rows: pl.DataFrame, spelling: Spelling) -> bytes:
    """Rows that were corrected elsewhere, as the workbook that `rejected_workbook` makes would bring them: `rows` are
    text, in the feed's columns."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, **AS_TEXT}) as book:
        sheet = book.add_worksheet(_("corrected rows"))
        sheet.write_row(0, 0, list(feed.columns))
        for y, line in enumerate(rows.select(list(feed.columns)).iter_rows(), start=1):
            for x, cell in enumerate(line):
                if cell:
                    sheet.write_string(y, x, cell[:LONGEST_CELL])
        _say_how(book, spelling, [])
    return target.getvalue()


def _say_how(book: xlsxwriter.Workbook, spelling: Spelling, comments: list[str]) -> None:
    """The hidden sheet that says how the cells are spelt."""
    hidden = book.add_worksheet(SHEET)
    for y, cells in enumerate(written(_spelt(spelling), comments)):
        hidden.write_row(y, 0, cells)
    hidden.very_hidden()
