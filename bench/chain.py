"""The peak memory of a process that turns the records of all generated feeds into stored rolled-up facts."""

import multiprocessing
import resource
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

import polars as pl
import pyarrow.parquet as parquet

from bench.measuring import arguments, tell
from bench.organisation import organisation, records
from bench.product import FIRST, generated, tables
from metrics.facts.facts import FACTS
from metrics.facts.roll_up import rolled_up
from metrics.facts.tree import Tree

LIMIT = 1.5  # GiB
_OLDEST = pl.CompatLevel.oldest()  # Arrow types that the Parquet writer knows


def build(folder: Path, path: Path) -> int:
    """Write the rolled-up facts a metric and breakdown at a time, and count them."""
    tree = Tree(records(folder, "units").collect())
    count = 0
    with parquet.ParquetWriter(path, pl.DataFrame(schema=FACTS).to_arrow(compat_level=_OLDEST).schema) as writer:
        for table in tables(folder, generated(), FIRST):
            rolled = rolled_up(table, tree)
            count += rolled.height
            writer.write_table(rolled.to_arrow(compat_level=_OLDEST), row_group_size=100_000)
    return count


def child(folder: Path, answer: Connection) -> None:
    begun = time.perf_counter()
    count = build(folder, folder / "rolled.parquet")
    unit = 1 if sys.platform == "darwin" else 1024
    answer.send((count, time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**30))


def main() -> None:
    asked = arguments(__doc__ or "")
    with organisation(asked.scale) as folder:
        peaks = []
        for _ in range(min(asked.times, 3)):
            here, there = multiprocessing.Pipe()
            process = multiprocessing.get_context("spawn").Process(target=child, args=(folder, there))
            process.start()
            count, took, peak = here.recv()
            process.join()
            peaks.append(peak)
        peaks.sort()
        reached = f"{peaks[len(peaks) // 2]:.2f} ({peaks[0]:.2f}–{peaks[-1]:.2f}) GiB, {count:,} facts in {took:.1f} s"
        tell("peak memory, records in Parquet to stored rolled-up facts", f"≤ {LIMIT} GiB", reached)


if __name__ == "__main__":
    main()
