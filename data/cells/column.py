"""A column's cells: typed values, why a text could not be read, and how texts that are not plain are read once each."""

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl


@dataclass
class Cells:
    """A column of typed values; `reason` is null where the text could be read; `notes` name what was normalised."""

    values: pl.Series
    reason: pl.Series
    notes: list[str] = field(default_factory=list)


def read_some(
    text: pl.Series, fast: pl.Series, slow: Callable[[pl.Series], pl.DataFrame]
) -> tuple[pl.Series, pl.Series, int]:
    """`fast` where it gave a value; `slow` (columns value, reason) on the few texts that remain, each once.

    Returns values, reasons, and how many cells `slow` could read.
    """
    open_ = text.is_not_null() & fast.is_null()
    if not open_.any():
        return fast, pl.Series("reason", [None] * len(text), dtype=pl.String), 0
    distinct = text.filter(open_).unique()
    answers = slow(distinct).with_columns(text=distinct)
    joined = text.to_frame("text").with_columns(fast=fast).join(answers, on="text", how="left", maintain_order="left")
    read = int((joined["value"].is_not_null() & joined["fast"].is_null() & open_).sum())
    values = joined.select(pl.coalesce("fast", pl.when(pl.lit(open_)).then("value"))).to_series()
    return values, joined.select(pl.when(pl.lit(open_)).then("reason")).to_series().rename("reason"), read


def plainly(text: pl.Series) -> pl.Series:
    """Full-width digits and signs as plain ones."""
    return text.str.normalize("NFKC").str.strip_chars()
