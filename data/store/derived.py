"""Derived files: tables that can always be computed again, kept under a name until nobody asks for them."""

import json
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from pyarrow import parquet

from data.disk import put
from data.store.seals import Seal, broken, holds, sealed
from data.trouble import NO_SPACE, NO_WRITING

ROW_GROUP = 50_000  # rows that are read for any one of them: a league table of 10,000 units lies in one or two
OLDEST = pl.CompatLevel.oldest()  # the Arrow types that the Parquet writer knows


class Derived:
    """A folder of Parquet files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._own: TemporaryDirectory[str] | None = None

    def path(self, name: str) -> Path:
        """Where the file of that name is, or would be."""
        return self.folder / f"{name}.parquet"

    def _seal(self, path: Path) -> Seal | None:
        """The seal that lies beside a file; its own time is when the file was last asked for."""
        try:
            found: Seal = json.loads(path.with_suffix(".seal").read_text())
            return found
        except (OSError, ValueError):
            return None

    def keep(self, name: str, write: Callable[[Path], object]) -> Path:
        """The file of that name, written where it is not there as it was written; asking for it keeps it from being
        swept away."""
        path = self.path(name)
        if not self._is_whole(path):
            try:
                return self._write(path, write)
            except OSError as error:
                if error.errno not in (*NO_WRITING, *NO_SPACE):
                    raise
                return self._aside(name, write)
        with suppress(OSError):  # a store that may only be read is not swept either
            os.utime(path.with_suffix(".seal"))
        return path

    def _is_whole(self, path: Path) -> bool:
        seal = self._seal(path)
        return seal is not None and holds(path, seal)

    def _write(self, path: Path, write: Callable[[Path], object]) -> Path:
        put(path, write)
        words = json.dumps(sealed(path))
        put(path.with_suffix(".seal"), lambda half: half.write_text(words), lasting=False)
        return path

    def _aside(self, name: str, write: Callable[[Path], object]) -> Path:
        """The file in a folder of this process: the store may only be read, or has no space left."""
        if self._own is None:
            self._own = TemporaryDirectory(prefix="plumbline-", ignore_cleanup_errors=True)
        path = Path(self._own.name) / f"{name}.parquet"
        return path if self._is_whole(path) else self._write(path, write)

    def drop_broken(self) -> None:
        """Remove the files that are not what was written, whose every byte is read: they are made again."""
        for path in self.folder.glob("*.parquet"):
            seal = self._seal(path)
            if seal is None or broken(self.folder, {path.name: seal}, whole=True):
                path.unlink(missing_ok=True)

    def tables(self, name: str, layout: pl.Schema, make: Callable[[], Iterable[pl.DataFrame]]) -> Path:
        """The file of tables that are all of one `layout`; they are written one after the other, so that they are
        never all in memory."""

        def write(half: Path) -> None:
            arrow = layout.to_frame().to_arrow(compat_level=OLDEST).schema
            with parquet.ParquetWriter(half, arrow) as writer:
                for table in make():
                    writer.write_table(table.to_arrow(compat_level=OLDEST), row_group_size=ROW_GROUP)

        return self.keep(name, write)
