"""Found: the rows of one kind of signal, put together from arrays over the units in view."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from metrics.targets.kind import FOUND
from metrics.targets.sight import Sight

Of = Sequence[str] | np.ndarray | str | int | float


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
    listed = [(rows or {}).get(place, []) for place in range(len(sight.ids))]
    table = pl.DataFrame({"unit_id": sight.ids}, schema={"unit_id": pl.String})
    for name, dtype in FOUND.items():
        if name in given:
            one = given[name]
            single = isinstance(one, str | int | float)
            table = table.with_columns(
                pl.lit(one, dtype).alias(name) if single else pl.Series(name, list(one), dtype=dtype)  # type: ignore[arg-type]
            )
    return table.with_columns(rows=pl.Series(listed, dtype=pl.List(pl.String))).select(list(FOUND))
