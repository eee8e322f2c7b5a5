"""Made: the same inputs and seed make the same proposal, and what is kept stays as it was, whatever records do."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from data import clock
from data.handing_in.delivery import Request, deliver
from data.store.selections import PICKED, opened
from data.store.store import Store
from metrics.catalogue import catalogue
from metrics.facts.figures import Figures
from metrics.inspection.dossier import dossier
from metrics.inspection.kept_proposal import Made, figures_then, kept, make, reopened
from metrics.inspection.proposal import propose
from metrics.inspection.records_to_pull import pull
from tests.made import CHOICE, DESK, MONTH, figures_of

KINDS = {metric.id: metric.kind for metric in catalogue().values()}


@pytest.fixture
def store(proposed: Path, tmp_path: Path) -> Store:
    """A copy of the demonstration store, to be written to."""
    return Store(Path(shutil.copytree(proposed, tmp_path / "store")))


@pytest.fixture(scope="module")
def figures(proposed: Path) -> Figures:
    """Those of the demonstration store itself, which nobody writes to."""
    return figures_of(Store(proposed))


@pytest.fixture(scope="module")
def made(figures: Figures) -> Made:
    return make(figures, CHOICE)


def test_the_same_inputs_and_seed_make_the_same_proposal(store: Store, made: Made) -> None:
    again = make(figures_of(store), CHOICE)
    assert made.proposal.picked.equals(again.proposal.picked)
    assert made.proposal.passed.equals(again.proposal.passed)
    assert made.signals.equals(again.signals)
    drawn = [propose(made.signals, made.candidates, replace(CHOICE, seed=seed, random_share=1.0)) for seed in (7, 8)]
    mine, other = (one.picked["unit_id"].to_list() for one in drawn)
    assert mine != other


def test_changing_records_does_not_change_what_was_kept(store: Store, made: Made, tmp_path: Path) -> None:
    figures = figures_of(store)
    number = kept(figures, made, clock.now()).number
    assert number == 1  # the very same proposal was kept before: it is not kept twice
    before = reopened(opened(store, number, DESK))
    assert before.proposal.choice == CHOICE
    unit = made.proposal.picked["unit_id"][0]
    name = figures.tree.units.filter(figures.tree.units["unit_id"] == unit)["name"][0]
    was = dossier(figures_then(figures, opened(store, number, DESK).selection), before, unit, clock.today())

    change = tmp_path / "declarations.csv"
    lines = [f"X{at},{unit},p{at},annual,2026-03-31," for at in range(400)]
    change.write_text("\n".join(["declaration_id,unit_id,person_id,kind,due_on,filed_on", *lines]) + "\n")
    assert deliver(store, Request("declarations", change, KINDS), "tester").status == "accepted"
    rename = tmp_path / "units.csv"
    kind, parent = figures.kinds[unit], figures.tree.path(unit)[-2:-1]
    rename.write_text(f"unit_id,name,parent_id,kind\n{unit},renamed,{parent[0] if parent else ''},{kind}\n")
    asked = Request("units", rename, KINDS, answers={"absent_columns": "keep what is on file"})
    assert deliver(store, asked, "tester").status == "accepted"

    now = make(figures_of(store), CHOICE)
    assert not now.signals.equals(made.signals)  # the change did change what would be proposed from today
    after = reopened(opened(store, number, DESK))
    assert after.signals.equals(made.signals) and after.candidates.equals(made.candidates)
    assert after.proposal.picked.equals(made.proposal.picked)
    assert after.proposal.weights == made.proposal.weights and after.proposal.notes == made.proposal.notes
    then = dossier(figures_then(figures_of(store), opened(store, number, DESK).selection), after, unit, clock.today())
    assert then.unit["name"] == was.unit["name"] == name
    assert then.exposure.equals(was.exposure) and then.pulls == was.pulls


def test_what_is_kept_is_what_was_proposed(store: Store, made: Made) -> None:
    found = opened(store, kept(figures_of(store), made, clock.now()).number, DESK)
    assert set(found.tables) == {PICKED, "passed", "signals", "candidates"}
    assert (
        reopened(found)
        .reasons(made.proposal.picked["unit_id"][-1])
        .equals(made.reasons(made.proposal.picked["unit_id"][-1]))
    )


@pytest.mark.parametrize("metric", catalogue().values(), ids=lambda metric: metric.id)
def test_the_records_to_pull_add_up_to_the_figure(metric, figures: Figures) -> None:
    pulled = 0
    for unit in figures.tree.ids[::9]:
        found = pull(figures, metric, unit, MONTH, "12")
        if found is not None and found.number is not None:
            assert found.reconciles, (unit, found.total, found.number)
            assert len(found.ids) == len(set(found.ids))
            pulled += len(found.ids)
    assert pulled > 0 or metric.id in ("delivery_timeliness",)
