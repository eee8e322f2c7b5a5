"""Found: the rows of one kind of signal, put together from arrays over the units in view."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from metrics.signals.signal_kind import FOUND
from metrics.signals.survey import Sight

Of = Sequence[Any] | np.ndarray | str | int | float


def found(
    sight: Sight,
    *,
    feeds: tuple[str, ...] = (),
    rows: Mapping[int, list[str]] | None = None,
    **columns: Of,
) -> pl.DataFrame:
    """FOUND for all units in view: `columns` hold one value a unit, or one for all of them.

    `feeds`: what the unit's data must be complete in; the first one is that of `rows` (place -> ids of records).
    Metric, page and feed are empty, error 0 and months 1 where they are not given.
    """
    given: dict[str, Of] = {
        "metric": "",
        "page": "",
        "check": "",
        "error": 0.0,
        "months": 1,
        "feed": "",
        "peer": np.nan,
    }
    given |= {"limit": np.nan, "confidence": sight.confidence(feeds), **columns}
    if rows is not None:
        given["feed"] = given["feed"] or feeds[0]
    size = len(sight.ids)
    full: dict[str, Any] = {name: _full(one, size) for name, one in given.items()}
    full["unit_id"] = sight.ids
    full["rows"] = [(rows or {}).get(place, []) for place in range(size)]
    return pl.DataFrame(full, schema_overrides=FOUND).select(list(FOUND))


def _full(one: Of, size: int) -> Sequence[Any] | np.ndarray:
    """One value a unit; numbers stay an array, which is taken over many times faster than a list."""
    if isinstance(one, str | int | float):
        return [one] * size
    return one if isinstance(one, np.ndarray) and one.dtype.kind in "fi" else list(one)


def all_of(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The rows of several metrics; none where nothing was handed in for any of them."""
    return pl.concat(parts) if parts else pl.DataFrame(schema=FOUND)
