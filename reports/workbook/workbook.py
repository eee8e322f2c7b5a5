"""Workbook: a pack as XLSX: a sheet a list, its table first; then the slides of a section; data is never run."""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from data.language import _, marked, term
from reports.colours import SOFT
from reports.layout import text_width as measured
from reports.layout.content import Cell, Chart, Listing, Pack, Progress, Section, Slide, Table, Text, Tiles, quiet
from reports.ooxml import embedded
from reports.ooxml.blocks import looks
from reports.ooxml.sheet_charts import drawn_chart, heading_of
from reports.ooxml.stamped import stamped
from reports.table import LONGEST_CELL

OPTIONS = {**embedded.INERT, "in_memory": False}  # not in constant memory: its strings would stand in the cells
WIDTHS = (46.0, 34.0, 18.0)  # of the first columns and of the others, in signs
SIZE, SIGN = 11.0, 5.6  # points of a letter, and of its width
LOOKED = 2_000  # signs of a cell that its height is measured by
HIGHEST = 400.0  # points of a row, of which XLSX knows 409 at most
A4 = 9  # as XLSX numbers papers
HIGH = 21  # rows that a chart covers
CUT = marked("… (cut: a cell of XLSX holds no more)")


class Book:
    """The workbook in the making, and its formats by what they look like."""

    def __init__(self, target: io.BytesIO, pack: Pack) -> None:
        self.book = xlsxwriter.Workbook(target, OPTIONS)
        created = pack.moment.replace(tzinfo=None)
        about = {"title": pack.title, "subject": pack.subtitle, "author": _("Plumbline"), "comments": pack.edition}
        self.book.set_properties({**about, "created": created})
        self._formats: dict[tuple[Any, ...], Any] = {}

    def format(self, **look: Any) -> Any:
        """The format of that look, made once."""
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format({"font_name": "Arial", "valign": "top", **look})
        return self._formats[key]


def as_workbook(pack: Pack, progress: Progress = quiet) -> bytes:
    """The pack as an XLSX file."""
    target = io.BytesIO()
    made = Book(target, pack)
    for place, section in enumerate(pack.sections):
        _write_section(made, section, pack)
        progress((place + 1) / len(pack.sections), section.name)
    made.book.close()
    return stamped(target.getvalue(), pack.moment)


def _write_section(made: Book, section: Section, pack: Pack) -> None:
    """The section's lists, each on a sheet of its own, the first under the section's name; and its slides."""
    for place, listing in enumerate(section.lists):
        name = section.name if place == 0 else f"{section.name} {place + 1}"
        _write_listing(made, _sheet(made, name), listing)
    if not section.slides:
        return
    sheet = _sheet(made, _("{section}, slides", section=section.name) if section.lists else section.name)
    for column, wide in enumerate(WIDTHS):
        sheet.set_column(column, column, wide)
    sheet.set_column(len(WIDTHS), 60, WIDTHS[-1])
    tables = (block for slide in section.slides for block in slide.blocks if isinstance(block, Table) and block.columns)
    first = next(tables, None)
    row = 0
    if first is not None:
        row = _write_rows(made, sheet, 0, first)
        _filtered(sheet, len(first.rows), len(first.columns))
    row = _say(
        sheet, row + 1 if row else 0, f"{pack.title} · {pack.subtitle}", made.format(font_size=10, font_color=SOFT)
    )
    row = _say(sheet, row, pack.edition, made.format(font_size=10, font_color=SOFT))
    for slide in section.slides:
        row = _write_slide(made, sheet, row + 1, slide, first)


def _sheet(made: Book, name: str) -> Worksheet:
    """A sheet that prints one page wide, with its first row on every page."""
    sheet = made.book.add_worksheet(re.sub(r"[\[\]:*?/\\\\]", " ", name)[:31].strip("' "))
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    return sheet


def _filtered(sheet: Worksheet, rows: int, columns: int) -> None:
    """The header stays in sight and on every printed page, and filters."""
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    if rows:
        sheet.autofilter(0, 0, rows, columns - 1)


def _say(sheet: Worksheet, row: int, words: str, look: Any) -> int:
    for part in _parts(words):
        sheet.write_string(row, 0, part, look)
        row += 1
    return row


def _parts(words: str) -> Iterator[str]:
    """Words that no cell can hold go on in the next."""
    for begin in range(0, max(len(words), 1), LONGEST_CELL):
        yield words[begin : begin + LONGEST_CELL]


def _write_slide(made: Book, sheet: Worksheet, row: int, slide: Slide, told: Table | None) -> int:
    row = _say(sheet, row, slide.title, made.format(font_size=14, bold=True))
    if slide.mark:
        row = _say(
            sheet,
            row,
            _("{mark}. Written by the rules: {said}", mark=slide.mark, said=slide.said),
            made.format(italic=True),
        )
    for block in slide.blocks:
        if block is told:
            continue  # it stands at the top
        if isinstance(block, Table):
            row = _write_table(made, sheet, row + 1, block)
        elif isinstance(block, Chart):
            row = _write_chart(made, sheet, row + 1, block)
        elif isinstance(block, Tiles):
            for tile in block.tiles:
                row = _say(sheet, row, f"{tile.question} {tile.answer} {tile.words}", made.format(bold=True))
        else:
            row = _write_text(made, sheet, row, block)
    for note in slide.notes:
        row = _say(sheet, row, note, made.format(font_size=10, font_color=SOFT))
    return row


def _write_text(made: Book, sheet: Worksheet, row: int, text: Text) -> int:
    if text.title:
        row = _say(sheet, row + 1, text.title, made.format(bold=True, font_color=SOFT))
    for head, words in text.paragraphs:
        row = _say(sheet, row, f"{head}: {words}" if head else words, made.format())
    return row


def _write_table(made: Book, sheet: Worksheet, row: int, table: Table) -> int:
    row = _say(sheet, row, table.name, made.format(bold=True, font_color=SOFT)) if table.name else row
    return _write_rows(made, sheet, row, table)


def _write_rows(made: Book, sheet: Worksheet, row: int, table: Table) -> int:
    row = _heading(made, sheet, row, table.columns) if table.columns else row
    for cells in table.rows:
        _set_height(sheet, row, [cell.words for cell in cells])
        for column, cell in enumerate(cells):
            _write_cell(made, sheet, row, column, cell)
        row += 1
    return row + 1


def _heading(made: Book, sheet: Worksheet, row: int, names: tuple[str, ...] | list[str]) -> int:
    look = made.format(bold=True, bottom=1, text_wrap=True)
    _set_height(sheet, row, names)
    for column, name in enumerate(names):
        sheet.write_string(row, column, name, look)
    return row + 1


def _set_height(sheet: Worksheet, row: int, words: Sequence[str]) -> None:
    """As high as its words need: not every program finds that out by itself."""
    wide = [WIDTHS[min(column, len(WIDTHS) - 1)] * SIGN for column in range(len(words))]
    lines = max(measured.lines(said[:LOOKED], SIZE, room) for said, room in zip(words, wide, strict=True))
    if lines > 1:
        sheet.set_row(row, min(lines * SIZE * 1.35, HIGHEST))


def _fitting(words: str) -> str:
    """Text that fits into a cell; what is cut says so."""
    return words if len(words) <= LONGEST_CELL else words[: LONGEST_CELL - len(term(CUT))] + term(CUT)


def _write_cell(made: Book, sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
    ground, ink, bold = looks(cell.tone)
    look: dict[str, Any] = {"bg_color": ground, "font_color": ink, "bold": bold, "text_wrap": True}
    if cell.number is None:
        words = cell.words.replace("\u00a0", " ")
        sheet.write_string(row, column, _fitting(words), made.format(**look))
    else:
        sheet.write_number(row, column, cell.number, made.format(**look, num_format=cell.format, align="right"))


def _write_listing(made: Book, sheet: Worksheet, listing: Listing) -> None:
    """The table from the first row on; numbers as numbers, one format a column."""
    rows = listing.rows
    _heading(made, sheet, 0, [term(name) for name in rows.columns])
    for column, name in enumerate(rows.columns):
        cells = rows[name]
        look = made.format(**_column_look(cells))
        sheet.set_column(column, column, WIDTHS[min(column, len(WIDTHS) - 1)])
        for row, cell in enumerate(cells, start=1):
            if isinstance(cell, str):
                sheet.write_string(row, column, _fitting(cell), look)
            elif isinstance(cell, date):
                sheet.write_datetime(row, column, datetime.combine(cell, datetime.min.time()), look)
            elif cell is not None:
                sheet.write_number(row, column, cell, look)
    _filtered(sheet, rows.height, rows.width)


def _column_look(cells: pl.Series) -> dict[str, Any]:
    """How all cells of a column are written."""
    if cells.dtype.is_temporal():
        return {"num_format": "yyyy-mm-dd"}
    if not cells.dtype.is_numeric():
        return {}
    whole = all(float(cell).is_integer() for cell in cells if cell is not None)
    return {"num_format": "#,##0" if whole else "#,##0.00"}


def _write_chart(made: Book, sheet: Worksheet, row: int, chart: Chart) -> int:
    """The chart over its rows, and beneath it the numbers that it draws."""
    covered = HIGH if chart.kind == "line" else max(HIGH, 4 + len(chart.categories))
    head = row + covered
    sheet.insert_chart(row, 0, drawn_chart(made.book, sheet, head, chart, covered), {"description": chart.alt})
    columns = embedded.columns(chart)
    day = made.format(num_format=_("mmm yyyy"), align="left")
    row = _heading(made, sheet, head, [heading_of(chart), *(name for name, _unused in columns)])
    for place, name in enumerate(chart.categories):
        if chart.months:
            sheet.write_datetime(row, 0, datetime.combine(chart.months[place], datetime.min.time()), day)
        else:
            sheet.write_string(row, 0, name, made.format())
        for column, (_unused, numbers) in enumerate(columns, start=1):
            number = numbers[place]
            if number is not None:
                sheet.write_number(row, column, number, made.format(num_format=chart.format))
        row += 1
    return row + 1
