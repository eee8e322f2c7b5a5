"""Days that no engine computes alike: months added to a day, the day after a due day, the later of two days."""

import polars as pl


def overdue_from(due: str) -> pl.Expr:
    """The day after the due day: from then on it is overdue."""
    return pl.col(due) + pl.duration(days=1)


def later(first: str, second: str) -> pl.Expr:
    """The later of two days; empty where either is."""
    return pl.when(pl.col(second).is_not_null()).then(pl.max_horizontal(first, second))


def months_after(day: str, months: pl.Expr) -> pl.Expr:
    """`months` calendar months after the day, or the last day of a month that is too short."""
    return pl.col(day).dt.offset_by(pl.format("{}mo", months))
