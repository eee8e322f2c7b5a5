"""Large files: one streaming pass parts the rows that are plainly right; the others go the ordinary way.

The outcome is that of the ordinary way, row by row and word for word. Where a file is not plain as a whole, the
ordinary way reads it alone.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

from data.cells.spelling import Spelling
from data.checking.check import alone, check_keys, gaps, in_keys, in_order, sound, without_value
from data.checking.remarks import remarks
from data.checking.suggestions import with_suggestions
from data.errors import Asks, Refused
from data.feeds.feed import Feed, Surroundings
from data.large_files.splitting import LIGHT, Tell, number_of_key, others, part
from data.large_files.stream import Source, source
from data.mapping.mapped import Mapped
from data.mapping.mapping import Mapping


@dataclass(frozen=True)
class Taken:
    """What a file became. `accepted`: a table, or a Parquet file. `rejected`: one line a fault, with its place and a
    suggestion; `rejected_rows`: those rows as text, in a `spelling`. `notes` and `remarks` as `check` gives them.
    `absent`: columns that the file does not have."""

    accepted: pl.DataFrame | Path
    rejected: pl.DataFrame
    rejected_rows: pl.DataFrame
    notes: list[str]
    remarks: list[str]
    spelling: Spelling
    absent: tuple[str, ...] = ()


def _twice(keys: np.ndarray, others: pl.Series) -> pl.Series:
    """The numbers of keys that occur more than once."""
    every = np.concatenate([keys, others.to_numpy()])
    every.sort()
    return pl.Series(np.unique(every[1:][every[1:] == every[:-1]]))


def _shared(
    feed: Feed, source: Source, work: Path, keys: np.ndarray, keyed: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows whose key another row may have too: typed, and as text. `keys` are the numbers of those of the rows that are
    plainly right; `keyed` the others with a key that could be read.

    The numbers come first: where no two are alike, no key is shared, and nothing else has to be looked at.
    """
    twice = _twice(keys, keyed.select(number_of_key(feed)).to_series())
    if twice.is_empty():
        nothing = keyed.clear()
        return nothing, nothing.cast(dict.fromkeys(feed.columns, pl.String))
    every = pl.concat([pl.scan_parquet(work / "plain.parquet", glob=False), keyed.lazy()])
    alike = every.filter(number_of_key(feed).is_in(twice.implode())).collect(engine="streaming").sort("row")
    empty = pl.lit(None, dtype=pl.String)
    texts = [pl.col(source.cells[name]) if name in source.cells else empty for name in feed.columns]
    text = source.rows.join(alike.lazy().select("row"), on="row", how="semi").select(
        "row", *[cell.alias(name) for cell, name in zip(texts, feed.columns, strict=True)]
    )
    return alike, text.collect(engine="streaming")


def _empty(feed: Feed, text: pl.DataFrame) -> set[str]:
    """The columns that may be empty, and are so in all rows of text."""
    optional = [name for name, column in feed.columns.items() if column.nullable]
    return {name for name in optional if text[name].null_count() == text.height}


def _without_value(accepted: pl.LazyFrame, empty: set[str], rows: int) -> list[str]:
    """Columns of the file that hold no value in any row: `empty` are those that hold none in `rows` other rows."""
    counts = accepted.select(pl.len().alias(""), *[pl.col(name).count() for name in sorted(empty)])
    found = counts.collect(engine="streaming").row(0, named=True)
    if not found.pop("") + rows:
        return []
    return [without_value(name) for name in found if not found[name]]


def check_large(feed: Feed, path: Path, rules: Mapping, near: Surroundings, work: Path, tell: Tell) -> Taken | None:
    """What the ordinary way would make of the file; the accepted rows stand in a Parquet file of the folder `work`.

    None where the ordinary way must read the file alone: rules over many rows, a mapping that does more than rename,
    rows of unequal width, an encoding other than UTF-8, sums below the table, or a question to be asked.
    """
    try:
        stream = source(feed, path, rules, near, work)
        if stream is None:
            return None
        keys = part(feed, stream, near, work, tell)
        mapped = others(feed, stream, rules, near, work)
    except (Refused, Asks, pl.exceptions.ComputeError):
        return None  # the ordinary way has the last word
    if mapped is None or mapped.spelling.decimal == "comma":
        return None
    return _put_together(feed, stream, mapped, keys, near, work)


def _put_together(
    feed: Feed, stream: Source, mapped: Mapped, keys: np.ndarray, near: Surroundings, work: Path
) -> Taken:
    """What both ways found, as one outcome. What is not needed any more is let go at once: it may be a million rows."""
    rows, faults, notes = alone(feed, mapped.text, near, mapped.spelling)
    alike, more = _shared(feed, stream, work, keys, sound(rows, in_keys(feed, faults)).select("row", *feed.columns))
    del keys
    if more.height:
        more = more.join(mapped.text, on="row", how="anti")
        mapped = replace(mapped, text=pl.concat([mapped.text, more]).sort("row"))
    kept, found, repeats = check_keys(feed, alike, mapped.text, [])
    faults.append(found)
    dropped = pl.concat([found["row"], alike.join(kept, on="row", how="anti")["row"]]).unique()
    _join_up(sound(rows, faults).filter(~pl.col("row").is_in(dropped.implode())), feed, dropped, work)
    del rows, alike, kept
    accepted = pl.scan_parquet(work / "accepted.parquet", glob=False)
    said = mapped.notes + notes + _without_value(accepted, _empty(feed, mapped.text), mapped.text.height) + repeats
    rejected = pl.concat([mapped.rejected, in_order(feed, faults)]).sort("row", maintain_order=True)
    del faults
    mapped = replace(mapped, text=mapped.rejected_rows(rejected))
    rejected = mapped.placed(with_suggestions(feed, rejected, mapped.text, near))
    worth = mapped.remarks + remarks(feed, accepted, near) + gaps(feed, accepted)
    return Taken(work / "accepted.parquet", rejected, mapped.text, said, worth, mapped.spelling, mapped.absent)


def _join_up(mended: pl.DataFrame, feed: Feed, dropped: pl.Series, work: Path) -> None:
    """The accepted rows of both ways as one file, in the order of the file's rows."""
    plain = work / "plain.parquet"
    if mended.is_empty() and dropped.is_empty():
        plain.rename(work / "accepted.parquet")
        return
    kept = pl.scan_parquet(plain, glob=False).filter(~pl.col("row").is_in(dropped.implode()))
    both = kept.merge_sorted(mended.select("row", *feed.columns).lazy(), key="row")
    both.sink_parquet(work / "accepted.parquet", engine="streaming", **LIGHT)
