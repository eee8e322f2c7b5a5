"""Delimited text: encoding by a ladder that refuses to guess, the delimiter from the first lines, all cells as text."""

import csv
import io
import itertools
from pathlib import Path

import polars as pl

from data.refusal import Asks, Refused

DELIMITERS = ",;\t|"
SAMPLE_LINES = 200
PRIVATE_USE = range(0xE000, 0xF900)
COMMON = 0.8  # share of characters that are everyday ones


def _looks_chinese(content: bytes) -> bool:
    """Whether strict GB18030 gives text that a Chinese office writes: letters of western encodings also pair up
    to characters, but to rare ones, outside GB 2312."""
    try:
        beyond = [letter for letter in content.decode("gb18030") if letter > "\x7f"]
    except UnicodeDecodeError:
        return False
    if any(ord(letter) in PRIVATE_USE for letter in beyond):
        return False
    common = len("".join(beyond).encode("gb2312", errors="ignore")) // 2
    return common >= COMMON * len(beyond)


def decode(content: bytes) -> str:
    """The text of a file: BOM, strict UTF-8, strict GB18030 without private-use characters; else Asks."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="strict")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    if _looks_chinese(content):
        return content.decode("gb18030")
    raise Asks(
        f"In which encoding was the file written? Line {line} is neither UTF-8 nor GB18030. "
        "Save it as 'CSV UTF-8' and hand it in again.",
        ("utf-8", "gb18030", "big5", "cp1252"),
    )


def _delimiter(lines: list[str]) -> str:
    """The delimiter that cuts the first lines into the most columns, alike."""
    counts = {mark: [line.count(mark) for line in lines if line.strip()] for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: (min(counts[mark], default=0), sum(counts[mark])))


def _check_quotes(text: str) -> None:
    if text.count('"') % 2 == 0:
        return
    inside, opened = False, 1
    for number, line in enumerate(io.StringIO(text), start=1):
        if line.count('"') % 2:
            inside, opened = not inside, number
    raise Refused(f"Line {opened}: a quotation mark is opened and never closed. Close it, or double it.")


def read_delimited(path: Path) -> pl.DataFrame:
    """Rows of a CSV file as text: `row`, c0, c1, …; one column more than the widest of the first lines, so that
    a row with too many fields shows."""
    text = decode(path.read_bytes())
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise Refused(f"Line {line} holds a NUL character: the file is damaged or not a text file.")
    if "\n" not in text:
        text = text.replace("\r", "\n")
    if not text.strip():
        raise Refused("The file is empty.")
    _check_quotes(text)
    lines = list(itertools.islice(io.StringIO(text), SAMPLE_LINES))
    mark = _delimiter(lines[:20])
    width = max(len(fields) for fields in csv.reader(lines, delimiter=mark))
    names = [f"c{i}" for i in range(width + 1)]
    try:
        rows = pl.read_csv(
            io.BytesIO(text.encode()),
            has_header=False,
            schema=dict.fromkeys(names, pl.String),
            separator=mark,
            truncate_ragged_lines=True,
            missing_columns="insert",
            raise_if_empty=False,
        )
    except pl.exceptions.ComputeError as error:
        raise Refused(f"The file cannot be read as a table: {error}") from error
    return rows.with_row_index("row", offset=1).cast({"row": pl.Int64})
