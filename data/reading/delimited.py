"""Delimited text: the delimiter from the first lines, quotation marks looked at first, all cells as text."""

import csv
import io
import itertools
import re
from collections import Counter
from typing import Any

import polars as pl

from data.errors import Refused
from data.language import _
from data.reading.encoding import decode

DELIMITERS = ",;\t|，；"
NAMES = {";": "semicolons", "\t": "tabs", "|": "pipes", "，": "full-width commas", "；": "full-width semicolons"}
SAMPLE_LINES = 200
LOOKED_AT = 20_000_000  # characters up to which quotation marks are followed one by one
csv.field_size_limit(2**31 - 1)  # how long a field may be is said by `data.reading.file`
SEP_LINE = re.compile(r"\A\"?sep=(.)\"?\r?\n", re.IGNORECASE)


def _delimiter(lines: list[str]) -> str:
    """The delimiter that cuts most of the first lines into equally many fields, and into the most."""

    def score(mark: str) -> tuple[int, int]:
        widths = Counter(len(fields) for fields in csv.reader(lines, delimiter=mark) if len(fields) > 1)
        width, often = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return often, width

    return max(DELIMITERS, key=score)


def _unclosed(text: str, mark: str) -> int:
    """The line of a quotation mark that opens a field and is never closed; 0 where there is none."""
    edge = re.escape(mark)
    opening = re.compile(rf'(?:\A|(?<=[\n{edge}]))"')
    closing = re.compile(rf'"(?=[\n{edge}]|\Z)')
    another = re.compile(rf'[\n{edge}]"(?!")')
    place = 0
    while found := opening.search(text, place):
        end = found.end()
        while True:
            shut = closing.search(text, end)
            if shut is None:
                return text.count("\n", 0, found.start()) + 1
            before = len(text[end : shut.start()]) - len(text[end : shut.start()].rstrip('"'))
            if before % 2 == 0:
                break
            end = shut.end()
        if another.search(text, found.end(), shut.start()):
            return text.count("\n", 0, found.start()) + 1
        place = shut.end()
    return 0


def _ends(text: str) -> tuple[str, list[str]]:
    """Lines that all end alike, and a note where they did not."""
    pairs, feeds, returns = text.count("\r\n"), text.count("\n"), text.count("\r")
    if feeds == 0 and returns:
        return text.replace("\r", "\n"), [_("lines end with carriage returns alone")]
    mixed = returns > pairs or (0 < pairs < feeds and _outside(text))
    if returns:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, [_("lines end in two ways")] if mixed else []


def _outside(text: str) -> bool:
    """Whether both kinds of line ends occur outside quotation marks."""
    kinds = {line.endswith("\r") for part in text.split('"')[::2] for line in part.split("\n")[:-1]}
    return len(kinds) == 2


def refuse_wide(width: int, most: int) -> None:
    """Refused where a table has too many columns: before anything is made of them."""
    if width > most:
        raise Refused(_("The table has {width:,} columns; at most {most} are taken in.", width=width, most=most))


def _escaped(text: str, mark: str) -> int:
    """The line of a quotation mark within a field that is written \\" instead of ""; 0 where there is none."""
    edge = rf"(?:[\n{re.escape(mark)}]|\Z)"
    found = re.search(rf'\\"(?:(?!"|{edge})|(?="{edge}))', text)
    return text.count("\n", 0, found.start()) + 1 if found else 0


def _by_hand(text: str, mark: str, most: int) -> tuple[pl.DataFrame, pl.Series]:
    """Rows and field counts by the standard library, which keeps bare quotation marks inside a field."""
    listed, width = [], 0
    for fields in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
        listed.append(fields)
        if len(fields) > width:
            width = len(fields)
            refuse_wide(width, most)
    columns = {f"c{i}": [fields[i] if i < len(fields) else None for fields in listed] for i in range(width)}
    rows = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return rows, pl.Series("fields", [len(fields) for fields in listed], dtype=pl.Int64)


def _fast(text: str, mark: str, most: int) -> tuple[pl.DataFrame, pl.Series]:
    """Rows and field counts of text without quotation marks."""
    content = text.encode()
    options: dict[str, Any] = {"has_header": False, "quote_char": None, "raise_if_empty": False}
    lines = pl.read_csv(io.BytesIO(content), schema={"line": pl.String}, separator="\x1f", **options)
    fields = lines["line"].str.count_matches(mark, literal=True).fill_null(0).cast(pl.Int64).alias("fields") + 1
    width: int = fields.max() if fields.len() else 1  # type: ignore[assignment]
    refuse_wide(width, most)
    names = [f"c{i}" for i in range(width)]
    rows = pl.read_csv(
        io.BytesIO(content),
        schema=dict.fromkeys(names, pl.String),
        separator=mark,
        missing_columns="insert",
        truncate_ragged_lines=True,
        **options,
    )
    return rows, fields


def _fast_quoted(text: str, mark: str, width: int) -> tuple[pl.DataFrame, pl.Series]:
    """Rows of long text with quotation marks; its fields are not counted."""
    if text.count('"') % 2:
        raise Refused(_("A quotation mark is opened and never closed. Close it, or double it."))
    names = [f"c{i}" for i in range(width + 1)]
    try:
        rows = pl.read_csv(
            io.BytesIO(text.encode()),
            has_header=False,
            schema=dict.fromkeys(names, pl.String),
            separator=mark,
            truncate_ragged_lines=True,
            missing_columns="insert",
        )
    except pl.exceptions.ComputeError as error:
        raise Refused(_("The file cannot be read as a table: {error}", error=error)) from error
    return rows, pl.Series("fields", [None] * rows.height, dtype=pl.Int64)


def read_delimited(content: bytes, encoding: str = "", most_columns: int = 500) -> tuple[pl.DataFrame, list[str], str]:
    """Rows of a text file: `row` (its number in the file, from 1), `fields` (how many it has), c0, c1, … as text;
    notes of how it was read; and the delimiter. Blank lines count as rows.

    Refused where it is no table; Asks where its encoding is not certain and not declared.
    """
    text, notes = decode(content, encoding)
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise Refused(_("Line {line} holds a NUL character: the file is damaged or not a text file.", line=line))
    marks = text.count("\ufeff") - text.startswith("\ufeff")
    if marks:
        notes.append(
            _("{marks} byte order marks inside the file were taken out: were files pasted together?", marks=marks)
        )
    text, end_notes = _ends(text.replace("\ufeff", ""))
    notes += end_notes
    if not text.strip():
        raise Refused(_("The file is empty."))
    stated = SEP_LINE.match(text)
    if stated:
        notes.append(_("the first line says that {stated!r} parts the fields", stated=stated[1]))
        text = "\n" + text[stated.end() :]  # an empty line keeps the numbers of the rows
    sample = list(itertools.islice((line for line in io.StringIO(text) if line.strip()), SAMPLE_LINES))
    mark = stated[1] if stated else _delimiter(sample)
    if mark in NAMES and not stated:
        notes.append(_("the fields are parted by {names}", names=NAMES[mark]))
    refuse_wide(max(line.count(mark) for line in sample) + 1, most_columns)
    if '\\"' in text and (line := _escaped(text, mark)):
        raise Refused(
            _(
                'Line {line}: a quotation mark is written \\" within a field. Double it, as "" is read, '
                "or take it out.",
                line=line,
            )
        )
    if '"' in text and len(text) > LOOKED_AT and mark.isascii():
        width = max(len(fields) for fields in csv.reader(sample, delimiter=mark))
        rows, fields = _fast_quoted(text, mark, width)
    elif '"' in text:
        rows, fields = _by_hand(text, mark, most_columns)  # first: a table that is too wide is refused at once
        if line := _unclosed(text, mark):
            raise Refused(
                _("Line {line}: a quotation mark is opened and never closed. Close it, or double it.", line=line)
            )
    else:
        rows, fields = (_fast if mark.isascii() else _by_hand)(text, mark, most_columns)
    rows = rows.with_columns(pl.col(pl.String).replace("", None))
    return rows.with_columns(fields).with_row_index("row", offset=1).cast({"row": pl.Int64}), notes, mark
