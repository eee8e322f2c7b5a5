"""Flow facts of declarations and decisions, against the same sums written by hand for Polars and for DuckDB."""

from pathlib import Path

import duckdb
import polars as pl

from bench.measuring import arguments, race
from bench.organisation import organisation, records
from bench.product import all_facts, flows

Sums = list[tuple[str, pl.Expr, str]]  # name, in Polars, in SQL
BY_HAND: dict[str, tuple[str, dict[str, Sums]]] = {
    "declarations": (
        "kind",
        {
            "due_on": [
                ("due", pl.len(), "count(*)"),
                ("on_time", (pl.col("filed_on") <= pl.col("due_on")).sum(), "count(*) filter (filed_on <= due_on)"),
            ],
            "filed_on": [
                ("filed", pl.len(), "count(*)"),
                ("verified", pl.col("verified_on").count(), "count(verified_on)"),
            ],
            "verified_on": [
                ("with_verdict", pl.col("verdict").count(), "count(verdict)"),
                (
                    "discrepant",
                    pl.col("verdict").is_in(["omission", "concealment"]).sum(),
                    "count(*) filter (verdict in ('omission', 'concealment'))",
                ),
            ],
        },
    ),
    "decisions": (
        "category",
        {
            "decided_on": [
                ("decided", pl.len(), "count(*)"),
                ("collective_", pl.col("collective").sum(), "count(*) filter (collective)"),
                (
                    "quorum",
                    (pl.col("collective") & (3 * pl.col("present") >= 2 * pl.col("entitled"))).sum(),
                    "count(*) filter (collective and 3 * present >= 2 * entitled)",
                ),
                (
                    "minuted",
                    (pl.col("minutes_on") <= pl.col("decided_on") + pl.duration(days=7)).sum(),
                    "count(*) filter (minutes_on <= decided_on + 7)",
                ),
            ],
            "publish_due_on": [
                ("due", pl.len(), "count(*)"),
                (
                    "published",
                    (pl.col("published_on") <= pl.col("publish_due_on")).sum(),
                    "count(*) filter (published_on <= publish_due_on)",
                ),
            ],
        },
    ),
}


def polars(folder: Path) -> list[pl.DataFrame]:
    """The sums by unit, month and breakdown, and the wholes by unit and month."""
    parts = []
    for feed, (by, days) in BY_HAND.items():
        for day, sums in days.items():
            month = pl.col(day).dt.year() * 12 + pl.col(day).dt.month()
            parts.append(
                records(folder, feed)
                .filter(pl.col(day).is_not_null())
                .group_by("unit_id", month.alias("m"), by)
                .agg(expression.alias(name) for name, expression, _ in sums)
            )
    found = pl.collect_all(parts, engine="streaming")
    wholes = [
        part.lazy().group_by("unit_id", "m").agg(pl.exclude("unit_id", "m", *("kind", "category")).sum())
        for part in found
    ]
    return found + pl.collect_all(wholes, engine="streaming")


def sql(folder: Path) -> list[pl.DataFrame]:
    """The same in DuckDB."""
    found = []
    with duckdb.connect() as connection:
        for feed, (by, days) in BY_HAND.items():
            for day, sums in days.items():
                named = ", ".join(f"{words} as {name}" for name, _, words in sums)
                connection.execute(
                    f"create or replace temp table part as "
                    f"select unit_id, year({day}) * 12 + month({day}) as m, {by}, {named} "
                    f"from '{folder}/{feed}/*.parquet' where {day} is not null group by all"
                )
                found.append(connection.sql("from part").pl())
                totals = ", ".join(f"sum({name}) as {name}" for name, _, _ in sums)
                found.append(connection.sql(f"select unit_id, m, {totals} from part group by all").pl())
    return found


def main() -> None:
    asked = arguments(__doc__ or "")
    metrics = flows("declarations", "decisions")
    with organisation(asked.scale, ("declarations", "decisions")) as folder:
        found = all_facts(folder, metrics).filter(
            pl.col("breakdown") == "", pl.col("metric") == "declaration_timeliness"
        )
        theirs = polars(folder)[0]
        assert found["numerator"].sum() == theirs["on_time"].sum(), "both count the same"
        print(f"{len(metrics)} metrics")

        def ours() -> pl.DataFrame:
            return all_facts(folder, metrics)

        race("flow facts against Polars, streaming", 1.2, ours, lambda: polars(folder), asked.times)
        race("flow facts against DuckDB SQL", 1.2, ours, lambda: sql(folder), asked.times)


if __name__ == "__main__":
    main()
