"""A function of Python over a column, outside of Polars' threads.

Within them it would need the interpreter, which another thread of the server may hold while it waits for those very
threads: both then wait for ever.
"""

from collections.abc import Callable
from typing import Any

import polars as pl


def in_python(column: pl.Series, function: Callable[[Any], Any], dtype: type[pl.DataType] = pl.String) -> pl.Series:
    """The column with the function's value of each cell, of type `dtype`; empty cells stay empty."""
    values = [None if one is None else function(one) for one in column.to_list()]
    return pl.Series(column.name, values, dtype=dtype)
