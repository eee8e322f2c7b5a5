"""Reconciliation of whole organisations: what was planted is found, and a store is read as asked."""

from datetime import date

import pytest

from data.access import Scope, everything
from data.demo import story_units
from metrics.facts.figures import Figures
from metrics.reconciliation import checks, named, reconcile, unheard
from tests.data.demo.made import made
from tests.metrics.test_reconciliation import sources

TODAY = date(2026, 11, 22)
PLANTED = {
    "contracts_without_decision": ("gaps", 4, 0),
    "appointments_without_talk": ("gaps", 3, 3),
    "tenures_on_unknown_posts": ("gaps", 2, 0),
    "tenures_on_abolished_posts": ("gaps", 2, 0),
    "findings_without_inspection": ("gaps", 1, 0),
    "records_against_returns": ("returns_differ", 20, 0),
    "reopened_cases": ("reopened_cases", 20, 2),
    "reset_clocks": ("renamed_posts", 5, 2),
}


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("check", checks())
def test_what_was_planted_is_found_and_other_units_are_mostly_silent(check: str, seed: int) -> None:
    """For each check: the story, how many rows its unit has at least, and how many any ordinary unit has at most."""
    organisation = made(120, 36, seed)
    story, least, most = PLANTED[check]
    rows = named(check).rows(sources(**organisation)).collect()
    counts = dict(rows.group_by("unit_id").len().iter_rows())
    (planted,) = story_units(organisation["units"])[story]
    assert counts.get(planted, 0) >= least
    leaves = set(organisation["units"]["unit_id"]) - set(organisation["units"]["parent_id"])
    ordinary = [counts.get(unit, 0) for unit in leaves - {planted}]
    assert max(ordinary) <= most
    assert ordinary.count(0) > len(ordinary) / 2


def test_no_sentence_names_a_person() -> None:
    organisation = made(120, 36, 1)
    people = set(organisation["tenures"]["holder_id"])
    assert people
    for check in checks().values():
        rows = check.rows(sources(**organisation)).collect()
        said = set(rows["words"].str.extract_all(r"[\w-]+").explode())
        assert not people & (said | set(rows["record"]))


HEADER = "contract_id,unit_id,category,method,awarded_on,amount,decision_id\n"


def figures(store, scope: Scope | None = None) -> Figures:
    return Figures(store, scope or everything("tester"), TODAY)


def test_a_reader_sees_their_own_units_and_decisions_above_them_count(office) -> None:
    office.hand_in(
        "decisions",
        "decision_id,unit_id,category,decided_on,collective,entitled,present\nd,001,large_funds,2026-10-01,yes,5,5\n",
    )
    rows = [
        f"c{i},{unit},services,direct,2026-10-0{i},2000000,{decision}"
        for i, (unit, decision) in enumerate([("001001", "d"), ("001001", ""), ("001002", "")], start=1)
    ]
    office.hand_in("contracts", HEADER + "\n".join(rows) + "\n")
    everyone = reconcile(figures(office.store))
    assert everyone.select("check", "unit_id", "month", "record").rows() == [
        ("contracts_without_decision", "001001", date(2026, 10, 1), "c2"),
        ("contracts_without_decision", "001002", date(2026, 10, 1), "c3"),
    ]
    reader = figures(office.store, Scope("reader", frozenset({"001001"})))
    assert reconcile(reader)["record"].to_list() == ["c2"]
    assert reconcile(figures(office.store), "contracts_without_decision", "001002")["record"].to_list() == ["c3"]
    assert reconcile(figures(office.store), "reset_clocks").is_empty()


def test_feeds_that_nobody_handed_in_are_named(office) -> None:
    office.hand_in("contracts", HEADER + "c,001001,services,direct,2026-10-01,2000000,\n")
    assert unheard(figures(office.store), named("contracts_without_decision")) == ["decisions"]


def test_an_unknown_check_or_unit_is_named_in_words(office) -> None:
    with pytest.raises(KeyError, match=r"no check 'x'.*reset_clocks"):
        reconcile(figures(office.store), "x")
    with pytest.raises(KeyError, match="no unit '009'"):
        reconcile(figures(office.store), under="009")


def test_the_command_writes_the_rows_and_refuses_an_unknown_check(office, tmp_path) -> None:
    from typer.testing import CliRunner

    from plumbline import app

    office.hand_in("contracts", HEADER + "c,001001,services,direct,2026-10-01,2000000,\n")
    out, where = tmp_path / "rows.csv", ["--store", str(office.store.folder)]
    done = CliRunner().invoke(app, ["reconcile", "--under", "001", "--out", str(out), *where])
    assert done.exit_code == 0
    assert "contracts_without_decision,001001,2026-10,c," in out.read_text(encoding="utf-8-sig")
    refused = CliRunner().invoke(app, ["reconcile", "nonsense", *where])
    assert (refused.exit_code, "There is no check 'nonsense'" in refused.output) == (2, True)
