"""Verdicts: what can be told of each unit of a league table, and what cannot; the one judgement of the product."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
from scipy import special

from data import months
from data.language import marked
from metrics.comparison.clusters import grid, lumps
from metrics.comparison.groups import rule_of
from metrics.comparison.question import Comparison
from metrics.comparison.rule import Rule, levels_words
from metrics.comparison.standings import RANKED, TOO_FEW, UNJUDGED, compared_rows, standings
from metrics.comparison.target import against_target
from metrics.comparison.through import through
from metrics.facts.figures import Figures
from metrics.facts.tree import Tree
from metrics.facts.values import counts_events
from metrics.facts.windows import over_window
from metrics.measure import Metric
from metrics.statistics import bands, comparison, shrinkage
from metrics.statistics.levels import BoolArray, FloatArray, TextArray, quotient
from metrics.statistics.marginal_ranks import marginal_ranks

BANDS = 5
WINDOWS_BEFORE = 12  # of a small group's own, from which it is told how much its units differ
FEW_PEERS, FEW_CASES, NOT_COUNTED, ALONE = (
    marked("too few peers to tell"),
    marked("too few cases to tell"),
    marked("chance unknown"),
    marked("no other unit"),
)
#: What is added to the columns of `standings`.
FOUND = {
    "verdict": pl.String,
    "level": pl.String,
    "p": pl.Float64,
    "first_rank": pl.Int64,
    "last_rank": pl.Int64,
    "band": pl.Int64,
    "shrunk": pl.Float64,
    "z": pl.Float64,
    "baseline": pl.Float64,
    "tau2": pl.Float64,
    "size": pl.Float64,
    "total": pl.Float64,
    "shared": pl.Float64,
    "proportion": pl.Boolean,
    "compared": pl.Int64,
    "detectable": pl.Float64,
    "through": pl.String,
    "through_name": pl.String,
    "reason": pl.String,
}


@dataclass(frozen=True)
class Judgement:
    """`table`: the standings with what was found beside each unit; `rules`: what each of its groups was judged by.

    Added columns (FOUND): verdict (better, worse, higher, lower, similar; empty: none, and `reason` says why), level
    (act, watch, none), z (above 0 where the value is above the baseline) and p (two-sided), baseline, tau2, size (the
    denominator that it was judged by: smaller than its own where cases come in lumps), total, shared and proportion (of
    `Rule`), compared (how many
    units), detectable (the value on the unfavourable side that would have been found with 80 % power), through (the
    branch without which it would not stand out: then the story is the branch's, and the unit itself is not called, but
    where of the branch nothing can be told) with its name, first_rank and last_rank (its own range at WATCH), band (1
    the best), shrunk, against_target and target_level.
    """

    table: pl.DataFrame
    rules: Mapping[str, Rule] = field(default_factory=dict)

    @property
    def rule(self) -> Rule | None:
        """The rule of the only group; None where there are several, or where nothing can be told."""
        return next(iter(self.rules.values())) if len(self.rules) == 1 else None

    @property
    def baseline(self) -> float | None:
        """The pooled value of the only group."""
        return None if self.rule is None or np.isnan(self.rule.baseline) else float(self.rule.baseline)


def judged(figures: Figures, asked: Comparison, units: list[str] | None = None) -> Judgement:
    """The league table of the peers of a comparison, or of some `units`, with what can be told of each.

    Each against the pooled value of those that it is compared with (`peers`), itself included, by the rule of
    `metrics.comparison.rule`. Nothing is said of sums of money or days: their chance has no known shape.
    """
    metric, tree = figures.metric(asked.metric), figures.tree
    rows = compared_rows(figures, asked)
    table = standings(figures, asked, units, rows)
    if not counts_events(metric):
        return Judgement(_with_target(_without(table, NOT_COUNTED), metric))
    held = Held(rows, metric, tree, asked)
    groups = _groups(figures, asked, table, held)
    told = {unit for one in groups for unit in one.told}
    if not told.issuperset(branch for one in groups for branch in one.branches):
        # Some branch is not among those asked for: whether it is judged is seen where all units are.
        every = standings(figures, replace(asked, peer_group=None), None, rows)
        told |= {unit for one in _groups(figures, replace(asked, peer_group=None), every, held) for unit in one.told}
    parts = [
        _beside(one.table, one.units, one.found(told), ALONE if len(one.units) < 2 else FEW_PEERS) for one in groups
    ]
    whole = pl.concat(parts) if parts else _without(table, ALONE)
    return Judgement(_with_target(whole, metric), {one.among: one.rule for one in groups})


class Held:
    """What all groups of a comparison stand on: `rows` of facts, and of each unit its numerator and denominator, and by
    how much its cases come in lumps."""

    def __init__(self, rows: pl.DataFrame, metric: Metric, tree: Tree, asked: Comparison) -> None:
        sides = grid(rows, metric, tree, asked.month, asked.window)
        self.rows = rows
        self.lump = dict(zip(tree.ids, lumps(*sides, tree, metric.kind == "p"), strict=True))
        self.sums = dict(zip(tree.ids, np.stack([side.sum(axis=1) for side in sides], axis=1), strict=True))

    def lumps_of(self, units: Iterable[str]) -> FloatArray:
        """By how much the cases of some units come in lumps."""
        return np.array([self.lump[unit] for unit in units])


@dataclass(frozen=True)
class Group:
    """What was found of one peer group: `table` of its standings, `units` that are compared, `columns` of FOUND."""

    among: str
    table: pl.DataFrame
    units: pl.Series
    rule: Rule
    columns: Mapping[str, np.ndarray]

    @property
    def told(self) -> set[str]:
        """The units of which there is a verdict."""
        return {unit for unit, word in zip(self.units, self.columns["verdict"], strict=True) if word}

    @property
    def branches(self) -> set[str]:
        """The branches through which units above them stand out."""
        return {branch for branch in self.columns["through"] if branch}

    def found(self, told: Container[str]) -> Mapping[str, np.ndarray]:
        """FOUND, where what lies in a branch alone is called there, not above: but for branches that are not `told`
        of, of which else nobody would hear."""
        through = self.columns["through"]
        below = np.array([branch is not None and branch in told for branch in through], dtype=bool)
        words = {"verdict": "similar", "level": "none"}
        return {**self.columns, **{name: np.where(below, word, self.columns[name]) for name, word in words.items()}}


def _groups(figures: Figures, asked: Comparison, table: pl.DataFrame, held: Held) -> list[Group]:
    """The groups of a standings table, each judged by itself."""
    metric, names = figures.metric(asked.metric), dict(figures.tree.units.select("unit_id", "name").iter_rows())
    wider: list[tuple[FloatArray, FloatArray]] | None = None
    found = []
    for (among,), group in table.group_by("among", maintain_order=True):
        shown = group.filter(pl.col("status").is_in([RANKED, UNJUDGED]))
        x, n = (shown[name].cast(pl.Float64).to_numpy() for name in ("numerator", "denominator"))
        heavy = held.lumps_of(shown["unit_id"])
        rule = rule_of(x, n, heavy, metric.kind == "p")
        if len(x) > 1 and np.isnan(rule.tau2) and not np.isnan(rule.baseline):
            wider = _wider(figures, asked, held) if wider is None else wider
            before = _before(figures, asked, held.rows, shown["unit_id"].to_list())
            rule = rule_of(x, n, heavy, metric.kind == "p", wider, before)
        columns = _columns(metric, rule, x, n, heavy)
        columns["through"] = through(rule, figures.tree, held.sums, shown["unit_id"].to_list(), x, n, heavy)
        columns["through_name"] = np.array([names.get(one) for one in columns["through"]], dtype=object)
        found.append(Group(str(among), group, shown["unit_id"], rule, columns))
    return found


def _columns(metric: Metric, rule: Rule, x: FloatArray, n: FloatArray, lump: FloatArray) -> dict[str, np.ndarray]:
    """FOUND for the units of one group that are compared."""
    events, size = x / lump, n / lump
    z = rule.z(events, size)
    side = rule.levels(z, events, size)
    best_high = metric.better == "high"
    even, error = _even(metric, events, size)
    ranks = marginal_ranks(even if best_high else -even, error)
    shrink = shrinkage.empirical_bayes_proportions if metric.kind == "p" else shrinkage.empirical_bayes_rates
    told = ~np.isnan(side)
    found = {
        "verdict": _where(told, comparison.judge(side, metric.polarity)),
        "level": _where(told, levels_words(side)),
        "p": 2 * special.ndtr(-np.abs(z)),
        "band": bands.quantile_bands(quotient(x, n), BANDS, highest_first=best_high),
        "shrunk": shrink(x, n),
        "z": z,
        "baseline": np.full(len(x), float(rule.baseline)),
        "tau2": np.full(len(x), float(rule.tau2)),
        "size": size,
        "total": np.full(len(x), float(rule.total)),
        "shared": np.full(len(x), float(rule.shared)),
        "proportion": np.full(len(x), metric.kind == "p"),
        "compared": np.full(len(x), len(x)),
        "detectable": rule.detectable(size, metric.better != "high"),
    }
    if metric.better and len(x) > 1:
        found |= {"first_rank": ranks.first, "last_rank": ranks.last}
    if not metric.better:
        del found["band"]
    return found


def _where(told: BoolArray, words: TextArray) -> np.ndarray:
    """The words where something is told, else None."""
    return np.array([word if known else None for word, known in zip(words.tolist(), told, strict=True)], dtype=object)


def _even(metric: Metric, x: FloatArray, n: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Values on the scale where chance is even, with their standard errors. Source: Anscombe (1948), Biometrika 35."""
    if metric.kind == "p":
        return np.arcsin(np.sqrt((x + 3 / 8) / (n + 3 / 4))), 0.5 / np.sqrt(n + 0.5)
    return np.sqrt((x + 3 / 8) / n), 0.5 / np.sqrt(n)


def _wider(figures: Figures, asked: Comparison, held: Held) -> list[tuple[FloatArray, FloatArray]]:
    """x and n of all peer groups, by group."""
    table = standings(figures, replace(asked, branch=None, peer_group=None), None, held.rows)
    shown = table.filter(pl.col("status").is_in([RANKED, UNJUDGED]))
    found = []
    for _, group in shown.group_by("among", maintain_order=True):
        heavy = held.lumps_of(group["unit_id"])
        found.append((group["numerator"].to_numpy() / heavy, group["denominator"].to_numpy() / heavy))
    return found


def _before(
    figures: Figures, asked: Comparison, rows: pl.DataFrame, units: list[str]
) -> list[tuple[FloatArray, FloatArray]]:
    """x and n of a group's units over its latest windows, the present one among them."""
    metric = figures.metric(asked.metric)
    found = []
    for back in range(WINDOWS_BEFORE):
        held = over_window(rows, metric, months.shifted(asked.month, -back), asked.window)
        held = held.filter(pl.col("unit_id").is_in(units)).sort("unit_id")
        found.append((held["numerator"].cast(pl.Float64).to_numpy(), held["denominator"].cast(pl.Float64).to_numpy()))
    return found


def _beside(group: pl.DataFrame, units: pl.Series, columns: Mapping[str, np.ndarray], why: str) -> pl.DataFrame:
    """A group of the standings with what was found of the compared units, and why nothing was found of the others."""
    found = pl.DataFrame({"unit_id": units}).with_columns(
        pl.Series(name, columns[name].tolist(), dtype=pl.String if dtype == pl.String else pl.Float64, strict=False)
        if name in columns
        else pl.lit(None, dtype).alias(name)
        for name, dtype in FOUND.items()
    )
    whole = [name for name, dtype in FOUND.items() if dtype != pl.String]
    found = found.with_columns(pl.col(whole).fill_nan(None)).with_columns(
        pl.col(name).cast(dtype) for name, dtype in FOUND.items()
    )
    return _with_reason(group.join(found, on="unit_id", how="left", maintain_order="left"), why)


def _without(table: pl.DataFrame, why: str) -> pl.DataFrame:
    """The standings where nothing can be told of anybody."""
    return _with_reason(table.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in FOUND.items()), why)


def _with_reason(table: pl.DataFrame, why: str) -> pl.DataFrame:
    status = pl.col("status")
    return table.with_columns(
        reason=pl.when(pl.col("verdict").is_not_null())
        .then(None)
        .when(status == TOO_FEW)
        .then(pl.lit(FEW_CASES))
        .when(status.is_in([RANKED, UNJUDGED]))
        .then(pl.lit(why))
        .otherwise(status)
    )


def _with_target(table: pl.DataFrame, metric: Metric) -> pl.DataFrame:
    return table.hstack(against_target(table, metric))
