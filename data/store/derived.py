"""Derived files: tables that can always be computed again, kept under a name until nobody asks for them."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import polars as pl
from pyarrow import parquet

from data.disk import put

ROW_GROUP = 50_000  # rows that are read for any one of them: a league table of 10,000 units lies in one or two
OLDEST = pl.CompatLevel.oldest()  # the Arrow types that the Parquet writer knows


class Derived:
    """A folder of Parquet files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        """Where the file of that name is, or would be."""
        return self.folder / f"{name}.parquet"

    def keep(self, name: str, write: Callable[[Path], object]) -> Path:
        """The file of that name, written where it is not there; asking for it keeps it from being swept away."""
        path = self.path(name)
        try:
            os.utime(path)
        except FileNotFoundError:
            put(path, write)
        return path

    def tables(self, name: str, layout: pl.Schema, make: Callable[[], Iterable[pl.DataFrame]]) -> Path:
        """The file of tables that are all of one `layout`; they are written one after the other, so that they are
        never all in memory."""

        def write(half: Path) -> None:
            arrow = layout.to_frame().to_arrow(compat_level=OLDEST).schema
            with parquet.ParquetWriter(half, arrow) as writer:
                for table in make():
                    writer.write_table(table.to_arrow(compat_level=OLDEST), row_group_size=ROW_GROUP)

        return self.keep(name, write)
