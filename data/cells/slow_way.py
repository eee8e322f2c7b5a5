"""The slow way: of a column only the texts that the quick way could not read are looked at, each once."""

from collections.abc import Callable

import polars as pl

from data.cells.cell_type import Cells


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


def unread(text: pl.Series, found: pl.Series, why: str) -> Cells:
    """The values `found`, and `why` as the reason where a text has none."""
    open_ = text.is_not_null() & found.is_null()
    return Cells(found, pl.select(reason=pl.when(open_).then(pl.lit(why))).to_series())
