"""Large files: one streaming pass parts the rows that are plainly right; the others go the ordinary way, in batches.

The outcome is that of the ordinary way, row by row and word for word; memory is bounded whatever the file holds.
"""

import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
from pyarrow import parquet

from data.cells import trimmed
from data.checking import REJECTED, alone, in_order, keyed, shared_keys, sound
from data.delimited import DELIMITERS
from data.feeds.feed import Feed, Surroundings
from data.mapping import Mapping, apply_mapping, spelling
from data.reading import Sheet, read
from data.refusal import Refused
from data.remarks import remarks
from data.sieve import sieve

LARGE_BYTES = 64 * 2**20
LARGE_ROWS = 500_000
HEAD_BYTES = 2**18
HEAD_ROWS = 1000
BATCH = 100_000
AT_ONCE = 2
COUNTED = re.compile(r"^(?P<before>|\w+: (?:[^\d(]* )?)(?P<count>\d+)(?P<after> .*)$")
MARKER = "\u2402"  # stands in no file's identifiers, dates or numbers

Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Source:
    """A large table as text: `head`, the rows down to the header; `rows`, those below it; about how many there are.

    `cells`: column of the feed -> column of text. `beyond`: columns of text in which there must be nothing.
    """

    head: pl.DataFrame
    rows: pl.LazyFrame
    about: int
    cells: dict[str, str]
    beyond: list[str]


@dataclass(frozen=True)
class Sifted:
    """What `check` would have given; the rows stand in Parquet files. Notes of the mapping are among the notes."""

    accepted: Path
    rejected: Path
    notes: list[str]


def is_large(path: Path) -> bool:
    """Whether a file is a delimited or Parquet file that is better read in one streaming pass."""
    with path.open("rb") as file:
        magic = file.read(4)
    if magic == b"PAR1":
        try:
            return parquet.ParquetFile(path).metadata.num_rows > LARGE_ROWS
        except (OSError, ValueError):
            return False  # cut off: the ordinary way says so
    return not magic.startswith(b"PK") and path.stat().st_size > LARGE_BYTES


def _head_of_text(path: Path) -> bytes:
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


def _whole(path: Path) -> bool:
    """Whether quotation marks are paired and nothing is a NUL: else the ordinary way finds the line and says so."""
    quotes = 0
    with path.open("rb") as file:
        while block := file.read(2**23):
            if b"\0" in block:
                return False
            quotes += block.count(b'"')
    return quotes % 2 == 0


def _scan_text(path: Path, work: Path) -> tuple[pl.DataFrame, pl.LazyFrame, int] | None:
    """Head, rows and about how many, of a delimited file that reads the same in one pass as in the ordinary way."""
    head = _head_of_text(path)
    (work / "head").write_bytes(head)
    if not head or not _whole(path):
        return None
    (sheet,) = read(work / "head")
    names = [name for name in sheet.rows.columns if name != "row"]
    for mark in DELIMITERS:
        scans = [
            pl.scan_csv(
                file,
                has_header=False,
                schema=dict.fromkeys(names, pl.String),
                separator=mark,
                truncate_ragged_lines=True,
                missing_columns="insert",
                row_index_name="row",
                row_index_offset=1,
                glob=False,
            ).cast({"row": pl.Int64})
            for file in (work / "head", path)
        ]
        try:
            alike = scans[0].collect().equals(sheet.rows)
        except pl.exceptions.PolarsError:
            alike = False
        if alike:
            return sheet.rows, scans[1], path.stat().st_size * sheet.rows.height // len(head)
    return None


def _scan_parquet(path: Path, work: Path) -> tuple[pl.DataFrame, pl.LazyFrame, int]:
    rows = pl.scan_parquet(path, glob=False)
    rows.head(HEAD_ROWS).collect().write_parquet(work / "head")
    (sheet,) = read(work / "head")
    text = [pl.col(name).cast(pl.String).alias(f"c{i}") for i, name in enumerate(rows.collect_schema())]
    below = rows.select(text).with_row_index("row", offset=2).cast({"row": pl.Int64})
    return sheet.rows, below, parquet.ParquetFile(path).metadata.num_rows


def _places(feed: Feed, head: pl.DataFrame, rules: Mapping) -> tuple[dict[str, str], list[str]]:
    """Which column of text each column of the feed is, and which must be empty: a mark in each shows where it goes."""
    cells: dict[str, str] = {}
    beyond = []
    mark = pl.Series("row", [head["row"][-1] + 1])
    for cell in head.columns[1:]:
        marked = pl.DataFrame({"row": mark, **{one: [MARKER if one == cell else None] for one in head.columns[1:]}})
        sheet = Sheet("", pl.concat([head, marked.cast(pl.Schema(head.schema))]))
        try:
            mapped = apply_mapping(feed, [sheet], rules, may_be_empty=True)
        except Refused:
            beyond.append(cell)
            continue
        if mapped.rejected.height:
            beyond.append(cell)
        cells |= {name: cell for name in feed.columns if MARKER in mapped.text[name]}
    return cells, beyond


def _source(feed: Feed, path: Path, rules: Mapping, work: Path) -> Source | None:
    """The file as a stream; None where only the ordinary way can read it."""
    renamed = all(isinstance(header, str) for header in rules.columns.values())
    if not renamed or replace(rules, feed="", columns={}, date_order="", words="") != Mapping():
        return None
    with path.open("rb") as file:
        packed = file.read(4) == b"PAR1"
    found = _scan_parquet(path, work) if packed else _scan_text(path, work)
    if found is None:
        return None
    start, rows, about = found
    mapped = apply_mapping(feed, [Sheet("", start)], rules, may_be_empty=True)
    below = pl.concat([mapped.text["row"], mapped.rejected["row"]]).min()
    if below is None:
        return None
    head = start.filter(pl.col("row") < below)
    cells, beyond = _places(feed, head, rules)
    return Source(head, rows.filter(pl.col("row") >= below), about, cells, beyond)


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
    nothing = [pl.col(cell).is_null() for cell in source.beyond]
    parted = (
        _counted(source.rows, source.about, tell)
        .with_columns(values)
        .with_columns(plain=pl.all_horizontal(plain, *nothing))
    )
    right = parted.filter("plain").select("row", *feed.columns)
    others = parted.filter(~pl.col("plain")).select(source.head.columns)
    sinks = [
        right.sink_parquet(work / "plain.parquet", lazy=True),
        others.sink_parquet(work / "others.parquet", lazy=True),
    ]
    pl.collect_all(sinks, engine="streaming")


def _take(feed: Feed, sheet: Sheet, rules: Mapping, near: Surroundings, part: Callable[[str], Path]) -> list[list[str]]:
    """A batch the ordinary way, as far as that goes without the other rows: its parts are written; notes come back."""
    mapped = apply_mapping(feed, [sheet], rules, may_be_empty=True)
    rows, faults, notes = alone(feed, mapped.text, near, spelling(rules))
    sound(rows, faults).write_parquet(part("sound"))
    keyed(feed, rows, faults).write_parquet(part("keys"))
    found = pl.concat([mapped.rejected, in_order(feed, faults)])
    found.sort("row", maintain_order=True).write_parquet(part("faults"))
    return [mapped.notes, notes]


def _take_others(feed: Feed, source: Source, rules: Mapping, near: Surroundings, work: Path) -> list[str]:
    """The rows that are not plain, a few batches at once, each below the file's own head; at least one batch."""
    others = pl.scan_parquet(work / "others.parquet")
    height = others.select(pl.len()).collect().item()

    def take(number: int) -> list[list[str]]:
        rows = others.slice(number * BATCH, BATCH).collect()
        sheet = Sheet("", pl.concat([source.head, rows]))
        return _take(feed, sheet, rules, near, lambda kind: work / f"{kind}-{number:06}.parquet")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return together(note for notes in pool.map(take, range(max(-(-height // BATCH), 1))) for note in notes)


def together(notes: Iterable[list[str]]) -> list[str]:
    """Notes of several batches as of one: the same sentence once, its count summed up."""
    counts: dict[tuple[str, str], int | None] = {}
    for note in (note for batch in notes for note in batch):
        match = COUNTED.match(note)
        if match is None or " above the header " in note:
            counts[note, ""] = None
        else:
            words = (match["before"], match["after"])
            counts[words] = (counts.get(words) or 0) + int(match["count"])
    return [before if count is None else f"{before}{count}{after}" for (before, after), count in counts.items()]


def _key_faults(feed: Feed, source: Source, work: Path) -> pl.DataFrame:
    """The faults of rows that share a key, over the whole file.

    Hashes come first: where they are as many as the rows, no key is shared, and nothing else has to be looked at.
    """
    keys = list(feed.keys)
    every = pl.concat(
        [pl.scan_parquet(work / "plain.parquet").select("row", *keys), pl.scan_parquet(work / "keys-*.parquet")]
    )
    hashed = pl.struct(keys).hash()
    hashes = every.select(hash=hashed).collect(engine="streaming")["hash"].sort()
    twice = hashes.filter(hashes == hashes.shift()).unique()
    if twice.is_empty():
        return pl.DataFrame(schema=REJECTED)
    alike = every.filter(hashed.is_in(twice.implode())).collect(engine="streaming").sort("row")
    text = (
        source.rows.join(alike.lazy().select("row"), on="row", how="semi")
        .select("row", *[trimmed(pl.col(source.cells[name])).alias(name) for name in keys])
        .collect(engine="streaming")
    )
    return shared_keys(feed, alike, text)


def _join_up(feed: Feed, faults: pl.DataFrame, work: Path) -> None:
    """The accepted rows of all parts as one file, and the faults as another, both in the order of the file's rows."""
    right, others = work / "plain.parquet", pl.scan_parquet(work / "sound-*.parquet")
    if faults.is_empty() and others.select(pl.len()).collect().item() == 0:
        right.rename(work / "accepted.parquet")
    else:
        shared = pl.col("row").is_in(faults["row"].unique().implode())
        both = pl.scan_parquet(right).merge_sorted(others, key="row")
        both.filter(~shared).sink_parquet(work / "accepted.parquet", engine="streaming")
    found = pl.scan_parquet(work / "faults-*.parquet")
    if faults.is_empty():
        found.sink_parquet(work / "rejected.parquet", engine="streaming")
    else:
        in_order(feed, [found.collect(), faults]).write_parquet(work / "rejected.parquet")


def check_large(feed: Feed, path: Path, rules: Mapping, near: Surroundings, work: Path, tell: Tell) -> Sifted | None:
    """What `check` would make of the file; its rows stand in Parquet files of the folder `work`.

    None where only the ordinary way will do: rules over many rows, a mapping that does more than rename, an encoding
    other than UTF-8. Raises Refused and Asks as the ordinary way does.
    """
    if feed.across:
        return None
    source = _source(feed, path, rules, work)
    if source is None:
        return None
    try:
        _part(feed, source, near, work, tell)
    except pl.exceptions.ComputeError:
        return None  # not UTF-8 throughout, or no table: the ordinary way says which
    notes = _take_others(feed, source, rules, near, work)
    _join_up(feed, _key_faults(feed, source, work), work)
    said = notes + remarks(feed, pl.scan_parquet(work / "accepted.parquet"), near)
    return Sifted(work / "accepted.parquet", work / "rejected.parquet", said)
