"""One new month on five stored years, against the rebuild of all months, facts rolled up; equal to the bit."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from bench.draws import LAST
from bench.measuring import arguments, race, tell
from bench.organisation import organisation, records
from bench.product import FIRST, all_facts, generated, tables
from metrics.facts.roll_up import KEYS, rolled_up
from metrics.facts.tree import Tree


def rebuilt(folder: Path, tree: Tree) -> Iterator[pl.DataFrame]:
    """All months, a metric and breakdown at a time."""
    return (rolled_up(table, tree) for table in tables(folder, generated(), FIRST))


def added(folder: Path, tree: Tree) -> pl.DataFrame:
    """The last month alone."""
    return rolled_up(all_facts(folder, generated(), LAST), tree)


def main() -> None:
    asked = arguments(__doc__ or "")
    with organisation(asked.scale) as folder:
        tree = Tree(records(folder, "units").collect())
        of_month = [table.filter(pl.col("month") == LAST) for table in rebuilt(folder, tree)]
        same = pl.concat(of_month).sort(KEYS, maintain_order=True).equals(added(folder, tree))
        tell("one new month equals the rebuild to the bit", "yes", "yes" if same else "NO")
        everything = lambda: sum(table.height for table in rebuilt(folder, tree))  # noqa: E731
        race("one new month against the rebuild", 1 / 40, lambda: added(folder, tree), everything, min(asked.times, 3))


if __name__ == "__main__":
    main()
