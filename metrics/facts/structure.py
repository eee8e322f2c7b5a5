"""Structure: the organisation as it was in a month, or as it is today, after mergers."""

from datetime import date

import polars as pl

from data import months

THEN, TODAY = "then", "today"


def heirs(units: pl.DataFrame) -> dict[str, str]:
    """Closed unit -> the unit that its work went to at last, over chains of successors."""
    closed = units.filter(pl.col("closed_on").is_not_null() & pl.col("successor_id").is_not_null())
    successor = dict(zip(closed["unit_id"], closed["successor_id"], strict=True))
    found = {}
    for unit, heir in successor.items():
        seen = {unit}
        # A withdrawn correction can leave a circle in the register: it ends where it began.
        while heir in successor and heir not in seen:
            seen.add(heir)
            heir = successor[heir]
        found[unit] = heir
    return found


def inherited(facts: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """The facts in today's structure: those of a closed unit are its heir's. Same columns as `facts`."""
    keys = ["metric", "unit_id", "month", "breakdown"]
    bottom = pl.col("denominator")
    return (
        facts.with_columns(pl.col("unit_id").replace(heirs(units)))
        .group_by(keys)
        .agg(pl.col("numerator").sum(), pl.when(bottom.is_not_null().any()).then(bottom.sum()))
        .sort("metric", "breakdown", "month", "unit_id")
    )


def standing(units: pl.DataFrame, first: date, last: date) -> pl.Expr:
    """Which units of the register stood at any time between two months' ends, inclusive."""
    return (pl.col("opened_on") <= months.last_day(last)).fill_null(True) & (pl.col("closed_on") > first).fill_null(
        True
    )


def reorganisations(units: pl.DataFrame, among: list[str]) -> pl.DataFrame:
    """When units closed into another one, where either is `among`: unit_id, name, successor_id, month, successor."""
    names = dict(zip(units["unit_id"], units["name"], strict=True))
    return (
        units.filter(pl.col("closed_on").is_not_null() & pl.col("successor_id").is_not_null())
        .filter(pl.col("unit_id").is_in(among) | pl.col("successor_id").is_in(among))
        .select(
            "unit_id",
            "name",
            "successor_id",
            month=pl.col("closed_on").dt.truncate("1mo"),
            successor=pl.col("successor_id").replace_strict(names, default=None),
        )
        .sort("month", "unit_id")
    )
