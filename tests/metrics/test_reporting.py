"""Silence is not zero: the calendar, who reported, and what is left out of sums and ranks."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from data.access import everything
from data.registry.tables import Expectation
from data.store.expected_deliveries import expected
from metrics.comparison.peers import peers
from metrics.comparison.question import Comparison
from metrics.comparison.standings import standings
from metrics.facts.figures import Figures
from metrics.facts.reporting_matrix import handed_in
from metrics.facts.structure import TODAY as IN_TODAYS
from metrics.facts.structure import heirs

TODAY = date(2026, 11, 22)
OCTOBER = date(2026, 10, 1)
SEPTEMBER = date(2026, 9, 1)
HEADER = "declaration_id,unit_id,person_id,kind,due_on,filed_on\n"


def expects(
    feed: str = "declarations", since: date = SEPTEMBER, due_day: int | None = 10, kind: str = ""
) -> Expectation:
    now = datetime(2026, 8, 1, tzinfo=UTC)
    return Expectation(feed=feed, kind=kind, since=since, due_day=due_day, at=now, by="tester", why="calendar")


def rows(office, *units: str, month: str = "2026-10", filed: str = "") -> None:
    """Ten declarations a unit, all filed on time, handed in as the units' own deliveries."""
    days = date.fromisoformat(f"{month}-15")
    for unit in units:
        words = "".join(f"{unit}-{month}-{i},{unit},p,annual,{days},{filed or days}\n" for i in range(10))
        office.hand_in("declarations", HEADER + words, covers=([unit], [days.replace(day=1)]))


@pytest.fixture
def figures(office) -> Figures:
    office.store.enter(expects())
    return Figures(office.store, everything("tester"), TODAY)


def seen(office, **how) -> Figures:
    return Figures(office.store, everything("tester"), TODAY, **how)


def test_what_is_due_and_not_received_is_missing_and_what_is_not_yet_due_is_not_asked() -> None:
    units = pl.DataFrame(
        {"unit_id": ["a", "b"], "kind": ["x", "y"], "opened_on": [None, date(2026, 10, 5)], "closed_on": [None, None]},
        schema={"unit_id": pl.String, "kind": pl.String, "opened_on": pl.Date, "closed_on": pl.Date},
    )
    covered = pl.DataFrame(
        {"feed": ["cases"], "unit_id": ["a"], "month": [SEPTEMBER], "received_on": [date(2026, 10, 11)]}
    )
    calendar = [expects("cases"), expects("cases", due_day=25, kind="y")]
    found = expected(calendar, units, covered, TODAY)
    assert found.sort("unit_id", "month").rows() == [
        ("a", SEPTEMBER, "cases", date(2026, 10, 10), date(2026, 10, 11)),
        ("a", OCTOBER, "cases", date(2026, 11, 10), None),
    ]
    later = expected(calendar, units, covered, date(2026, 11, 26))
    assert ("b", OCTOBER, "cases", date(2026, 11, 25), None) in later.rows()
    assert "b" not in expected([*calendar, expects("cases", due_day=None, kind="y")], units, covered, TODAY)["unit_id"]


def test_a_unit_that_did_not_report_is_apart_and_not_in_the_sum(office, figures) -> None:
    rows(office, "001", "001001", "001002", month="2026-09")
    rows(office, "001", "001001")
    table = standings(
        seen(office),
        Comparison.of(seen(office), OCTOBER, "declaration_timeliness", "1"),
        ["001", "001001", "001002"],
    )
    found = {row["unit_id"]: row for row in table.iter_rows(named=True)}
    assert found["001002"]["status"] == "not reported"
    assert found["001002"]["value"] is None
    assert (found["001"]["denominator"], found["001"]["reporting"], found["001"]["expected"]) == (20, 2, 3)
    assert seen(office).reporting.month(OCTOBER) == (2, 3)


def test_an_open_stock_of_a_silent_unit_is_not_carried_on(office) -> None:
    office.store.enter(expects("cases"))
    header = "case_id,unit_id,phenomenon,source,opened_on,deadline_on\n"
    office.hand_in("cases", header + "c,001001,conduct,audit,2026-09-01,2026-09-10\n", covers=(["001001"], [SEPTEMBER]))
    found = seen(office)
    overdue = found.metric("cases_overdue")
    assert standings(found, Comparison.of(found, SEPTEMBER, overdue.id, "1"), ["001001"])["value"].to_list() == [1.0]
    assert standings(found, Comparison.of(found, OCTOBER, overdue.id, "1"), ["001001"])["value"].to_list() == [None]


def test_an_empty_delivery_is_nothing_to_report_and_a_late_one_is_late(office, monkeypatch) -> None:
    office.store.enter(expects())
    office.hand_in("declarations", HEADER, covers=(["001001"], [OCTOBER]))
    rows(office, "001002", month="2026-09")
    monkeypatch.setenv("PLUMBLINE_TODAY", "2026-10-09")
    rows(office, "001", month="2026-09", filed="2026-09-16")
    monkeypatch.setenv("PLUMBLINE_TODAY", "2026-11-22")
    found = handed_in(office.store, seen(office), SEPTEMBER, OCTOBER, "declarations")
    assert {(unit, month): state for unit, month, state in found.rows()} == {
        ("001", SEPTEMBER): "reported",
        ("001001", SEPTEMBER): "missing",
        ("001002", SEPTEMBER): "reported late",
        ("001", OCTOBER): "missing",
        ("001001", OCTOBER): "reported late",
        ("001002", OCTOBER): "missing",
    }
    monkeypatch.setenv("PLUMBLINE_TODAY", "2026-11-05")
    office.hand_in("declarations", HEADER, covers=(["001002"], [OCTOBER]))
    monkeypatch.setenv("PLUMBLINE_TODAY", "2026-11-22")
    found = handed_in(office.store, seen(office), OCTOBER, OCTOBER, "declarations")
    assert ("001002", OCTOBER, "nothing to report") in found.rows()


def test_delivery_timeliness_counts_what_came_by_its_due_day(office, monkeypatch) -> None:
    office.store.enter(expects(since=OCTOBER))
    monkeypatch.setenv("PLUMBLINE_TODAY", "2026-11-10")
    rows(office, "001001")
    monkeypatch.setenv("PLUMBLINE_TODAY", "2026-11-22")
    rows(office, "001002")
    found = seen(office).facts(OCTOBER, OCTOBER).filter(pl.col("metric") == "delivery_timeliness")
    whole = found.filter(pl.col("breakdown") == "").select("unit_id", "numerator", "denominator")
    assert whole.rows() == [("001", 0, 1), ("001001", 1, 1), ("001002", 0, 1)]
    assert found.filter(pl.col("breakdown") == "declarations").height == 3


def test_a_merged_unit_is_shown_in_the_structure_of_the_time_or_of_today(office) -> None:
    """B closed into C, which closed into D: over the chain B's facts are D's today."""
    header = "unit_id,name,parent_id,kind,opened_on,closed_on,successor_id\n"
    office.hand_in(
        "units",
        header + "B,B,001,office,,2026-03-01,C\nC,C,001,office,,2026-06-01,D\nD,D,001,office,,,\n",
    )
    rows(office, "B", "D", month="2026-01")
    then, today = seen(office), seen(office, structure=IN_TODAYS)
    january = date(2026, 1, 1)
    metric = then.metric("declaration_timeliness")

    def sides(figures: Figures) -> dict[str, float | None]:
        units = peers(figures, Comparison.of(figures, january, window="1", branch="001", peer_group="office"))
        table = standings(figures, Comparison.of(figures, january, metric.id, "1"), units)
        return dict(zip(table["unit_id"], table["denominator"], strict=True))

    assert heirs(then.tree.units) == {"B": "D", "C": "D"}
    assert sides(then) == {"B": 10, "C": None, "D": 10, "001001": None, "001002": None}
    assert sides(today) == {"D": 20, "001001": None, "001002": None}
    for figures in (then, today):
        assert standings(figures, Comparison.of(figures, january, metric.id, "1"), ["001"])[
            "denominator"
        ].to_list() == [20]


def test_junes_minutes_are_judged_by_junes_rule(office) -> None:
    from data.registry.tables import Setting

    header = "decision_id,unit_id,category,decided_on,collective,entitled,present,minutes_on\n"
    days = [("a", "2026-06-01", "2026-06-06"), ("b", "2026-07-01", "2026-07-06")]
    words = "".join(f"{one},001,personnel,{day},yes,5,5,{minutes}\n" for one, day, minutes in days)
    office.hand_in("decisions", header + words)
    now = datetime(2026, 7, 1, tzinfo=UTC)
    office.store.enter(
        Setting(
            subject="decisions", name="minutes_days", value=3, since=date(2026, 7, 1), at=now, by="a", why="stricter"
        )
    )
    found = seen(office).facts(date(2026, 6, 1), date(2026, 7, 1))
    on_time = found.filter((pl.col("metric") == "decision_minutes_on_time") & (pl.col("breakdown") == ""))
    assert on_time["numerator"].to_list() == [1, 0]
