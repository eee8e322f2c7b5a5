"""Seasons: a year's months beside those of the two years before, and whether they rise or fall over the years."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from metrics.statistics.drift import drift

YEARS, YEAR = 3, 12
ENOUGH = 24  # months with data, from which a trend over the years is looked for


@dataclass(frozen=True)
class Seasons:
    """`table`: year, place (1 January … 12 December), month, value, of the last three years, empty where no data are.

    `word`: increasing, decreasing, no drift, or no data with fewer than 24 months. `slope`: the change a year
    (each month against the same month of other years). `known`: how many months with data that rests on.
    """

    table: pl.DataFrame
    word: str
    slope: float | None
    p: float | None
    known: int


def seasons(series: pl.DataFrame) -> Seasons:
    """The seasonal view of one unit's trend (rows of `trend`, in order of month, each month there).

    Whether it rises or falls is told as of every series (`drift`), each month against the same one of other years.
    """
    values = series["value"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    year = pl.col("month").dt.year()
    table = series.select(year.alias("year"), pl.col("month").dt.month().alias("place"), "month", "value").filter(
        pl.col("year") > pl.col("year").max() - YEARS
    )
    known = int(np.count_nonzero(~np.isnan(values)))
    if known < ENOUGH:
        return Seasons(table, "no data", None, None, known)
    found = drift(values, period=YEAR)
    slope = YEAR * float(found.slope)
    return Seasons(table, str(found.word), None if np.isnan(slope) else slope, float(found.p), known)
