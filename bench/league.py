"""A league table of all units with intervals, out of 24 million stored rolled-up facts."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np
import polars as pl

from bench.measuring import arguments, seconds, tell
from bench.organisation import MONTHS, UNITS, register
from bench.product import FIRST
from data import months
from data.store.derived import ROW_GROUP
from metrics.catalogue import catalogue
from metrics.facts.facts import FACTS
from metrics.facts.figures import scanned
from metrics.facts.tree import Tree
from metrics.facts.values import with_values

METRICS = sorted(catalogue())[:40]
LIMIT = 109 / 20  # ms: a twentieth of what Superset's chart API took for the same table


def store(path: Path, tree: Tree) -> int:
    """Write facts as the store keeps them: sorted by metric, breakdown, month and place."""
    rng = np.random.default_rng(1)
    span = pl.DataFrame({"month": [months.shifted(FIRST, place) for place in range(MONTHS)]})
    facts = (
        pl.DataFrame({"metric": METRICS})
        .with_columns(breakdown=pl.lit(""))
        .join(span, how="cross", maintain_order="left_right")
        .join(tree.units.select("unit_id"), how="cross", maintain_order="left_right")
    )
    top = rng.integers(1, 50, facts.height)
    bottom = top + rng.integers(0, 50, facts.height)
    sides = {"numerator": pl.Series(top).cast(pl.Float64), "denominator": pl.Series(bottom).cast(pl.Float64)}
    facts.with_columns(**sides).select(list(FACTS)).write_parquet(path, row_group_size=ROW_GROUP, statistics=True)
    return facts.height


def league(path: Path, metric: str, month: int) -> pl.DataFrame:
    """The values and intervals of one metric and month."""
    wanted = scanned(path, path.stat().st_ino).filter(
        pl.col("metric") == metric, pl.col("month") == months.shifted(FIRST, month), pl.col("breakdown") == ""
    )
    return with_values(wanted.select("unit_id", "numerator", "denominator").collect(), catalogue()[metric])


def both(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds that `work` takes by the clock, and of the processor, without the collection before it."""
    spent: list[float] = []

    def counted() -> None:
        begun = process_time()
        work()
        spent.append((process_time() - begun) * 1000)

    return seconds(counted) * 1000, spent[0]


def main() -> None:
    asked = arguments(__doc__ or "")
    units = max(int(UNITS * asked.scale), 50)
    with TemporaryDirectory(prefix="plumbline-bench-") as name:
        path = Path(name) / "rolled.parquet"
        count = store(path, Tree(register(units)))
        assert league(path, METRICS[0], 3).height == units
        for kind, words in (("p", "Wilson"), ("r", "Byar")):
            ids = [metric for metric in METRICS if catalogue()[metric].kind == kind]
            runs = [(ids[run % len(ids)], run * 7 % MONTHS) for run in range(10 * asked.times)]
            took, worked = zip(*[both(partial(league, path, metric, month)) for metric, month in runs], strict=True)
            reached = f"{median(took):.1f} ({min(took):.1f}–{max(took):.1f}) ms; {median(worked):.1f} ms of processor"
            tell(f"league table of {units:,} units out of {count:,} facts, {words}", f"≤ {LIMIT:.2f} ms", reached)


if __name__ == "__main__":
    main()
