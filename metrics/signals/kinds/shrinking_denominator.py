"""Shrinking denominator: the list that a share is counted on has lost many of its entries within a year."""

import numpy as np
import polars as pl

from data import months
from data.feeds import named
from data.language import _
from metrics.facts.structure import reorganisations
from metrics.signals.record_flags import TIMED, against_all, counted, lately
from metrics.signals.signal_kind import Kind
from metrics.signals.signal_rows import found
from metrics.signals.survey import YEAR, Sight
from metrics.statistics.levels import ACT, z_score

LISTS = ("declarations", "training", "commitments", "reports", "talks", "disclosures")  # that the unit itself draws up
LEAST = 15  # entries a year ago
LOST = 0.7  # of what the others kept of theirs: a unit that kept more is not looked at
STAFF = 0.85  # a unit that lost more of its staff may well have a shorter list


def _steady(sight: Sight) -> np.ndarray:
    """Which units kept their staff and were not reorganised in the two years."""
    first = months.shifted(sight.month, 1 - 2 * YEAR)
    changed = reorganisations(sight.figures.tree.units, sight.ids)
    changed = changed.filter(pl.col("month").is_between(first, sight.month))
    moved = {*changed["unit_id"], *changed["successor_id"]}

    def staff(day: pl.Expr) -> np.ndarray:
        rows = sight.records("staffing").filter(
            pl.col("valid_from") <= day, (pl.col("valid_until") > day).fill_null(True)
        )
        return np.bincount(rows["place"], weights=rows["headcount"], minlength=len(sight.ids))

    now, then = staff(pl.lit(sight.last_day)), staff(pl.lit(months.last_day(months.shifted(sight.month, -YEAR))))
    answer: np.ndarray = (now >= STAFF * then) & np.array([unit not in moved for unit in sight.ids], dtype=bool)
    return answer


def _of_list(sight: Sight, feed: str, steady: np.ndarray) -> pl.DataFrame:
    due, metric = TIMED[feed][1], TIMED[feed][2]
    rows = lately(sight, feed, due, 2 * YEAR).with_columns(now=pl.col(due) >= sight.year[0])
    x, n = counted(sight, rows.filter("now")), counted(sight, rows)
    whole = np.nan_to_num(sight.confidence((feed,)), nan=1) == 1  # a list that was not handed in has not shrunk
    n = np.where(steady & whole & (n - x >= LEAST), n, np.nan)
    told = against_all(x, n, "low")
    z, usual = told.sure[:, 0], float(told.baseline[0])
    kept = np.divide(x, n - x, out=np.full(n.shape, np.nan), where=n > x)
    others = usual / (1 - usual)
    there = (z > z_score(ACT)) & (kept <= LOST * others)
    return found(
        sight,
        feeds=(feed,),
        metric=metric,
        mechanism=sight.figures.metrics[metric].mechanism,
        value=kept,
        peer=others,
        limit=LOST * others,
        strength=np.where(there, z, np.minimum(z, 0)),
        error=np.where(there, told.error[:, 0], 0),
        level=np.where(there, "act", "none"),
        rule=[
            _(
                "{now:,.0f} {feed} fell due in twelve months, after {before:,.0f} in the twelve before; "
                "all units kept {kept:.0f} % of theirs, and its staff has not shrunk as much.",
                now=x[at],
                feed=named(feed).title.lower(),
                before=n[at] - x[at],
                kept=100 * others,
            )
            if there[at]
            else _("The list is about as long as it was.")
            for at in range(len(x))
        ],
        months=np.where(there, YEAR, 0),
        rows=_gone(rows, np.flatnonzero(there)),
        page="explain",
    )


def _gone(rows: pl.DataFrame, places: np.ndarray) -> dict[int, list[str]]:
    """The records of a year ago whose persons have none this year."""
    if "person_id" not in rows.columns:
        return {}
    own = rows.filter(pl.col("place").is_in(places.tolist()))
    gone = own.filter(~pl.col("now").any().over("place", "person_id"))
    return dict(gone.sort("on", "record").group_by("place", maintain_order=True).agg("record").iter_rows())


def _find(sight: Sight) -> pl.DataFrame:
    steady = _steady(sight)
    return pl.concat([_of_list(sight, feed, steady) for feed in LISTS])


kind = Kind(
    title="A list that got shorter",
    words="How much of the list that a share is counted on is left after a year: declarations, training, commitments, "
    "reports, talks and disclosures due, against the twelve months before and against what other units kept. Whoever "
    "is not on the list cannot be late. Units that lost staff, were reorganised or did not hand in are left out.",
    find=_find,
    once=True,
)
