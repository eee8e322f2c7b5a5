"""Made: a proposal with the signals and candidates it was made from; kept in the store, opened again as it was."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from data import clock
from data.registry.tables import Selection
from data.store.selections import PICKED, Basis, Opened, keep
from metrics.attention.signals import signals
from metrics.comparison.peers import peers
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.inspection.candidates import candidates
from metrics.inspection.choice import Choice
from metrics.inspection.proposal import Proposal, propose


@dataclass(frozen=True)
class Made:
    """`signals` and `candidates` are those of all units to choose from, not only of those picked."""

    signals: pl.DataFrame
    candidates: pl.DataFrame
    proposal: Proposal

    def reasons(self, unit: str) -> pl.DataFrame:
        """The signals found of a unit, the strongest first."""
        own = self.signals.filter(pl.col("unit_id") == unit, pl.col("level") != "none")
        return own.sort("strength", "number", descending=[True, False])


def make(figures: Figures, choice: Choice) -> Made:
    """The proposal for a choice; KeyError for an unknown unit or peer group, ValueError for a choice that cannot be."""
    asked = Comparison.of(figures, choice.month, window=choice.window, branch=choice.under, peer_group=choice.peers)
    units = peers(figures, asked)
    found = signals(figures, asked, units)
    there = candidates(figures, choice.month, units)
    return Made(found, there, propose(found, there, choice))


def kept(figures: Figures, made: Made, moment: datetime) -> Selection:
    """The proposal kept in the store as the selection that it is; `moment`: as of which the figures are. ValueError
    where the records have changed since."""
    proposal = made.proposal
    basis = Basis(
        moment,
        figures.version,
        figures.structure,
        proposal.choice.as_json(),
        {
            "weights": proposal.weights,
            "announced": proposal.announced,
            "free": proposal.free,
            "notes": list(proposal.notes),
        },
    )
    tables = {
        PICKED: proposal.picked,
        "passed": proposal.passed,
        "signals": made.signals,
        "candidates": made.candidates,
    }
    return keep(figures.store, basis, tables, figures.scope.who)


def reopened(opened: Opened) -> Made:
    """The proposal of a stored selection; nothing is computed again."""
    row, tables = opened.selection, opened.tables
    proposal = Proposal(
        Choice.from_json(row.choice),
        tables[PICKED],
        tables["passed"],
        row.summary["weights"],
        row.summary["announced"],
        row.summary["free"],
        tuple(row.summary["notes"]),
    )
    return Made(tables["signals"], tables["candidates"], proposal)


def figures_then(figures: Figures, row: Selection) -> Figures:
    """The figures as the selection saw them, for the same reader."""
    return Figures(figures.store, figures.scope, clock.day_of(row.as_of), row.as_of, row.structure)
