"""Demonstration organisations, each generated once for all tests, and the units of their stories."""

from functools import cache

import polars as pl

from data.demo import organisation, story_units

made = cache(organisation)


def unit(told: dict[str, pl.DataFrame], story: str) -> pl.Expr:
    """Whether a row belongs to the one unit of a story."""
    (one,) = story_units(told["units"])[story]
    return pl.col("unit_id") == one
