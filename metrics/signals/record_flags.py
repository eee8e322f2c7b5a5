"""Record flags: how many of a unit's own records bear a mark, against what is usual; there or not, never half."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from data.feeds import named
from data.language import _
from data.months import shifted
from metrics.comparison.differing import own_tau2
from metrics.comparison.rule import FEWEST_EVENTS, with_tau2
from metrics.reconciliation import reconcile
from metrics.signals.signal_rows import found
from metrics.signals.strength import Bad, Strength, level, of_rule, strength
from metrics.signals.survey import Sight
from metrics.statistics.levels import ACT, FloatArray, z_score

#: What is to be done by a day: feed -> the day of doing, the day it is due, the metric that counts it.
TIMED = {
    "declarations": ("filed_on", "due_on", "declaration_timeliness"),
    "training": ("completed_on", "due_on", "training_completion"),
    "reports": ("submitted_on", "due_on", "report_timeliness"),
    "talks": ("held_on", "due_on", "talk_completion"),
    "commitments": ("signed_on", "due_on", "commitments_signed"),
    "findings": ("done_on", "original_due_on", "rectification_timeliness"),
    "complaints": ("answered_on", "due_on", "complaint_response"),
    "services": ("done_on", "due_on", "service_timeliness"),
    "disclosures": ("published_on", "due_on", "disclosure_timeliness"),
    "directives": ("completed_on", "due_on", "directive_follow_through"),
}

MOSTLY = 0.1  # of all marks: a unit that bears more is no part of what is usual
MONTHS_OF, NOTHING_MORE = pl.col("on").dt.truncate("1mo").n_unique(), pl.lit("")


def lately(sight: Sight, feed: str, on: str, back: int) -> pl.DataFrame:
    """A feed's records whose day `on` lies in the last `back` months, with `record` (their id) and `on`."""
    first = shifted(sight.month, 1 - back)
    rows = sight.records(feed).filter(pl.col(on).is_between(first, sight.last_day))
    return rows.with_columns(record=pl.col(named(feed).keys[0]), on=pl.col(on))


def listed(sight: Sight, check: str, back: int) -> pl.DataFrame:
    """What a check of reconciliation lists of the last `back` months, with `place`, `record` and `on`."""
    first = shifted(sight.month, 1 - back)
    rows = reconcile(sight.figures, check).filter(pl.col("month").is_between(first, sight.month))
    place = pl.col("unit_id").replace_strict(sight.place, default=None, return_dtype=pl.Int64)
    return rows.with_columns(place=place, on="month").drop_nulls("place")


def counted(sight: Sight, rows: pl.DataFrame) -> FloatArray:
    """How many rows each unit in view has."""
    return np.bincount(rows["place"].to_numpy(), minlength=len(sight.ids)).astype(np.float64)


@dataclass(frozen=True)
class RecordFlag:
    """When records speak against a unit: at least `least` of them bear the flag and at least the `share`, beyond the
    limit (`line`) of all units in view for a unit with so many records.

    `words`: flagged, of how many, the usual share -> the rule as it fired. `metric`: whose mechanism it belongs to.
    `feeds`: what the unit's data must be complete in. `of`: out of how many, where that is not the number of rows.
    `differ`: whether what the units differ in earnest is allowed for. `months`, `more`: of a unit's flagged records how
    long it has lasted, and a sentence to add. `page` and `check` open what proves it.
    """

    words: Callable[[int, int, float], str]
    metric: str
    feeds: tuple[str, ...]
    least: int
    share: float = 0.0
    of: FloatArray | None = None
    page: str = "explain"
    check: str = ""
    line: float = ACT
    differ: bool = True
    months: pl.Expr = MONTHS_OF
    more: pl.Expr = NOTHING_MORE


def flagged(sight: Sight, rows: pl.DataFrame, mark: pl.Expr, flag: RecordFlag) -> pl.DataFrame:
    """The signal of every unit that has `rows` (place, record, on): how many of them bear the `mark`. Where the flag is
    not there its strength is 0 or less."""
    hit = rows.filter(mark.fill_null(False))
    x, n = counted(sight, hit), counted(sight, rows) if flag.of is None else flag.of
    told = against_all(x, n, "high", flag.differ)
    z, sure, limit, usual = told.z[:, 0], told.sure[:, 0], told.limit[:, 0], float(told.baseline[0])
    value = np.divide(x, n, out=np.full(n.shape, np.nan), where=n > 0)
    there = (z > z_score(flag.line)) & (x >= flag.least) & (value >= flag.share)
    held = {
        int(place): (records, lasted, said)
        for place, records, lasted, said in hit.sort("on", "record")
        .group_by("place", maintain_order=True)
        .agg("record", flag.months.alias("months"), flag.more.alias("more"))
        .iter_rows()
        if there[int(place)]
    }
    return found(
        sight,
        feeds=flag.feeds,
        metric=flag.metric,
        mechanism=sight.figures.metrics[flag.metric].mechanism,
        value=value,
        peer=usual,
        limit=limit,
        strength=np.where(there, sure, np.minimum(sure, 0)),
        error=np.where(there, told.error[:, 0], 0),
        level=np.where(there, level(z), "none"),
        rule=[
            f"{flag.words(int(x[at]), int(n[at]), usual)} {held[at][2]}".strip()
            if at in held
            else _("Not beyond what is usual.")
            for at in range(len(sight.ids))
        ],
        months=[held[at][1] if at in held else 0 for at in range(len(sight.ids))],
        rows={at: records for at, (records, *_) in held.items()},
        page=flag.page,
        check=flag.check,
    )


def against_all(x: FloatArray, n: FloatArray, bad: Bad, differ: bool = True) -> Strength:
    """The strength of each unit's own records against those of all units in view, whatever their peer group.

    Marks are rare: a unit that bears more than MOSTLY of all of them is held against the other units alone, since it
    would be most of what is usual. Where too few units have as many marks that it could be told how much they differ,
    they differ by chance alone. However unlikely, fewer than FEWEST_EVENTS marks are never beyond the act level.
    """
    size = np.where(n > 0, n, np.nan)[:, None]
    top = np.minimum(x[:, None], size)
    told = strength(top, size, True, bad, differ)
    if np.isnan(told.tau2[0]):
        told = strength(top, size, True, bad, differ=False)
    if not np.isnan(told.baseline[0]):
        for at in np.flatnonzero(top[:, 0] > MOSTLY * np.nansum(top)):
            of = _against_others(top, size, int(at), bad, differ)
            for name in ("z", "sure", "even", "error", "limit"):
                getattr(told, name)[at] = getattr(of, name)
    if bad == "high":
        few = top < FEWEST_EVENTS
        for z in (told.z, told.sure, told.even):
            z[few] = np.minimum(z[few], np.nextafter(z_score(ACT), 0))
    return told


def _against_others(x: FloatArray, n: FloatArray, at: int, bad: Bad, differ: bool) -> Strength:
    """The strength of one unit (its place) against all others; half a mark is usual where they bear none."""
    others = np.arange(len(x)) != at
    usual = np.maximum(np.nansum(x[others], axis=0), 0.5) / np.nansum(n[others], axis=0)
    tau2 = own_tau2(x[others], n[others], usual, True) if differ else np.zeros(1)
    rule = replace(with_tau2(n[others], usual, np.nan_to_num(tau2), True), total=np.inf)
    return of_rule(rule, x[at], n[at], bad)


def quarter_end(day: str) -> pl.Expr:
    """The last day of the quarter."""
    return pl.col(day).dt.truncate("1q").dt.offset_by("3mo").dt.offset_by("-1d")


def percent(share: float) -> str:
    """A share within a sentence."""
    digits = 0 if share >= 0.1 else 1 if share >= 0.0005 or not share else 2
    return _("{number} %", number=f"{100 * share:.{digits}f}")


def of(x: int, n: int) -> str:
    """How many of how many."""
    return _("{count} of {whole}", count=f"{x:,}", whole=f"{n:,}")
