"""Compaction: what many deliveries left, merged into one derived file, so that ten thousand open as fast as one.

A file stands for the first so many of a list of deliveries; its name holds a hash of that list. Later deliveries are
merged on reading, and once they are more than a few, into the next file. Nothing of the originals is touched: each file
can be made again from what the deliveries left.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

FEW = 32


@dataclass(frozen=True)
class Pile:
    """What a list of deliveries left of one kind.

    `name` names the kind, the feed and the layout. `ids` name what the deliveries hold, oldest first; `parts(i, j)`
    is what those from the i-th to before the j-th left, one after the other. `merge(older, newer)` is both as one,
    where `newer` counts more; `single` does so for several.
    """

    name: str
    ids: list[str]
    parts: Callable[[int, int], pl.LazyFrame]
    merge: Callable[[pl.LazyFrame, pl.LazyFrame], pl.LazyFrame]
    single: Callable[[pl.LazyFrame], pl.LazyFrame]

    def title(self, count: int) -> str:
        """The name of the file that stands for the first `count` deliveries."""
        listed = ",".join(self.ids[:count])
        return f"{self.name}-{count}-{hashlib.sha256(listed.encode()).hexdigest()[:16]}"


def _reach(pile: Pile, folder: Path) -> int:
    """How many of the first deliveries the furthest file that is there stands for."""
    counts = {int(path.stem.split("-")[-2]) for path in folder.glob(f"{pile.name}-*-*.parquet")}
    near = sorted((count for count in counts if count <= len(pile.ids)), reverse=True)
    return next((count for count in near if (folder / f"{pile.title(count)}.parquet").exists()), 0)


def _merged(pile: Pile, reach: int, base: pl.LazyFrame | None) -> pl.LazyFrame:
    """The whole pile, of which `base` is the first `reach`."""
    end = len(pile.ids)
    if reach == end:
        assert base is not None
        return base
    newer = pile.parts(reach, end)
    newer = pile.single(newer) if end - reach > 1 else newer
    return newer if base is None else pile.merge(base, newer)


def compacted(pile: Pile, folder: Path, keep: Callable[[str, Callable[[Path], object]], Path]) -> pl.LazyFrame:
    """The pile as one table. `keep(title, write)` gives the file of that title in `folder`, written if need be."""

    def made(first: Pile, reach: int, base: pl.LazyFrame | None) -> pl.LazyFrame:
        title = first.title(len(first.ids))
        return pl.scan_parquet(keep(title, lambda half: _merged(first, reach, base).sink_parquet(half)), glob=False)

    reach = _reach(pile, folder)
    base = made(replace(pile, ids=pile.ids[:reach]), 0, None) if reach else None
    if len(pile.ids) - reach <= FEW:
        return _merged(pile, reach, base)
    return made(pile, reach, base)
