"""Restatements: what is said to have changed is what changed, and nothing else."""

from datetime import date

import polars as pl

from data import clock
from data.access import Scope, everything
from metrics.facts.figures import Figures
from metrics.meeting.restatements import CHANGED, GONE, LATE, restated

TODAY = date(2026, 11, 22)
TALKS = "talk_id,unit_id,kind,due_on,held_on\n"
FIRST = TALKS + "t1,001001,superior,2026-09-10,2026-09-09\nt2,001001,superior,2026-10-10,\n"


def seen(office, moment=None, scope: Scope | None = None) -> Figures:
    return Figures(office.store, scope or everything("tester"), TODAY, as_of=moment)


def found(office, moment) -> list[tuple]:
    table = restated(seen(office, moment), seen(office))
    whole = table.filter(pl.col("unit_id") != "001", breakdown="", metric="talk_completion")
    return whole.drop("breakdown", "metric").rows()


def test_a_correction_is_named_with_what_it_changed(office) -> None:
    office.hand_in("talks", FIRST)
    moment = clock.now()
    assert restated(seen(office, moment), seen(office)).is_empty()
    office.hand_in("talks", TALKS + "t2,001001,superior,2026-10-10,2026-10-08\n")
    changed = restated(seen(office, moment), seen(office)).filter(breakdown="", metric="talk_completion")
    assert changed.drop("metric", "breakdown").rows() == [
        ("001", date(2026, 10, 1), 0.0, 1.0, 1.0, 1.0, CHANGED),
        ("001001", date(2026, 10, 1), 0.0, 1.0, 1.0, 1.0, CHANGED),
    ]


def test_late_figures_and_vanished_ones_are_told_apart(office) -> None:
    office.hand_in("talks", FIRST)
    moment = clock.now()
    office.hand_in("talks", TALKS + "t3,001002,superior,2026-10-01,2026-10-01\n")
    assert {row[0]: row[-1] for row in found(office, moment)} == {"001002": LATE}
    office.store.withdraw(2, "tester")
    moment = clock.now()
    office.store.withdraw(3, "tester")
    assert {row[-1] for row in found(office, moment)} == {GONE}


def test_months_that_nobody_had_seen_are_not_restated(office) -> None:
    office.hand_in("talks", TALKS + "t1,001001,superior,2026-09-10,2026-09-09\n")
    moment = clock.now()
    office.hand_in("talks", TALKS + "t2,001001,superior,2026-10-10,2026-10-08\n")
    assert restated(seen(office, moment), seen(office)).is_empty()


def test_only_units_within_the_scope_are_named(office) -> None:
    office.hand_in("talks", FIRST)
    moment = clock.now()
    office.hand_in("talks", TALKS + "t2,001001,superior,2026-10-10,2026-10-08\n")
    narrow = Scope("tester", frozenset({"001002"}))
    assert restated(seen(office, moment, narrow), seen(office, scope=narrow)).is_empty()
