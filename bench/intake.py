"""A large CSV of declarations, checked row by row with its keys, against Polars copying it to Parquet unchecked."""

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from bench.draws import LAST, Month, unit_ids
from bench.measuring import arguments, tell
from bench.organisation import MONTHS, ROWS, UNITS
from data import months
from data.feeds import named
from data.feeds.feed import Surroundings
from data.large_files.large_file import check_large
from data.mapping.mapping import Mapping

FEW, MANY = 0.0001, 0.1  # share of rows with a cell that cannot be read
TARGET, MORE, LIMIT = 1.6, 1.4, 1.0  # against the bare copy; of many faults against few; GiB
DAY = date(2026, 11, 22)


def write(path: Path, scale: float, share: float) -> None:
    """Declarations as an office would export them; in a share of the rows the day of filing is a word."""
    rng, last = np.random.default_rng(1), months.number(LAST)
    with path.open("wb") as file:
        for month in range(last - MONTHS + 1, last + 1):
            drawn = Month(1, "declarations", month, int(ROWS["declarations"] * scale) // MONTHS, UNITS)
            rows = pl.DataFrame({"unit_id": drawn.unit(), **drawn.declarations()}).cast(pl.String)
            soon = pl.Series(rng.random(rows.height) < share)
            rows = rows.select(list(named("declarations").columns)).with_columns(
                pl.format("declaration-of-{}", "declaration_id"),
                pl.format("person-{}", "person_id"),
                filed_on=pl.when(soon).then(pl.lit("soon")).otherwise("filed_on"),
            )
            rows.write_csv(file, include_header=file.tell() == 0)


def bare(path: Path, work: Path) -> None:
    schema = named("declarations").dtypes
    pl.scan_csv(path, schema=schema, ignore_errors=True).sink_parquet(work / "bare.parquet")


def checked(path: Path, work: Path) -> None:
    units = frozenset(unit_ids(UNITS))
    nothing = {name: pl.LazyFrame(schema=named(name).dtypes) for name in ("units", "declarations")}
    near = Surroundings(DAY, units, {}, nothing.__getitem__)
    found = check_large(named("declarations"), path, Mapping(), near, work, lambda done, of: None)
    assert found is not None and found.rejected.height > 0


def child(way: Callable[[Path, Path], None], path: Path, answer: Connection) -> None:
    with TemporaryDirectory(dir=path.parent) as work:
        begun, busy = time.perf_counter(), time.process_time()
        way(path, Path(work))
        took, spent = time.perf_counter() - begun, time.process_time() - busy
    unit = 1 if sys.platform == "darwin" else 1024
    answer.send((took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**30, spent))


def alone(way: Callable[[Path, Path], None], path: Path) -> tuple[float, float, float]:
    """Seconds, peak GiB and seconds of processors of a process of its own."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=child, args=(way, path, there))
    process.start()
    found = here.recv()
    process.join()
    return found


def main() -> None:
    asked = arguments(__doc__ or "")
    with TemporaryDirectory(prefix="plumbline-bench-") as name:
        few, many = Path(name) / "few.csv", Path(name) / "many.csv"
        write(few, asked.scale, FEW)
        write(many, asked.scale, MANY)
        print(f"{few.stat().st_size / 1e9:.2f} GB of CSV")
        runs = [(alone(bare, few), alone(checked, few), alone(checked, many)) for _ in range(asked.times)]
    seconds = [tuple(run[0] for run in each) for each in runs]
    peaks = [tuple(run[1] for run in each) for each in runs]
    spent = [tuple(run[2] for run in each) for each in runs]

    def say(figure: str, target: str, values: list[float], unit: str, beside: str = "") -> None:
        tell(figure, target, f"{median(values):.2f} ({min(values):.2f}–{max(values):.2f}){unit}{beside}")

    times = f", {median(s for _, s, _ in seconds):.1f} s against {median(b for b, _, _ in seconds):.1f} s"
    say("checking 0.01 % faulty rows against the bare copy", f"≤ {TARGET}", [s / b for b, s, _ in seconds], "", times)
    busy = f", {median(s for _, s, _ in spent):.1f} s against {median(b for b, _, _ in spent):.1f} s"
    say("the same in seconds of processors", f"≤ {TARGET}", [s / b for b, s, _ in spent], "", busy)
    say("its peak memory", f"≤ {LIMIT} GiB", [s for _, s, _ in peaks], " GiB")
    say("the bare copy's peak memory", "", [b for b, _, _ in peaks], " GiB")
    say("10 % faulty rows against 0.01 %, time", f"≤ {MORE}", [m / s for _, s, m in seconds], "")
    say("the same in seconds of processors", f"≤ {MORE}", [m / s for _, s, m in spent], "")
    say("10 % faulty rows against 0.01 %, memory", f"≤ {MORE}", [m / s for _, s, m in peaks], "")


if __name__ == "__main__":
    main()
