"""Signals: what in each unit's figures and records is worth a look, each with its value, limit, rule and duration."""

from datetime import date

import polars as pl

from metrics.figures import Figures
from metrics.targets.kind import FOUND, SIGNALS, Kind
from metrics.targets.kinds import kinds
from metrics.targets.sight import Sight

__all__ = ["SIGNALS", "signals"]


def signals(figures: Figures, month: date, window: str, units: list[str]) -> pl.DataFrame:
    """Every signal that was looked for in `units`, found (level watch or act) or not (none): SIGNALS.

    Each unit is compared with its own peer group within the scope, as on the page Explain. `number`: the row's place,
    by which a proposal names its reasons. `strength`: on the scale of a z, above 0 against the unit; `error` its
    sampling error. `page`, `metric`, `unit_id`, `month` and `window` open what proves it; `feed` and `rows` name the
    records that it rests on. KeyError for an unknown unit.
    """
    sight = Sight(figures, month, window, units)
    for unit in units:
        if unit not in figures.tree.place:
            raise KeyError(f"There is no unit {unit!r}.")
    parts = [_of_kind(kind, sight) for kind in kinds().values()]
    found = pl.concat(parts).filter(pl.col("unit_id").is_in(units))
    place = {unit: at for at, unit in enumerate(figures.tree.ids)}
    ordered = found.sort(pl.col("unit_id").replace_strict(place, return_dtype=pl.Int64), "signal", "metric", "check")
    return ordered.with_row_index("number").with_columns(pl.col("number").cast(pl.Int64)).select(list(SIGNALS))


def _of_kind(kind: Kind, sight: Sight) -> pl.DataFrame:
    found = kind.find(sight).select(list(FOUND)).cast(FOUND)
    return found.filter(pl.col("strength").is_not_nan()).with_columns(
        pl.col("value", "peer", "limit", "confidence").fill_nan(None),
        signal=pl.lit(kind.id),
        route=pl.lit(kind.route),
        counts=pl.lit(kind.counts),
        month=pl.lit(f"{sight.month:%Y-%m}"),
        window=pl.lit(sight.window),
    )
