"""The dossier: what a team should know of a unit before it goes there, each number with the records behind it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import polars as pl

from data import months
from data.feeds import named
from data.language import _, marked, term
from metrics.comparison.peers import peers
from metrics.comparison.question import Comparison
from metrics.comparison.standings import standings
from metrics.facts.explain import counted
from metrics.facts.figures import Figures
from metrics.inspection.kept_proposal import Made
from metrics.inspection.records_to_pull import Pull, pulls
from metrics.measure import STAFF, Measure, Metric, flow, staff, stock
from metrics.reconciliation import checks, reconcile

SIMILAR = 5
COMPARED = 2  # metrics beside which similar units are put
USUAL = 3  # metrics whose records are pulled where no signal speaks of the unit
SINCE = 12  # months that are looked at for gaps
SEVERITIES = ("high", "medium", "low")

EXPOSURE: tuple[tuple[str, Measure], ...] = (
    (marked("staff"), staff()),
    (marked("leaders"), stock(STAFF, "valid_from", "valid_until", weight="leaders")),
    (marked("posts of high risk"), stock("posts", "established_on", "abolished_on", nw.col("risk") == "high")),
    (marked("contracts awarded"), flow("contracts", "awarded_on")),
    (marked("amount of contracts"), flow("contracts", "awarded_on", weight="amount")),
    (marked("approvals applied for"), flow("approvals", "applied_on")),
    (marked("decisions taken"), flow("decisions", "decided_on")),
    (marked("public funds spent"), flow("expenses", "month", weight="spent")),
    (marked("complaints received"), flow("complaints", "received_on")),
    (marked("cases open"), stock("cases", "opened_on", "closed_on")),
)


@dataclass(frozen=True)
class Dossier:
    """All that is known of a unit beforehand, as of the moment of its figures.

    `size`: units in its subtree. `reasons`: its signals that were found, the strongest first; `pulls`: the records
    behind them, or, where there is none, behind what most signals of the selection speak of. `exposure`: what, number.
    `visits`: its inspections. `findings`: those not verified, with days_over (negative: still due) and `moved` (days by
    which the due day was put off). `directives`: those not completed, likewise. `gaps`: kind, what, records.
    `similar`: unit_id, name, staff, and a column a metric compared.
    """

    unit: dict[str, Any]
    path: list[str]
    size: int
    month: date
    window: str
    day: date
    reasons: pl.DataFrame
    pulls: list[Pull]
    exposure: pl.DataFrame
    visits: pl.DataFrame
    findings: pl.DataFrame
    directives: pl.DataFrame
    unsigned: int
    gaps: pl.DataFrame
    similar: pl.DataFrame


def dossier(figures: Figures, made: Made, unit: str, day: date) -> Dossier:
    """The dossier of a unit with its subtree, from the figures as the proposal saw them; on `day` things count as
    overdue. KeyError for an unknown unit."""
    tree, month, window = figures.tree, made.proposal.choice.month, made.proposal.choice.window
    below = tree.under(unit)
    names = dict(zip(tree.units["unit_id"], tree.units["name"], strict=True))
    reasons = made.reasons(unit)
    compared = [figures.metrics[one] for one in dict.fromkeys(reasons["metric"]) if one in figures.metrics][:COMPARED]
    exposure = [
        (term(words), float(counted(figures, measure, unit, month, window)["adds"].sum()))
        for words, measure in EXPOSURE
    ]
    return Dossier(
        unit=tree.units.row(by_predicate=pl.col("unit_id") == unit, named=True),
        path=[names[one] for one in tree.path(unit)[:-1]],
        size=len(below),
        month=month,
        window=window,
        day=day,
        reasons=reasons,
        pulls=pulls(figures, unit, month, window, _usual(made) if reasons.is_empty() else reasons),
        exposure=pl.DataFrame(exposure, schema={"what": pl.String, "number": pl.Float64}, orient="row"),
        visits=_records(figures, "inspections", unit).sort("started_on", "inspection_id", descending=True),
        findings=_open_findings(figures, unit, day),
        directives=_open_directives(figures, unit, day),
        unsigned=_records(figures, "commitments", unit)
        .filter(pl.col("signed_on").is_null(), pl.col("due_on") < day)
        .height,
        gaps=_gaps(figures, unit, month),
        similar=_beside(_similar(figures, unit, month), figures, month, window, compared),
    )


def _usual(made: Made) -> pl.DataFrame:
    """A signal for each of the metrics that most signals of the selection speak of."""
    spoken = made.signals.filter(pl.col("level") != "none", pl.col("metric") != "")
    most = spoken.group_by("metric").len().sort("len", "metric", descending=[True, False])["metric"].head(USUAL)
    return spoken.filter(pl.col("metric").is_in(most.implode())).unique("metric", keep="first", maintain_order=True)


def _records(figures: Figures, feed: str, unit: str) -> pl.DataFrame:
    rows = figures.store.records(feed, figures.scope, figures.as_of)
    return rows.filter(pl.col("unit_id").is_in(figures.tree.under(unit))).collect()


def _overdue(day: date) -> pl.Expr:
    return (pl.lit(day) - pl.col("due_on")).dt.total_days().alias("days_over")


def _open_findings(figures: Figures, unit: str, day: date) -> pl.DataFrame:
    """Findings that nobody has verified as put right: the gravest first, then the longest overdue."""
    moved = (pl.col("due_on") - pl.col("original_due_on")).dt.total_days()
    rows = _records(figures, "findings", unit).filter(pl.col("verified_on").is_null())
    return (
        rows.with_columns(_overdue(day), moved=moved, place=pl.col("severity").cast(pl.Enum(SEVERITIES)).to_physical())
        .sort(pl.col("done_on").is_not_null(), "place", "due_on", "finding_id")
        .select("finding_id", "severity", "raised_on", "original_due_on", "due_on", "done_on", "days_over", "moved")
    )


def _open_directives(figures: Figures, unit: str, day: date) -> pl.DataFrame:
    rows = _records(figures, "directives", unit).filter(pl.col("completed_on").is_null())
    return rows.with_columns(_overdue(day)).sort("due_on", "directive_id").select("directive_id", "due_on", "days_over")


def _gaps(figures: Figures, unit: str, month: date) -> pl.DataFrame:
    """What its data do not say: deliveries that are missing or came late, and what was not on the list."""
    since = months.shifted(month, 1 - SINCE)
    expected = figures.reporting.expected.filter(
        pl.col("unit_id").is_in(figures.tree.under(unit)), pl.col("month").is_between(since, month)
    )
    rows: list[tuple[str, str, list[str]]] = []
    received = pl.col("received_on")
    for kind, state in (("missing", received.is_null()), ("late", received > pl.col("due_on"))):
        found = expected.filter(state).group_by("feed").agg(pl.col("month").sort().dt.strftime("%Y-%m")).sort("feed")
        rows += [(kind, named(feed).title, listed) for feed, listed in found.iter_rows()]
    listed = reconcile(figures, under=unit).filter(pl.col("month").is_between(since, month))
    grouped = listed.group_by("check").agg(pl.col("record").sort()).sort("check")
    rows += [(_("not on the list"), checks()[check].title, records) for check, records in grouped.iter_rows()]
    return pl.DataFrame(
        rows, schema={"kind": pl.String, "what": pl.String, "records": pl.List(pl.String)}, orient="row"
    )


def _similar(figures: Figures, unit: str, month: date) -> pl.DataFrame:
    """The units of its kind whose staff is nearest to its own, in proportion; with no staff known, the first ones."""
    tree = figures.tree
    spans = figures.store.records(STAFF, figures.scope, figures.as_of).collect()
    end = months.last_day(month)
    now = spans.filter(
        pl.col("valid_from") <= end, (pl.col("valid_until") > end).fill_null(True), pl.col("unit_id").is_in(tree.ids)
    )
    own = np.zeros((len(tree.ids), 1))
    for one, heads in now.select("unit_id", "headcount").iter_rows():
        own[tree.place[one], 0] += heads
    whole = tree.roll_up(own)[:, 0]
    staffed = dict(zip(tree.ids, whole.tolist(), strict=True))
    alike = Comparison.of(figures, month, window="1", peer_group=figures.kinds[unit])
    others = [one for one in peers(figures, alike) if one != unit]
    others.sort(key=lambda one: (abs(np.log1p(staffed[one]) - np.log1p(staffed[unit])), one))
    names = dict(zip(tree.units["unit_id"], tree.units["name"], strict=True))
    rows = [(one, names[one], staffed[one]) for one in others[:SIMILAR]]
    return pl.DataFrame(rows, schema={"unit_id": pl.String, "name": pl.String, "staff": pl.Float64}, orient="row")


def _beside(similar: pl.DataFrame, figures: Figures, month: date, window: str, compared: list[Metric]) -> pl.DataFrame:
    """The similar units with their values of the metrics compared."""
    for metric in compared:
        table = standings(figures, Comparison.of(figures, month, metric.id, window), similar["unit_id"].to_list())
        similar = similar.join(table.select("unit_id", pl.col("value").alias(metric.id)), on="unit_id", how="left")
    return similar
