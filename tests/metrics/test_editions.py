"""A closed month stays as it was, to the byte and in every result, whatever comes later; and what moved is told."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from data import clock
from data.access import Scope, everything
from data.errors import Refused
from data.registry.tables import Edition, Setting
from data.store import editions
from data.store.store import Store
from metrics.comparison.question import Comparison
from metrics.comparison.verdicts import judged
from metrics.facts import foundation
from metrics.facts.figures import Figures
from metrics.meeting.breaches import DAYS, SUBJECT
from metrics.meeting.closing import close
from metrics.meeting.editions import EditionFigures
from metrics.meeting.restatement_causes import OVERDUE, PROGRAM, REDEFINED, SET, WITHDRAWN, Causes
from metrics.meeting.restatements import CHANGED, LATE, restated
from tests.conftest import UNITS, Office
from tests.metrics.test_reporting import expects

OCTOBER = date(2026, 10, 1)
TODAY = date(2026, 11, 22)
HEADER = "talk_id,unit_id,kind,due_on,held_on\n"
WHOLE = everything("tester")


def talks(unit: str, held: int, of: int = 40, tag: str = "") -> str:
    days = ["2026-10-08" if at < held else "" for at in range(of)]
    return "".join(f"{tag}{unit}-{at},{unit},superior,2026-10-10,{day}\n" for at, day in enumerate(days))


@pytest.fixture(scope="module")
def once_closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of an office whose October is closed: one unit held all its talks, the other few."""
    folder = tmp_path_factory.mktemp("closed")
    office = Office(Store(folder / "store"), folder)
    office.hand_in("units", UNITS)
    office.hand_in("talks", HEADER + talks("001001", 40) + talks("001002", 10))
    close(office.store, OCTOBER, clock.now, "tester")
    return folder / "store"


@pytest.fixture
def closed(once_closed: Path, tmp_path: Path) -> tuple[Office, Edition]:
    """The same, in a store that the test may write to."""
    store = Store(Path(shutil.copytree(once_closed, tmp_path / "store")))
    return Office(store, tmp_path), editions.edition(store, 1)


def shown(figures: Figures) -> pl.DataFrame:
    metric = figures.metric("talk_completion")
    return judged(figures, Comparison.of(figures, OCTOBER, metric.id), figures.tree.ids).table


def bytes_of(store, edition: Edition) -> dict[str, bytes]:
    folder = store.folder / "editions" / edition.folder
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def now(office, scope: Scope = WHOLE) -> Figures:
    return Figures(office.store, scope, TODAY)


def test_an_edition_shows_what_was_shown_when_it_was_closed(closed) -> None:
    office, edition = closed
    assert_frame_equal(shown(EditionFigures(office.store, WHOLE, edition)), shown(now(office)))
    assert edition.number == 1
    assert edition.month == OCTOBER


def test_later_deliveries_targets_and_names_change_nothing_of_it(closed) -> None:
    office, edition = closed
    kept, before = bytes_of(office.store, edition), shown(EditionFigures(office.store, WHOLE, edition))
    office.hand_in("talks", HEADER + talks("001002", 40))
    office.hand_in("units", UNITS.replace("First", "Renamed").replace("001002,督察二处 Second,001", "001002,X,001001"))
    values = {"subject": "talk_completion", "name": "target", "value": 0.1, "since": date(2026, 1, 1)}
    office.store.enter(Setting(**values, at=clock.now(), by="tester", why="too strict"))
    assert bytes_of(office.store, edition) == kept
    after = EditionFigures(office.store, WHOLE, editions.edition(office.store, 1))
    assert_frame_equal(shown(after), before)
    assert not shown(now(office)).equals(before)
    assert after.tree.path("001002") == ["001", "001002"]


def test_later_code_changes_nothing_of_it(closed, monkeypatch: pytest.MonkeyPatch) -> None:
    office, edition = closed
    before = shown(EditionFigures(office.store, WHOLE, edition))
    words = EditionFigures(office.store, WHOLE, edition).formula(now(office).metric("talk_completion"))
    from metrics.meeting import editions as module

    rewritten = {
        one: replace(
            metric, kind="m", title="Another", least=1000, numerator=metric.denominator, targets=(), better="low"
        )
        for one, metric in foundation.all_metrics([]).items()
    }
    monkeypatch.setattr(module, "catalogue", lambda: rewritten)
    monkeypatch.setattr(foundation, "all_metrics", lambda _declared: rewritten)
    after = EditionFigures(office.store, WHOLE, edition)
    assert_frame_equal(shown(after), before)
    assert after.metric("talk_completion").title == "Talk completion"
    assert after.formula(after.metric("talk_completion")) == words
    assert "talk_completion" in after.redefined
    from metrics.facts.explain import explain

    assert explain(after, after.metric("talk_completion"), "001001", OCTOBER, "1") is None
    told = Causes(after, now(office)).table
    assert REDEFINED in told["what"].to_list()


def test_rows_are_told_where_the_formula_is_the_same(closed) -> None:
    office, edition = closed
    from metrics.facts.explain import explain

    frozen = EditionFigures(office.store, WHOLE, edition)
    sides = explain(frozen, frozen.metric("talk_completion"), "001002", OCTOBER, "1")
    assert sides is not None
    assert (sides[0].total, sides[1].total) == (10, 40)


def test_nobody_sees_a_unit_of_an_edition_that_is_not_theirs(closed) -> None:
    office, edition = closed
    frozen = EditionFigures(office.store, Scope("unit", frozenset({"001002"})), edition)
    assert frozen.tree.ids == ["001002"]
    metric = frozen.metric("talk_completion")
    assert frozen.rows(metric, OCTOBER, OCTOBER)["unit_id"].unique().to_list() == ["001002"]
    assert set(frozen.asked["unit_id"]) <= {"001002"}


def test_an_altered_file_is_not_shown(closed) -> None:
    office, edition = closed
    path: Path = office.store.folder / "editions" / edition.folder / "units.parquet"
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(editions.Altered, match=r"Edition 1: units.parquet is not what was frozen"):
        _ = EditionFigures(office.store, WHOLE, edition).tree


def test_closing_once_more_needs_a_reason_and_keeps_the_first(closed) -> None:
    office, edition = closed
    kept = bytes_of(office.store, edition)
    with pytest.raises(Refused, match="closed already, as edition 1"):
        close(office.store, OCTOBER, clock.now, "tester")
    office.hand_in("talks", HEADER + talks("001002", 40))
    again = close(office.store, OCTOBER, clock.now, "tester", "a late delivery")
    assert (again.number, again.why) == (2, "a late delivery")
    assert editions.of_month(office.store, OCTOBER) == again
    assert bytes_of(office.store, edition) == kept


@pytest.mark.parametrize(("month", "words"), [(date(2026, 11, 1), "not over yet"), (date(2026, 10, 1), "nothing was")])
def test_what_cannot_be_closed_is_refused_in_words(office, month: date, words: str) -> None:
    with pytest.raises(Refused, match=words):
        close(office.store, month, clock.now, "tester")
    assert editions.editions(office.store) == []


@pytest.mark.parametrize(
    ("received", "held"), [(None, [1, 2]), (datetime(2026, 11, 10, tzinfo=UTC), [1, 2, 3])], ids=["after", "within"]
)
def test_what_comes_in_while_a_month_is_closed_is_wholly_in_it_or_not_at_all(office, received, held) -> None:
    """Received after the moment of closing it is not in it; received before, but late to arrive, it begins anew."""
    office.hand_in("talks", HEADER + talks("001001", 40))
    comes = [HEADER + talks("001002", 10)]

    def told(words: str) -> None:
        if words == "view.json" and comes:
            office.hand_in("talks", comes.pop(), at=received)

    edition = close(office.store, OCTOBER, clock.now, "tester", told=told)
    frozen = EditionFigures(office.store, WHOLE, edition)
    assert frozen.view["deliveries"] == held
    assert shown(frozen).filter(unit_id="001002")["value"].is_not_null().to_list() == [3 in held]
    assert [one.number for one in editions.editions(office.store)] == [1]


def test_a_breach_asks_its_unit_within_the_days_that_are_set(office) -> None:
    from data.store.actions import actions

    values = {"subject": SUBJECT, "name": DAYS, "value": 5.0, "since": date(2026, 1, 1)}
    office.store.enter(Setting(**values, at=clock.now(), by="tester", why="shorter"))
    register = UNITS + "".join(f"001{at:03},Unit {at},001,office\n" for at in range(3, 15))
    office.hand_in("units", register)
    good = "".join(talks(f"001{at:03}", 38 + at % 3) for at in range(1, 14) if at != 2)
    office.hand_in("talks", HEADER + good + talks("001002", 2) + talks("001014", 39))
    close(office.store, OCTOBER, clock.now, "tester")
    asked = actions(office.store, WHOLE, TODAY).filter(metric="talk_completion")
    assert asked["unit_id"].to_list() == ["001002"]
    assert asked["due_on"].to_list() == [date(2026, 11, 27)]
    assert asked["signs"][0][0] == "significantly worse than its peers"


# Restatements


def because(office, edition: Edition) -> pl.DataFrame:
    before, after = EditionFigures(office.store, WHOLE, edition), now(office)
    table = Causes(before, after).beside(restated(before, after))
    return table.filter(metric="talk_completion", breakdown="")


def test_nothing_is_restated_where_nothing_came(closed) -> None:
    office, edition = closed
    before, after = EditionFigures(office.store, WHOLE, edition), now(office)
    assert restated(before, after).is_empty()
    assert Causes(before, after).table.is_empty()


def test_a_late_delivery_is_named_beside_what_it_moved(closed) -> None:
    office, edition = closed
    office.hand_in("talks", HEADER + talks("001002", 30))
    found = because(office, edition)
    assert found.select("unit_id", "numerator_before", "numerator", "how").rows() == [
        ("001", 50.0, 70.0, CHANGED),
        ("001002", 10.0, 30.0, CHANGED),
    ]
    assert found["because"].unique().to_list() == ["handed in: delivery 3 of talks, talks.csv"]


def test_a_withdrawal_and_a_new_unit_are_told_apart(closed) -> None:
    office, edition = closed
    office.hand_in("talks", HEADER + talks("001", 1, 1))
    assert because(office, edition)["how"].to_list() == [CHANGED]
    office.store.withdraw(3, "tester", "wrong year")
    assert because(office, edition).is_empty()
    office.store.withdraw(2, "tester", "wrong file")
    assert because(office, edition)["because"].unique().to_list() == [
        "withdrawn: delivery 2 of talks, talks.csv: wrong file"
    ]
    told = Causes(EditionFigures(office.store, WHOLE, edition), now(office)).table
    assert told["what"].to_list() == [WITHDRAWN]


def test_silence_since_the_closing_is_a_cause(office) -> None:
    """The feed was not yet due when the month was closed; it never came."""
    office.store.enter(expects("talks", OCTOBER, due_day=25))
    office.hand_in("talks", HEADER + talks("001001", 40), covers=(["001", "001001"], [OCTOBER]))
    office.hand_in("talks", HEADER + talks("001002", 10), covers=(["001002"], [date(2026, 9, 1)]))
    edition = close(office.store, OCTOBER, clock.now, "tester")
    before = EditionFigures(office.store, WHOLE, edition)
    office.store.enter(expects("talks", OCTOBER, due_day=20))
    after = now(office)
    told = Causes(before, after)
    assert set(told.table["what"]) == {"calendar set", OVERDUE}
    found = told.beside(restated(before, after)).filter(metric="talk_completion", breakdown="", unit_id="001002")
    assert "talks of 2026-10 did not come by its due day from 1 unit" in found["because"][0]


def test_a_unit_that_a_delivery_speaks_for_without_a_row_is_moved_by_it_too(office) -> None:
    office.store.enter(expects("talks", OCTOBER, due_day=25))
    office.hand_in("talks", HEADER + talks("001001", 40), covers=(["001", "001001", "001002"], [OCTOBER]))
    edition = close(office.store, OCTOBER, clock.now, "tester")
    office.store.withdraw(2, "tester", "wrong file")
    before, after = EditionFigures(office.store, WHOLE, edition), now(office)
    table = Causes(before, after).beside(restated(before, after))
    found = table.filter(metric="delivery_timeliness", breakdown="", unit_id="001002")
    assert found["because"].to_list() == ["withdrawn: delivery 2 of talks, talks.csv: wrong file"]


def test_a_changed_rule_is_told_with_its_reason(closed) -> None:
    office, edition = closed
    values = {"subject": "talk_completion", "name": "target", "value": 0.1, "since": date(2026, 1, 1)}
    office.store.enter(Setting(**values, at=clock.now(), by="tester", why="too strict"))
    told = Causes(EditionFigures(office.store, WHOLE, edition), now(office)).table
    assert told.select("what", "words", "by").rows() == [
        (SET, "talk_completion: target 0.1 from 2026-01-01: too strict", "tester")
    ]


def test_a_changed_program_is_named_only_where_nothing_else_is(closed) -> None:
    office, edition = closed
    edition = Edition(**{**edition.model_dump(), "program": "another"})
    office.hand_in("talks", HEADER + talks("001002", 30))
    assert because(office, edition)["because"].unique().to_list() == ["handed in: delivery 3 of talks, talks.csv"]
    told = Causes(EditionFigures(office.store, WHOLE, edition), now(office)).table
    assert PROGRAM in told["what"].to_list()


def test_a_unit_is_not_told_of_deliveries_that_do_not_touch_it(closed) -> None:
    office, edition = closed
    narrow = Scope("unit", frozenset({"001001"}))
    office.hand_in("talks", HEADER + talks("001002", 30))
    assert Causes(EditionFigures(office.store, narrow, edition), now(office, narrow)).table.is_empty()


def test_a_new_month_restates_nothing(closed) -> None:
    office, edition = closed
    office.hand_in(
        "talks", HEADER + "n1,001001,superior,2026-11-10,2026-11-08\n", at=datetime(2026, 11, 22, tzinfo=UTC)
    )
    assert because(office, edition).is_empty()
    assert LATE not in because(office, edition)["how"].to_list()
