"""Parting: one streaming pass over a large file's rows parts those that are plainly right from the others."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from pyarrow import parquet

from data.cells.reading import LONGEST_CELL
from data.feeds.feed import Feed, Surroundings
from data.identity_numbers import NEAR as IDENTITY
from data.large_files.plain_rows import sieve
from data.large_files.stream import Source
from data.mapping.applying import apply_mapping
from data.mapping.mapped import Mapped
from data.mapping.mapping import Mapping
from data.mapping.totals import NEAR as TOTALS

MOST_OTHERS = 3_000_000
MOMENT = 0.5  # seconds between two looks at how far the pass has come
KEY_BYTES = 8
LIGHT: dict[str, Any] = {"compression": "zstd", "compression_level": 1}  # as small as the usual level, and quicker

Tell = Callable[[int, int], None]


def number_of_key(feed: Feed) -> pl.Expr:
    """A number for the key of a row: rows of one key have one number."""
    return pl.struct(list(feed.keys)).hash() if len(feed.keys) > 1 else pl.col(feed.keys[0]).hash()


def _watched(sinks: list[pl.LazyFrame], keys: Path, of: int, tell: Tell) -> None:
    """Carry the sinks out, telling by the growing file of keys how many rows have gone by: a function of Python within
    the pass would need the interpreter there, see `data.in_python`."""
    with ThreadPoolExecutor(1) as aside:
        going = aside.submit(pl.collect_all, sinks, engine="streaming")
        while not going.done():
            wait([going], MOMENT)
            tell(min(keys.stat().st_size // KEY_BYTES, of) if keys.exists() else 0, of)
        going.result()
    tell(of, of)


def sinks(feed: Feed, source: Source, near: Surroundings, work: Path) -> list[pl.LazyFrame]:
    """The one pass: rows that are plainly right, typed, into `plain.parquet` of the folder `work`; the others, as text,
    into `others.parquet`; the numbers of the keys of those that are right into `keys.parquet`."""
    values, plain = sieve(feed, source.cells, near)
    texts = source.rows.collect_schema().names()[1:]
    titled = {*source.cells.values(), *source.strange}
    beyond = [pl.col(cell).is_null() for cell in texts if cell not in titled]
    odd = f"{IDENTITY}|{TOTALS}"
    harmless = [~pl.col(cell).str.contains(odd).fill_null(False) for cell in source.strange]
    tests = [plain, *beyond, *harmless]
    # Kept by hand: left to itself, the optimiser sees only what two of the three sinks share, and reads the file twice.
    parted = source.rows.with_columns(values).with_columns(plain=pl.all_horizontal(tests)).cache()
    right = parted.filter("plain").select("row", *feed.columns)
    # Text is copied: a cell that only points into the file would keep a whole block of it in memory.
    copied = [pl.concat_str(pl.col(cell), pl.lit("")) for cell in texts]
    others = parted.filter(~pl.col("plain")).select("row", *copied)
    return [
        right.sink_parquet(work / "plain.parquet", lazy=True, **LIGHT),
        others.sink_parquet(work / "others.parquet", lazy=True, compression="uncompressed"),
        right.select(key=number_of_key(feed)).sink_parquet(
            work / "keys.parquet", lazy=True, compression="uncompressed"
        ),
    ]


def part(feed: Feed, source: Source, near: Surroundings, work: Path, tell: Tell) -> np.ndarray:
    """Carry the pass out. Returns the numbers of the keys of the rows that are right."""
    _watched(sinks(feed, source, near, work), work / "keys.parquet", source.about, tell)
    return pl.read_parquet(work / "keys.parquet", glob=False)["key"].to_numpy()


def others(feed: Feed, source: Source, rules: Mapping, near: Surroundings, work: Path) -> Mapped | None:
    """The rows that are not plain, below the file's header, as the ordinary way understands them."""
    file = work / "others.parquet"
    if parquet.ParquetFile(file).metadata.num_rows > MOST_OTHERS:
        return None
    rows = pl.read_parquet(file, glob=False).with_columns(pl.col(pl.String).replace("", None))
    texts = rows.columns[1:]
    longest = rows.select(pl.max_horizontal(pl.col(texts).str.len_chars().max())).item()
    beyond = [cell for cell in texts if cell not in source.head.cells]
    if (longest or 0) > LONGEST_CELL or any(rows[cell].is_not_null().any() for cell in beyond):
        return None
    head = source.head.rows.head(1)
    rows = rows.drop(beyond)
    if "fields" in head.columns:
        rows = rows.with_columns(fields=pl.lit(len(source.head.cells), dtype=pl.Int64))
    sheet = replace(source.head, rows=pl.concat([head, rows.select(head.columns)]))
    mapped = apply_mapping(feed, [sheet], rules, True, near.units)
    # What is said of these rows alone, such as that sums were left out, has to be found out from all rows.
    return mapped if mapped.notes == source.notes else None
