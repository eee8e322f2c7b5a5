"""Signals: what in each unit's figures and records is worth a look, each with its value, limit, rule and duration."""

import polars as pl

from data.errors import Unknown
from data.language import _
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.signals.branches import through
from metrics.signals.kinds import kinds
from metrics.signals.signal_kind import FOUND, SIGNALS, Kind
from metrics.signals.survey import Sight

__all__ = ["SIGNALS", "signals"]


def signals(figures: Figures, asked: Comparison, units: list[str]) -> pl.DataFrame:
    """Every signal that was looked for in `units`, found (level watch or act) or not (none): SIGNALS.

    Each unit is compared with its own peer group within the scope, as on the page Explain. `number`: the row's place,
    by which a proposal names its reasons. `strength`: on the scale of a z, above 0 against the unit; `error` its
    sampling error. `page`, `metric`, `unit_id`, `month` and `window` open what proves it; `feed` and `rows` name the
    records that it rests on. `through`: the branch through which alone an upper unit stands
    out. KeyError for an unknown unit.
    """
    for unit in units:
        if unit not in figures.tree.place:
            raise Unknown(_("There is no unit {unit!r}.", unit=unit))
    return only(looked_for(Sight(figures, asked, units)), units)


def looked_for(sight: Sight) -> pl.DataFrame:
    """`signals` of all units in view."""
    if not sight.ids:
        return pl.DataFrame(schema=SIGNALS)
    found = through(sight, pl.concat([_of_kind(kind, sight) for kind in kinds().values()]))
    place = pl.col("unit_id").replace_strict(sight.figures.tree.place, return_dtype=pl.Int64)
    return only(found.sort(place, "signal", "metric", "check"), sight.ids)


def _of_kind(kind: Kind, sight: Sight) -> pl.DataFrame:
    found = kind.find(sight).select(list(FOUND)).cast(FOUND)
    found = found.sort("unit_id", -pl.col("strength"), "metric", "check")
    return found.filter(pl.col("strength").is_not_nan()).with_columns(
        pl.col("value", "peer", "limit", "confidence").fill_nan(None),
        signal=pl.lit(kind.id),
        route=pl.lit(kind.route),
        counts=_strongest() if kind.once else pl.lit(kind.counts),
        month=pl.lit(f"{sight.month:%Y-%m}"),
        window=pl.lit(sight.window),
    )


def _strongest() -> pl.Expr:
    """Of the signals found of a unit, which are sorted, the first one alone; and those that were not found."""
    none = pl.col("level") == "none"
    return none | (pl.int_range(pl.len()).over("unit_id", none) == 0)


def only(found: pl.DataFrame, units: list[str]) -> pl.DataFrame:
    """Of SIGNALS those of some units, as if they alone had been asked for."""
    own = found.filter(pl.col("unit_id").is_in(units)).drop("number", strict=False)
    return own.with_row_index("number").with_columns(pl.col("number").cast(pl.Int64)).select(list(SIGNALS))
