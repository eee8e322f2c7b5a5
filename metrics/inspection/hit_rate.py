"""Hit rate: what inspections that followed a selection found, by route and signal, and against the control sample."""

from collections.abc import Collection
from typing import NamedTuple

import polars as pl
from statsmodels.stats.proportion import confint_proportions_2indep

from data.language import marked
from metrics.statistics.proportion_interval import wilson

FOLLOWS = 12  # months after a selection in which an inspection is taken to follow it
FEW = 5  # visits below which a group's share is shown, and nothing said of it
TAKEN = ("accepted", "added")
NOT_YET, UNDER_WAY = marked("not visited yet"), marked("under way")
NOTHING, HIT = marked("nothing of that weight"), marked("hit")
WEIGHTS = {"high": ("high",), "medium": ("high", "medium"), "low": ("high", "medium", "low")}  # and what is heavier
RANDOM, REFERRAL = "random", "referral"

FOLLOWED = {
    "selection": pl.Int64,
    "unit_id": pl.String,
    "route": pl.String,
    "selected_on": pl.Date,
    "inspection_id": pl.String,
    "started_on": pl.Date,
    "ended_on": pl.Date,
    "findings": pl.UInt32,
    "heavy": pl.UInt32,
    "outcome": pl.String,
}


def followed(picks: pl.DataFrame, inspections: pl.DataFrame, findings: pl.DataFrame, weight: str) -> pl.DataFrame:
    """Each unit taken at the desk with the first inspection that followed, and whether it hit.

    `picks`: selection, selected_on (a day), unit_id, route, state; only states in TAKEN count. An inspection follows a
    selection if it starts after its day and within FOLLOWS months; it counts for the newest selection that names
    its unit. It hits if it raised a finding of at least the severity `weight`; one that has not ended is under way.
    Returns FOLLOWED, one row a selection and unit: `findings` of the inspection, `heavy` those of that weight.
    """
    taken = picks.filter(pl.col("state").is_in(TAKEN))
    pairs = taken.join(
        inspections.select("unit_id", "inspection_id", "started_on", "ended_on"), on="unit_id", how="inner"
    ).filter(
        pl.col("started_on") > pl.col("selected_on"),
        pl.col("started_on") <= pl.col("selected_on").dt.offset_by(f"{FOLLOWS}mo"),
    )
    own = pairs.sort("selected_on", "selection").unique("inspection_id", keep="last", maintain_order=True)
    first = own.sort("started_on", "inspection_id").unique(["selection", "unit_id"], keep="first", maintain_order=True)
    raised = findings.group_by("inspection_id").agg(
        findings=pl.len(), heavy=pl.col("severity").is_in(WEIGHTS[weight]).sum()
    )
    outcome = (
        pl.when(pl.col("inspection_id").is_null())
        .then(pl.lit(NOT_YET))
        .when(pl.col("ended_on").is_null())
        .then(pl.lit(UNDER_WAY))
        .when(pl.col("heavy") > 0)
        .then(pl.lit(HIT))
        .otherwise(pl.lit(NOTHING))
    )
    return (
        taken.join(
            first.select("selection", "unit_id", "inspection_id", "started_on", "ended_on"),
            on=["selection", "unit_id"],
            how="left",
        )
        .join(raised, on="inspection_id", how="left")
        .with_columns(pl.col("findings", "heavy").fill_null(0))
        .with_columns(outcome=outcome)
        .select(pl.col(name).cast(dtype) for name, dtype in FOLLOWED.items())
        .sort("selected_on", "selection", "unit_id", descending=[True, True, False])
    )


def _shares(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    """Per group: taken, visited (to the end), hits, open (the others), share and its Wilson interval."""
    visited = pl.col("outcome").is_in([HIT, NOTHING])
    counted = rows.group_by(by).agg(
        taken=pl.len(), visited=visited.sum(), hits=(pl.col("outcome") == HIT).sum(), open=(~visited).sum()
    )
    interval = wilson(counted["hits"].to_numpy(), counted["visited"].to_numpy())
    columns = zip(("share", "lower", "upper"), interval, strict=True)
    return counted.with_columns(pl.Series(name, one, dtype=pl.Float64).fill_nan(None) for name, one in columns).sort(
        "visited", by, descending=[True, False]
    )


def by_route(rows: pl.DataFrame) -> pl.DataFrame:
    """Per route: route, taken, visited, hits, open, share, lower, upper (Wilson); `rows` of `followed`."""
    return _shares(rows, "route")


def by_signal(rows: pl.DataFrame, signals: pl.DataFrame) -> pl.DataFrame:
    """Per signal that a taken unit bore: as `by_route`, with signal, and `never` where none of at least FEW visits hit.

    `signals`: selection, unit_id, signal. A visit counts once for each signal that its unit bore.
    """
    bore = signals.select("selection", "unit_id", "signal").unique()
    found = _shares(rows.join(bore, on=["selection", "unit_id"]), "signal")
    return found.with_columns(never=(pl.col("hits") == 0) & (pl.col("visited") >= FEW))


class Against(NamedTuple):
    """Hits of visits: of the units picked for a reason, and of the control sample; the difference of the two shares
    with its interval, all three None where either has no visit. `told`: whether it can be told from chance."""

    picked: tuple[int, int]
    control: tuple[int, int]
    difference: float | None
    lower: float | None
    upper: float | None
    told: bool


def against_control(rows: pl.DataFrame, leave_out: Collection[str] = (REFERRAL,)) -> Against:
    """The picks against the control sample, `rows` of `followed`. Units named by hand (`leave_out`) are no test of the
    signals. With fewer than FEW visits on either side nothing is told.

    Source: Newcombe (1998), Statistics in Medicine 17:873, method 10, as in statsmodels.
    """
    visited = rows.filter(pl.col("outcome").is_in([HIT, NOTHING]), ~pl.col("route").is_in(list(leave_out)))

    def hits(side: pl.DataFrame) -> tuple[int, int]:
        return side.filter(pl.col("outcome") == HIT).height, side.height

    picked = hits(visited.filter(pl.col("route") != RANDOM))
    control = hits(visited.filter(pl.col("route") == RANDOM))
    if not (picked[1] and control[1]):
        return Against(picked, control, None, None, None, False)
    lower, upper = confint_proportions_2indep(*picked, *control, method="newcomb", compare="diff")
    difference = picked[0] / picked[1] - control[0] / control[1]
    told = min(picked[1], control[1]) >= FEW and not lower <= 0 <= upper
    return Against(picked, control, difference, float(lower), float(upper), told)
