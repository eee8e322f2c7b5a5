"""A generated organisation of any size, in Parquet: one file a feed and month, as monthly deliveries would leave it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from bench.draws import LAST, Month, unit_ids
from data import months
from data.feeds import named

UNITS, MONTHS = 10_000, 60
ROWS = {
    "declarations": 10_000_000,
    "cases": 5_000_000,
    "decisions": 2_000_000,
    "posts": 1_000_000,
    "tenures": 1_000_000,
}
CHILDREN = 7  # of a unit: 1 + 7 + 49 + 343 + 2,401 + the rest, six levels


def register(count: int) -> pl.DataFrame:
    """The units: each with CHILDREN below it, as far as they reach."""
    ids, place = unit_ids(count), np.arange(count)
    parent = ids.gather(np.maximum(place - 1, 0) // CHILDREN).set(pl.Series(place == 0), None)
    columns = {"unit_id": ids, "name": ids, "parent_id": parent}
    return pl.DataFrame(columns).with_columns(kind=pl.lit("station"))


def _staffing(count: int) -> pl.DataFrame:
    """A headcount a unit and year."""
    years = range(LAST.year - MONTHS // 12 - 1, LAST.year + 1)
    return pl.concat(
        pl.DataFrame({"unit_id": unit_ids(count)}).with_columns(
            valid_from=pl.date(year, 1, 1), valid_until=pl.date(year + 1, 1, 1), headcount=20 + year % 7, leaders=2
        )
        for year in years
    )


def _write(feed: str, rows: pl.DataFrame, path: Path) -> None:
    dtypes = named(feed).dtypes
    path.parent.mkdir(parents=True, exist_ok=True)
    missing = [pl.lit(None).alias(name) for name in dtypes if name not in rows.columns]
    rows.with_columns(missing).select(pl.col(name).cast(dtype) for name, dtype in dtypes.items()).write_parquet(path)


def write(
    folder: Path, scale: float = 1.0, seed: int = 1, feeds: tuple[str, ...] = tuple(ROWS), span: int = MONTHS
) -> None:
    """Write the feeds' records below `folder`; `scale` multiplies the units and the rows, `span` counts the months."""
    units = max(int(UNITS * min(scale, 1.0)), 50)
    _write("units", register(units), folder / "units" / "all.parquet")
    _write("staffing", _staffing(units), folder / "staffing" / "all.parquet")
    last = months.number(LAST)
    for feed in feeds:
        count = int(ROWS[feed] * scale) // span
        for month in range(last - span + 1, last + 1):
            drawn = Month(seed, feed, month, count, units)
            rows = pl.DataFrame({"unit_id": drawn.unit(), **getattr(drawn, feed)()})
            _write(feed, rows, folder / feed / f"{month}.parquet")


def records(folder: Path, feed: str) -> pl.LazyFrame:
    """The records of a feed, as the store would give them; empty where none were written."""
    here = folder / feed
    return pl.scan_parquet(here / "*.parquet") if here.exists() else pl.LazyFrame(schema=named(feed).dtypes)


@contextmanager
def organisation(scale: float, feeds: tuple[str, ...] = tuple(ROWS), span: int = MONTHS) -> Iterator[Path]:
    """A folder with the records, removed afterwards."""
    with TemporaryDirectory(prefix="plumbline-bench-") as name:
        write(Path(name), scale, feeds=feeds, span=span)
        yield Path(name)
