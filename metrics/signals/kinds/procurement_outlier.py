"""Procurement outlier: a share of a unit's contracts beyond the upper Tukey fence of all units."""

import numpy as np
import polars as pl

from data.language import _, marked, term
from metrics.measure import Metric
from metrics.signals.record_flags import against_all, counted, lately, of, percent
from metrics.signals.signal_kind import Kind
from metrics.signals.signal_rows import found
from metrics.signals.survey import YEAR, Sight
from metrics.statistics.levels import ACT, WATCH, z_score

CONTRACTS = 10  # a unit with fewer is not looked at
UNITS = 10  # nor is anybody where fewer have as many
FENCE = 1.5  # interquartile ranges
OVERRUN = 1.1

TENDER = pl.col("method").is_in(["open_tender", "invited_tender"])
#: metric -> which contracts are looked at, which of them are marked, and what they are called
MARKS = {
    "single_source_share": (
        pl.lit(True),
        pl.col("method").is_in(["single_source", "direct"]),
        marked("had one source only"),
    ),
    "single_bid_tenders": (TENDER & pl.col("bids").is_not_null(), pl.col("bids") == 1, marked("had a single bid")),
    "contract_overrun": (
        pl.col("final_amount").is_not_null(),
        pl.col("final_amount") > OVERRUN * pl.col("amount"),
        marked("ended more than a tenth above their amount"),
    ),
    "single_source_value": (
        pl.lit(True),
        pl.len().over("place", "amount") > 1,
        marked("share their exact amount with another one of the unit"),
    ),
}


def _of_mark(sight: Sight, rows: pl.DataFrame, metric: Metric) -> pl.DataFrame:
    looked, mark, words = MARKS[metric.id]
    rows = rows.filter(looked).with_columns(hit=mark)
    hit = rows.filter("hit")
    x, n = counted(sight, hit), counted(sight, rows)
    there = n >= CONTRACTS
    value = np.divide(x, n, out=np.full(n.shape, np.nan), where=there)
    blank = np.full(n.shape, np.nan)
    if there.sum() < UNITS:
        return found(sight, feeds=("contracts",), metric=metric.id, mechanism=metric.mechanism, value=blank,
                     strength=blank, level="none", rule="")  # fmt: skip
    low, middle, high = np.nanquantile(value, [0.25, 0.5, 0.75])
    fence = high + FENCE * (high - low)
    told = against_all(np.where(there, x, np.nan), np.where(there, n, np.nan), "high")
    z = told.sure[:, 0]
    beyond = (value > fence) & (z > z_score(WATCH)) & (x >= 3)
    quartiles = _(
        "Quartiles of the units {lower} and {upper}, upper fence {fence}.",
        lower=percent(low),
        upper=percent(high),
        fence=percent(fence),
    )
    listed = dict(hit.sort("on", "record").group_by("place", maintain_order=True).agg("record").iter_rows())
    level = np.where(beyond, np.where(z > z_score(ACT), "act", "watch"), "none")
    return found(
        sight,
        feeds=("contracts",),
        metric=metric.id,
        mechanism=metric.mechanism,
        value=value,
        peer=float(middle),
        limit=float(fence),
        strength=np.where(beyond, z, np.minimum(z, 0)),
        error=np.where(beyond, told.error[:, 0], 0),
        level=level,
        rule=[
            _(
                "{share} contracts of twelve months {which}. {quartiles}",
                share=of(int(x[at]), int(n[at])),
                which=term(words),
                quartiles=quartiles,
            )
            for at in range(len(x))
        ],
        months=YEAR,
        rows={int(at): listed[at] for at in np.flatnonzero(beyond)},
        page="explain",
    )


def _find(sight: Sight) -> pl.DataFrame:
    rows = lately(sight, "contracts", "awarded_on", YEAR)
    return pl.concat([_of_mark(sight, rows, sight.figures.metrics[metric]) for metric in MARKS])


kind = Kind(
    title="Contracts unlike those of others",
    words="Of the contracts of twelve months the share with one source, with a single bid, far above their amount in "
    "the end, or of exactly the same amount as another. Beyond the upper Tukey fence (third quartile and one and a "
    f"half interquartile ranges) of the units with at least {CONTRACTS} contracts, and more than chance explains for "
    "so few. Source: Tukey, Exploratory Data Analysis (1977).",
    find=_find,
)
