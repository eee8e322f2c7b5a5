"""A large file as a stream: recognised where one pass reads it as the ordinary way would."""

import codecs
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
from pyarrow import parquet

from data.errors import Refused
from data.feeds.columns import kind_of
from data.feeds.feed import Feed, Surroundings
from data.mapping.applying import apply_mapping
from data.mapping.headers import UNSEEN
from data.mapping.mapping import Mapping
from data.reading.encoding import transcode
from data.reading.file import file_kind, read
from data.reading.parquet import as_text
from data.reading.sheet import Sheet

LARGE_BYTES = 64 * 2**20
LARGE_ROWS = 500_000
HEAD_BYTES = 2**18
HEAD_ROWS = 1000
BLOCK = 2**18  # bytes that are looked at together: they stay near the processor
MARK = codecs.BOM_UTF8
MARKS_OF_TWO = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
MARKS_OF_FOUR = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


@dataclass(frozen=True)
class Source:
    """A large table: its `head` as a sheet, `rows` below the header as text, about how many; `cells`: column of the
    feed -> column of text; `strange`: columns of text that are not of the feed. `notes`: on how the head was read."""

    head: Sheet
    rows: pl.LazyFrame
    about: int
    cells: dict[str, str]
    strange: list[str]
    notes: list[str]


def _packed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"


def is_large(path: Path) -> bool:
    """Whether a file is a delimited or Parquet file that is better read in one streaming pass."""
    if _packed(path):
        try:
            answer: bool = parquet.ParquetFile(path).metadata.num_rows > LARGE_ROWS
            return answer
        except (OSError, ValueError):
            return False  # damaged: the ordinary way says so
    if path.stat().st_size <= LARGE_BYTES:
        return False
    try:
        return file_kind(path)[0] == "text"
    except Refused:
        return False  # the ordinary way says why


def _start(path: Path) -> bytes:
    """The first whole records: up to the last line that ends outside quotation marks; "" where there is none."""
    with path.open("rb") as file:
        start = file.read(HEAD_BYTES)
    end, here, quotes = 0, 0, 0
    for line in start.splitlines(keepends=True):
        here += len(line)
        quotes += line.count(b'"')
        if line.endswith(b"\n") and quotes % 2 == 0:
            end = here
    wide = 4 if start.startswith(MARKS_OF_FOUR) else 2 if start.startswith(MARKS_OF_TWO) else 1
    return start[: end + -end % wide]


def _regular(path: Path, mark: bytes, width: int) -> bool:
    """Whether lines end alike, quotation marks are paired, no sign is out of place, and all rows are as wide.

    Fields are counted where there are no quotation marks, as in the ordinary way of long text. UnicodeDecodeError where
    it is not UTF-8.
    """
    quotes = marks = lines = returns = pairs = places = 0
    last = start = b""
    letters = codecs.getincrementaldecoder("utf-8")()
    memory = bytearray(BLOCK)
    alike = np.empty(BLOCK, bool)

    def count(sign: bytes) -> int:
        return int(np.count_nonzero(np.equal(signs, ord(sign), out=alike[: len(signs)])))

    with path.open("rb", buffering=0) as file:
        while size := file.readinto(memory):
            signs = np.frombuffer(memory, np.uint8)[:size]
            block = last + signs.tobytes()
            if b"\0" in block:
                return False
            lines += count(b"\n")
            marks += count(mark)
            if b'"' in block:
                quotes += count(b'"')
                if b'\\"' in block:
                    return False
            if b"\r" in block:
                returns += count(b"\r")
                pairs += block.count(b"\r\n") - last.endswith(b"\r\n")
            if not block.isascii():
                letters.decode(memory[:size])
                places += block.count(MARK)
            start = start or block[: len(MARK)]
            last = block[-2:]
    if quotes % 2 or places != (start == MARK) or returns not in (0, lines) or returns != pairs:
        return False
    return quotes > 0 or marks == (lines + (not last.endswith(b"\n"))) * (width - 1)


def _scan_text(path: Path, name: str, work: Path) -> tuple[Sheet, pl.LazyFrame, int] | None:
    """Head, rows and about how many, of a text that reads the same in one pass as in the ordinary way.

    UnicodeDecodeError where it is not UTF-8.
    """
    start = _start(path)
    if not start:
        return None
    start.decode()
    (work / "head").write_bytes(start)
    (sheet,) = read(work / "head", name)
    if not sheet.mark.isascii() or not _regular(path, sheet.mark.encode(), len(sheet.cells)):
        return None
    beyond = f"c{len(sheet.cells)}"

    def scan(file: Path) -> pl.LazyFrame:
        rows = pl.scan_csv(
            file,
            has_header=False,
            schema=dict.fromkeys([*sheet.cells, beyond], pl.String),
            separator=sheet.mark,
            truncate_ragged_lines=True,
            missing_columns="insert",
            row_index_name="row",
            row_index_offset=1,
            glob=False,
        )
        return rows.cast({"row": pl.Int64})

    first = scan(work / "head").with_columns(pl.col(pl.String).replace("", None)).collect()
    if first[beyond].is_not_null().any() or not first.drop(beyond).equals(sheet.rows.select("row", *sheet.cells)):
        return None
    return sheet, scan(path), path.stat().st_size * sheet.rows.height // len(start)


def _scan_parquet(path: Path, work: Path) -> tuple[Sheet, pl.LazyFrame, int]:
    table = pl.scan_parquet(path, glob=False)
    table.head(HEAD_ROWS).collect().write_parquet(work / "head")
    (sheet,) = read(work / "head", path.name)
    text = [as_text(name, dtype, "").alias(f"c{i}") for i, (name, dtype) in enumerate(table.collect_schema().items())]
    rows = table.select(text).with_row_index("row", offset=2).cast({"row": pl.Int64})
    return sheet, rows, parquet.ParquetFile(path).metadata.num_rows


def head(path: Path, name: str, rules: Mapping, work: Path) -> list[Sheet]:
    """The first rows of a large file as a sheet; Refused or Asks as reading the whole file would be, as far as these
    rows tell."""
    if _packed(path):
        pl.scan_parquet(path, glob=False).head(HEAD_ROWS).collect().write_parquet(work / "head")
    else:
        (work / "head").write_bytes(_start(path) or path.read_bytes())
    return read(work / "head", name, rules.encoding, rules.time_zone)


def _scan(path: Path, encoding: str, work: Path) -> tuple[Sheet, pl.LazyFrame, int] | None:
    """Head, rows and about how many; a text in another encoding is first written anew."""
    if _packed(path):
        return _scan_parquet(path, work)
    try:
        return _scan_text(path, path.name, work)
    except UnicodeDecodeError:
        copy = work / "text"
    said = transcode(path, encoding, copy)
    found = None if said is None else _scan_text(copy, path.name, work)
    if found is None or said is None:
        return None
    return replace(found[0], notes=(*said, *found[0].notes)), *found[1:]


def source(feed: Feed, path: Path, rules: Mapping, near: Surroundings, work: Path) -> Source | None:
    """The file as a stream; None where only the ordinary way can read it."""
    if replace(rules, feed="", columns={}, also={}, words="", encoding="") != Mapping():
        return None
    if not all(isinstance(header, str) for header in rules.columns.values()):
        return None
    columns = feed.columns.values()
    if feed.across or any(one.metadata.get("names") or kind_of(one).plain is None for one in columns):
        return None
    found = _scan(path, rules.encoding, work)
    if found is None:
        return None
    sheet, rows, about = found
    mapped = apply_mapping(feed, [sheet], rules, True, near.units)
    first = sheet.rows.select(sheet.cells).row(0, named=True)
    titles = {UNSEEN.sub("", title).strip(): cell for cell, title in first.items() if title}
    if not set(mapped.found.values()) <= set(titles) or 2 not in mapped.text["row"]:
        return None
    cells = {name: titles[header] for name, header in mapped.found.items()}
    strange = [cell for cell in titles.values() if cell not in cells.values()]
    return Source(sheet, rows.filter(pl.col("row") > 1), about, cells, strange, mapped.notes)
