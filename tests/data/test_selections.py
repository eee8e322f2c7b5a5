"""Selections: kept with everything they stood on, opened again unchanged, reviewed step by step."""

import polars as pl
import pytest

from data import clock
from data.access import Scope, everything
from data.store.selections import ACCEPT, ADD, DROP, Basis, keep, opened, review, selections
from data.store.store import Store

DESK = everything("desk")
HEADER = "declaration_id,unit_id,person_id,kind,due_on,filed_on\n"


def basis(store: Store, **other) -> Basis:
    now = clock.now()
    asked = {
        "as_of": now,
        "version": store.version(now),
        "structure": "then",
        "choice": {"capacity": 2, "seed": 7},
        "summary": {"notes": ["甲"]},
    }
    return Basis(**asked | other)


def tables(*units: str) -> dict[str, pl.DataFrame]:
    return {
        "picked": pl.DataFrame({"unit_id": units, "score": [1 / 3] * len(units)}),
        "signals": pl.DataFrame({"unit_id": units, "rows": [["甲-1", "=1+1"]] * len(units)}),
    }


def test_a_selection_is_opened_as_it_was_kept_though_records_change(office) -> None:
    office.hand_in("declarations", HEADER + "1,001001,p,annual,2026-10-31,\n")
    kept = keep(office.store, basis(office.store), tables("001001", "001002"), "desk")
    before = opened(office.store, kept.number, DESK)
    office.hand_in("declarations", HEADER + "1,001001,p,annual,2026-10-31,2026-11-02\n")
    after = opened(Store(office.store.folder), kept.number, DESK)
    assert after.selection == before.selection
    for name, table in tables("001001", "001002").items():
        assert after.tables[name].equals(table)
    assert office.store.version() != after.selection.version
    assert office.store.version(after.selection.as_of) == after.selection.version  # the view is still to be had


def test_the_same_proposal_on_the_same_view_is_kept_once(office) -> None:
    first = keep(office.store, basis(office.store), tables("001001"), "desk")
    again = keep(office.store, basis(office.store), tables("001001"), "another")
    other_seed = keep(office.store, basis(office.store, choice={"seed": 8}), tables("001001"), "desk")
    other_table = keep(office.store, basis(office.store), tables("001002"), "desk")
    assert (again.number, again.by) == (first.number, "desk")
    assert [one.number for one in selections(office.store)] == [other_table.number, other_seed.number, first.number]


def test_a_proposal_from_records_that_have_changed_since_is_not_kept(office) -> None:
    stale = basis(office.store).version
    office.hand_in("declarations", HEADER + "1,001001,p,annual,2026-10-31,\n")
    with pytest.raises(ValueError, match="records changed"):
        keep(office.store, basis(office.store, version=stale), tables("001001"), "desk")
    assert selections(office.store) == []


def test_a_kept_table_that_somebody_changed_is_not_shown(office) -> None:
    kept = keep(office.store, basis(office.store), tables("001001"), "desk")
    tables("001002")["picked"].write_parquet(office.store.folder / "selections" / f"{kept.tables['picked']}.parquet")
    with pytest.raises(ValueError, match="was changed after it was kept"):
        opened(office.store, kept.number, DESK)


def test_each_step_has_its_reason_and_the_newest_one_holds(office) -> None:
    number = keep(office.store, basis(office.store), tables("001001"), "desk").number
    assert opened(office.store, number, DESK).states == {"001001": "proposed"}
    review(office.store, number, "001001", ACCEPT, "three months in a row", everything("甲"))
    review(office.store, number, "001002", ADD, "a letter came in", everything("乙"))
    review(office.store, number, "001001", DROP, "visited last week", everything("乙"))
    found = opened(office.store, number, DESK)
    assert found.states == {"001001": "dropped", "001002": "added"}
    assert [(one.by, one.step, one.why) for one in found.reviews] == [
        ("甲", "accept", "three months in a row"),
        ("乙", "add", "a letter came in"),
        ("乙", "drop", "visited last week"),
    ]


@pytest.mark.parametrize(
    ("unit", "step", "why", "words"),
    [
        ("001001", ACCEPT, "  ", "Say why"),
        ("001001", ADD, "why", "A unit that is proposed cannot be added"),
        ("001002", ACCEPT, "why", "A unit that is not in the selection cannot be accepted"),
        ("001002", DROP, "why", "A unit that is not in the selection cannot be dropped"),
    ],
)
def test_a_step_that_does_not_fit_is_refused_with_words(office, unit: str, step: str, why: str, words: str) -> None:
    number = keep(office.store, basis(office.store), tables("001001"), "desk").number
    with pytest.raises(ValueError, match=words):
        review(office.store, number, unit, step, why, DESK)
    assert opened(office.store, number, DESK).reviews == []


def test_only_a_unit_that_there_is_and_that_stands_is_added(office) -> None:
    number = keep(office.store, basis(office.store), tables("001001"), "desk").number
    office.hand_in("units", "unit_id,name,parent_id,kind,closed_on\n001002,督察二处 Second,001,office,2026-10-31\n")
    with pytest.raises(ValueError, match="It closed on 2026-10-31"):
        review(office.store, number, "001002", ADD, "a letter came in", DESK)
    with pytest.raises(KeyError, match="There is no unit 'nope'"):
        review(office.store, number, "nope", ADD, "a letter came in", DESK)
    assert opened(office.store, number, DESK).reviews == []


def test_a_scope_sees_of_a_selection_its_own_units_only(office) -> None:
    number = keep(office.store, basis(office.store), tables("001001", "001002"), "desk").number
    review(office.store, number, "001001", DROP, "private", DESK)
    mine = Scope("me", frozenset({"001002"}))
    found = opened(office.store, number, mine)
    assert found.states == {"001002": "proposed"}
    assert found.tables["signals"]["unit_id"].to_list() == ["001002"]
    assert found.reviews == []
    with pytest.raises(KeyError, match="There is no unit '001001'"):
        review(office.store, number, "001001", ACCEPT, "why", mine)


def test_an_unknown_selection_is_an_error_with_words(office) -> None:
    with pytest.raises(KeyError, match="There is no selection 9"):
        opened(office.store, 9, DESK)
