"""Candidates: the units that could be visited, with what exclusions and quotas are decided by."""

from datetime import date

import polars as pl

from data import months
from metrics.facts.figures import Figures

CANDIDATES = pl.Schema(
    {
        "unit_id": pl.String(),
        "name": pl.String(),
        "kind": pl.String(),
        "region": pl.String(),
        "above": pl.List(pl.String()),
        "staff": pl.Float64(),
        "last_visit": pl.Date(),
        "reorganised": pl.Date(),
        "closed_on": pl.Date(),
    }
)


def candidates(figures: Figures, month: date, units: list[str]) -> pl.DataFrame:
    """CANDIDATES for `units`, in their order, as of the end of `month`.

    `region`: the unit directly below the root that it belongs to (itself, where it stands there; the root for the
    root). `above`: the units above it, the root first. `staff`: its own headcount. `last_visit`: the last day of its
    latest inspection of any kind (the first day of one that goes on). `reorganised`: when it closed, or last took
    another unit over. `closed_on`: since when it stands no more, for those that are still compared over a window.
    """
    last_day = months.last_day(month)
    tree, register = figures.tree, figures.tree.units

    def records(feed: str) -> pl.LazyFrame:
        return figures.store.records(feed, figures.scope, figures.as_of)

    visits = (
        records("inspections")
        .filter(pl.col("started_on") <= last_day)
        .with_columns(until=pl.when(pl.col("ended_on") <= last_day).then("ended_on").otherwise("started_on"))
        .group_by("unit_id")
        .agg(last_visit=pl.col("until").max())
        .collect()
    )
    staff = (
        records("staffing")
        .filter(pl.col("valid_from") <= last_day, (pl.col("valid_until") > last_day).fill_null(True))
        .group_by("unit_id")
        .agg(staff=pl.col("headcount").sum().cast(pl.Float64))
        .collect()
    )
    closed = register.filter(pl.col("closed_on") <= last_day)
    gone = closed.select("unit_id", "closed_on")
    both = [gone, closed.select(pl.col("successor_id").alias("unit_id"), "closed_on")]
    changed = pl.concat(both).drop_nulls().group_by("unit_id").agg(reorganised=pl.col("closed_on").max())
    region = pl.Series([tree.path(unit)[:2][-1] for unit in units], dtype=pl.String)
    above = pl.Series([tree.path(unit)[:-1] for unit in units], dtype=pl.List(pl.String))
    table = pl.DataFrame({"unit_id": units}, schema={"unit_id": pl.String()}).with_columns(region=region, above=above)
    for part in (register.select("unit_id", "name", "kind"), visits, staff, changed, gone):
        table = table.join(part, on="unit_id", how="left", maintain_order="left")
    return table.select(list(CANDIDATES)).cast(CANDIDATES)
