"""Large files: one streaming pass parts the rows that are plainly right; the others go the ordinary way.

The outcome is that of the ordinary way, row by row and word for word. Where a file is not plain as a whole, the
ordinary way reads it alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
from pyarrow import parquet

from data.applying import Mapped, apply_mapping
from data.checking import alone, check_keys, gaps, in_keys, in_order, sound
from data.columnar import as_text
from data.delimited import LONGEST_FIELD
from data.feeds.feed import Feed, Surroundings
from data.layout import UNSEEN
from data.mapping import Mapping
from data.privacy import NEAR as IDENTITY
from data.reading import read
from data.refusal import Asks, Refused
from data.remarks import remarks
from data.sheet import Sheet
from data.sieve import PLAIN, sieve
from data.suggesting import with_suggestions
from data.totals import NEAR as TOTALS

LARGE_BYTES = 64 * 2**20
LARGE_ROWS = 500_000
HEAD_BYTES = 2**18
HEAD_ROWS = 1000
BLOCK = 2**23
MOST_OTHERS = 3_000_000
MARK = b"\xef\xbb\xbf"

Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Taken:
    """What a file became. `accepted`: a table, or a Parquet file. `rejected`: one line a fault, with its place and a
    suggestion; `rejected_rows`: those rows as text. `notes` and `remarks` as `check` gives them."""

    accepted: pl.DataFrame | Path
    rejected: pl.DataFrame
    rejected_rows: pl.DataFrame
    notes: list[str]
    remarks: list[str]


@dataclass(frozen=True)
class Source:
    """A large table: its `head` as a sheet, `rows` below the header as text, about how many; `cells`: column of the
    feed -> column of text; `strange`: columns of text that are not of the feed."""

    head: Sheet
    rows: pl.LazyFrame
    about: int
    cells: dict[str, str]
    strange: list[str]


def _packed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"


def is_large(path: Path) -> bool:
    """Whether a file is a delimited or Parquet file that is better read in one streaming pass."""
    if _packed(path):
        try:
            return parquet.ParquetFile(path).metadata.num_rows > LARGE_ROWS
        except (OSError, ValueError):
            return False  # damaged: the ordinary way says so
    with path.open("rb") as file:
        return file.read(2) != b"PK" and path.stat().st_size > LARGE_BYTES


def _start(path: Path) -> bytes:
    """The first whole records: up to the last line that ends outside quotation marks."""
    with path.open("rb") as file:
        start = file.read(HEAD_BYTES)
    end, here, quotes = 0, 0, 0
    for line in start.splitlines(keepends=True):
        here += len(line)
        quotes += line.count(b'"')
        if line.endswith(b"\n") and quotes % 2 == 0:
            end = here
    return start[:end]


def _regular(path: Path, mark: bytes, width: int) -> bool:
    """Whether lines end alike, quotation marks are paired, no sign is out of place, and all rows are as wide.

    Fields are counted where there are no quotation marks, as in the ordinary way of long text.
    """
    counts = dict.fromkeys((b'"', b"\r", b"\r\n", b"\n", b"\0", MARK, mark), 0)
    before = b""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            for sign in counts:
                tail = before[1 - len(sign) :] if len(sign) > 1 else b""
                counts[sign] += (tail + block).count(sign)
            before = block
    if counts[b"\0"] or counts[b'"'] % 2 or counts[MARK] > 1 or counts[b"\r"] not in (0, counts[b"\n"]):
        return False
    if counts[b"\r"] != counts[b"\r\n"]:
        return False
    lines = counts[b"\n"] + (not before.endswith(b"\n"))
    return counts[b'"'] > 0 or counts[mark] == lines * (width - 1)


def _scan_text(path: Path, work: Path) -> tuple[Sheet, pl.LazyFrame, int] | None:
    """Head, rows and about how many, of a text that reads the same in one pass as in the ordinary way."""
    start = _start(path)
    if not start:
        return None
    (work / "head").write_bytes(start)
    (sheet,) = read(work / "head", path.name)
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


def _source(feed: Feed, path: Path, rules: Mapping, near: Surroundings, work: Path) -> Source | None:
    """The file as a stream; None where only the ordinary way can read it."""
    if replace(rules, feed="", columns={}, also={}, words="") != Mapping():
        return None
    if not all(isinstance(header, str) for header in rules.columns.values()):
        return None
    columns = feed.columns.values()
    if feed.across or any(one.metadata.get("names") or one.metadata["read"] not in PLAIN for one in columns):
        return None
    found = _scan_parquet(path, work) if _packed(path) else _scan_text(path, work)
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
    return Source(sheet, rows.filter(pl.col("row") > 1), about, cells, strange)


def _counted(rows: pl.LazyFrame, of: int, tell: Tell) -> pl.LazyFrame:
    """The rows, telling how many have gone by."""
    done = 0

    def count(numbers: pl.Series) -> pl.Series:
        nonlocal done
        done += len(numbers)
        tell(min(done, of), of)
        return numbers

    return rows.with_columns(pl.col("row").map_batches(count, return_dtype=pl.Int64, is_elementwise=True))


def _part(feed: Feed, source: Source, near: Surroundings, work: Path, tell: Tell) -> None:
    """The one pass: rows that are plainly right, typed, into one file; the others, as text, into another."""
    values, plain = sieve(feed, source.cells, near)
    texts = source.rows.collect_schema().names()[1:]
    titled = {*source.cells.values(), *source.strange}
    beyond = [pl.col(cell).is_null() for cell in texts if cell not in titled]
    odd = f"{IDENTITY}|{TOTALS}"
    harmless = [~pl.col(cell).str.contains(odd).fill_null(False) for cell in source.strange]
    tests = [plain, *beyond, *harmless]
    parted = _counted(source.rows, source.about, tell).with_columns(values).with_columns(plain=pl.all_horizontal(tests))
    right = parted.filter("plain").select("row", *feed.columns)
    others = parted.filter(~pl.col("plain")).select("row", *texts)
    sinks = [
        right.sink_parquet(work / "plain.parquet", lazy=True),
        others.sink_parquet(work / "others.parquet", lazy=True),
    ]
    pl.collect_all(sinks, engine="streaming")


def _others(feed: Feed, source: Source, rules: Mapping, near: Surroundings, work: Path) -> Mapped | None:
    """The rows that are not plain, below the file's header, as the ordinary way understands them."""
    file = work / "others.parquet"
    if parquet.ParquetFile(file).metadata.num_rows > MOST_OTHERS:
        return None
    rows = pl.read_parquet(file).with_columns(pl.col(pl.String).replace("", None))
    texts = rows.columns[1:]
    longest = rows.select(pl.max_horizontal(pl.col(texts).str.len_chars().max())).item()
    beyond = [cell for cell in texts if cell not in source.head.cells]
    if (longest or 0) > LONGEST_FIELD or any(rows[cell].is_not_null().any() for cell in beyond):
        return None
    head = source.head.rows.head(1)
    rows = rows.drop(beyond)
    if "fields" in head.columns:
        rows = rows.with_columns(fields=pl.lit(len(source.head.cells), dtype=pl.Int64))
    sheet = replace(source.head, rows=pl.concat([head, rows.select(head.columns)]))
    mapped = apply_mapping(feed, [sheet], rules, True, near.units)
    # What is said of these rows alone, such as that sums were left out, has to be found out from all rows.
    return mapped if mapped.notes == apply_mapping(feed, [source.head], rules, True, near.units).notes else None


def _shared(feed: Feed, source: Source, work: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows whose key another row may have too: typed, and as text.

    Hashes come first: where they are as many as the rows, no key is shared, and nothing else has to be looked at.
    """
    keys = list(feed.keys)
    columns = ["row", *feed.columns]
    every = pl.concat([pl.scan_parquet(work / f"{part}.parquet").select(columns) for part in ("plain", "keyed")])
    hashed = pl.struct(keys).hash()
    hashes = every.select(hash=hashed).collect(engine="streaming")["hash"].sort()
    twice = hashes.filter(hashes == hashes.shift()).unique()
    if twice.is_empty():
        nothing = every.head(0).collect()
        return nothing, nothing.cast(dict.fromkeys(feed.columns, pl.String))  # type: ignore[arg-type]
    alike = every.filter(hashed.is_in(twice.implode())).collect(engine="streaming").sort("row")
    empty = pl.lit(None, dtype=pl.String)
    texts = [pl.col(source.cells[name]) if name in source.cells else empty for name in feed.columns]
    text = source.rows.join(alike.lazy().select("row"), on="row", how="semi").select(
        "row", *[cell.alias(name) for cell, name in zip(texts, feed.columns, strict=True)]
    )
    return alike, text.collect(engine="streaming")


def _without_value(feed: Feed, accepted: pl.LazyFrame, text: pl.DataFrame) -> list[str]:
    """Columns of the file that hold no value in any row."""
    optional = [name for name, column in feed.columns.items() if column.nullable]
    counts = accepted.select(pl.len(), *[pl.col(name).count() for name in optional]).collect(engine="streaming")
    if not counts["len"][0] + text.height:
        return []
    silent = [name for name in optional if counts[name][0] == 0 and text[name].null_count() == text.height]
    return [f"{name} has no value in any row: complete to 0 %" for name in silent]


def _remarked(feed: Feed, accepted: pl.LazyFrame, near: Surroundings) -> list[str]:
    """Remarks on accepted rows, of which only the columns are held that remarks look at."""
    looked = [
        name
        for name, column in feed.columns.items()
        if name in ("unit_id", feed.dated) or column.metadata.get("refers_to") or column.metadata["read"] == "whole"
    ]
    return remarks(feed, accepted.select("row", *looked).collect(engine="streaming"), near)


def check_large(feed: Feed, path: Path, rules: Mapping, near: Surroundings, work: Path, tell: Tell) -> Taken | None:
    """What the ordinary way would make of the file; the accepted rows stand in a Parquet file of the folder `work`.

    None where the ordinary way must read the file alone: rules over many rows, a mapping that does more than rename,
    rows of unequal width, an encoding other than UTF-8, sums below the table, or a question to be asked.
    """
    try:
        source = _source(feed, path, rules, near, work)
        if source is None:
            return None
        _part(feed, source, near, work, tell)
        mapped = _others(feed, source, rules, near, work)
    except (Refused, Asks, pl.exceptions.ComputeError):
        return None  # the ordinary way has the last word
    if mapped is None or mapped.spelling.decimal == "comma":
        return None
    rows, faults, notes = alone(feed, mapped.text, near, mapped.spelling)
    sound(rows, in_keys(feed, faults)).select("row", *feed.columns).write_parquet(work / "keyed.parquet")
    alike, text = _shared(feed, source, work)
    texts = pl.concat([mapped.text, text.join(mapped.text, on="row", how="anti")]).sort("row")
    kept, found, repeats = check_keys(feed, alike, texts, [])
    faults.append(found)
    dropped = pl.concat([found["row"], alike.join(kept, on="row", how="anti")["row"]]).unique()
    others = sound(rows, faults).filter(~pl.col("row").is_in(dropped.implode())).select("row", *feed.columns)
    _join_up(others, dropped, work)
    accepted = pl.scan_parquet(work / "accepted.parquet")
    rejected = pl.concat([mapped.rejected, in_order(feed, faults)]).sort("row", maintain_order=True)
    rejected_rows = replace(mapped, text=texts).rejected_rows(rejected)
    rejected = mapped.placed(with_suggestions(feed, rejected, rejected_rows, near))
    said = mapped.notes + notes + _without_value(feed, accepted, texts) + repeats
    worth = mapped.remarks + _remarked(feed, accepted, near) + gaps(feed, accepted)
    return Taken(work / "accepted.parquet", rejected, rejected_rows, said, worth)


def _join_up(others: pl.DataFrame, dropped: pl.Series, work: Path) -> None:
    """The accepted rows of both ways as one file, in the order of the file's rows."""
    plain = work / "plain.parquet"
    if others.is_empty() and dropped.is_empty():
        plain.rename(work / "accepted.parquet")
        return
    kept = pl.scan_parquet(plain).filter(~pl.col("row").is_in(dropped.implode()))
    kept.merge_sorted(others.lazy(), key="row").sink_parquet(work / "accepted.parquet", engine="streaming")
