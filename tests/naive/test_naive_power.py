"""Hand-worked cases for the naive implementation: rotation, power, decisions and appointments."""

from typing import Any

import pytest

from .cases import PRESENT, Row, fact, sides


def rotation(month: str, posts: list[Row] | None = None, breakdown: str = "", **values: Any) -> Any:
    tenure = {"post_id": "7", "holder_id": "p", "held_since": "2025-01-31", "limit_months": 13, **values}
    return fact("rotation_overdue", month, breakdown, tenures=[tenure], posts=posts or [])


def test_rotation_is_due_at_the_clamped_day_and_overdue_from_the_next() -> None:
    # Due 2026-02-28, so overdue from 2026-03-01.
    assert rotation("2026-02") == (0, 1)
    assert rotation("2026-03") == (1, 1)
    # Due 2026-02-27: overdue on the last day of February.
    assert rotation("2026-02", held_since="2025-01-27") == (1, 1)
    assert rotation("2026-03", left_on="2026-03-31") is None
    assert rotation("2026-03", left_on="2026-04-01") == (1, 1)
    assert rotation("2024-12") is None


def test_exemption_counts_only_where_it_is_later() -> None:
    assert rotation("2026-03", exempt_until="2026-03-30") == (1, 1)
    assert rotation("2026-03", exempt_until="2026-03-31") == (0, 1)
    assert rotation("2026-04", exempt_until="2026-03-31") == (1, 1)
    assert rotation("2026-03", exempt_until="2025-06-01") == (1, 1)
    assert rotation("2026-02", exempt_until="2025-06-01") == (0, 1)


def test_area_comes_from_the_tenures_post_or_is_unknown() -> None:
    # The post belongs to another unit; its area counts, the fact stays with the tenure's unit.
    post: Row = {"post_id": "7", "unit_id": "002", "area": "finance", "established_on": "2020-01-01"}
    assert rotation("2026-03", [post], "finance") == (1, 1)
    assert rotation("2026-03", [post], "unknown") is None
    assert rotation("2026-03", [{**post, "post_id": "07"}], "unknown") == (1, 1)
    assert rotation("2026-03", [], "unknown") == (1, 1)


@pytest.mark.parametrize(
    ("metric", "column"),
    [
        ("power_list_coverage", "power_list_on"),
        ("risk_assessment_coverage", "risk_assessed_on"),
        ("preventive_measures_coverage", "measures_on"),
    ],
)
def test_post_is_covered_from_the_later_day(metric: str, column: str) -> None:
    def covered(done_on: str | None, **values: Any) -> list[Any]:
        post = {"established_on": "2026-02-28", "area": "people", column: done_on, **values}
        return sides(metric, ["2026-01", "2026-02", "2026-03"], posts=[post])

    assert covered("2026-01-01") == [None, (1, 1), (1, 1)]
    assert covered("2026-02-28") == [None, (1, 1), (1, 1)]
    assert covered("2026-03-01") == [None, (0, 1), (1, 1)]
    assert covered("2026-04-01") == [None, (0, 1), (0, 1)]
    assert covered(None) == [None, (0, 1), (0, 1)]
    assert covered("2026-01-01", abolished_on="2026-03-31") == [None, (1, 1), None]


@pytest.mark.parametrize(
    ("persons", "breach"),
    [
        (("a", "b", "c", "d"), 0),
        (("a", "a", "c", "d"), 1),
        (("a", "b", "c", "b"), 1),
        (("a", "b", "c", "c"), 1),
        (("a", "b", None, None), 0),  # two empty roles are not one person
        (("1", "01", "001", None), 0),
    ],
)
def test_duty_separation(persons: tuple[str | None, ...], breach: int) -> None:
    roles = dict(zip(("applicant_id", "approver_id", "executor_id", "supervisor_id"), persons, strict=True))
    approvals: list[Row] = [{"applied_on": "2026-01-31", "approved_on": "2026-02-01", **roles}]
    assert fact("duty_separation_breaches", "2026-02", approvals=approvals) == (breach, 1)
    assert fact("duty_separation_breaches", "2026-01", approvals=approvals) is None


def test_approvals_beyond_authority_need_both_amounts() -> None:
    def beyond(amount: float | None, limit: float | None) -> Any:
        row = {"approved_on": "2026-02-01", "amount": amount, "authority_limit": limit}
        return fact("approvals_beyond_authority", "2026-02", approvals=[row])

    assert beyond(100.25, 100) == (1, 1)
    assert beyond(100, 100) == (0, 1)
    assert beyond(0, 0) == (0, 1)
    assert beyond(100, None) is None
    assert beyond(None, 100) is None


def test_decisions() -> None:
    blank: Row = {
        "decided_on": "2026-02-20",
        "category": "personnel",
        "collective": True,
        "entitled": 9,
        "present": 9,
    }
    rows: list[Row] = [
        {**blank, "present": 6, "minutes_on": "2026-02-27"},
        {**blank, "present": 5, "minutes_on": "2026-02-28"},
        {**blank, "present": 9, "collective": False, "category": "large_funds"},
    ]
    assert fact("collective_decision_coverage", "2026-02", decisions=rows) == (2, 3)
    assert fact("collective_decision_coverage", "2026-02", "large_funds", decisions=rows) == (0, 1)
    assert fact("quorum_met", "2026-02", decisions=rows) == (1, 2)
    assert fact("quorum_met", "2026-02", "large_funds", decisions=rows) is None
    assert fact("decision_minutes_on_time", "2026-02", decisions=rows) == (1, 3)


def test_decisions_are_published_on_time_in_the_month_they_are_due() -> None:
    blank: Row = {"decided_on": "2026-01-20", "category": "personnel", "collective": True, **PRESENT}
    rows: list[Row] = [
        {**blank, "publish_due_on": "2026-02-28", "published_on": "2026-02-28"},
        {**blank, "publish_due_on": "2026-02-28", "published_on": "2026-03-01"},
        {**blank, "publish_due_on": "2026-02-28"},
    ]
    assert sides("decisions_published_on_time", ["2026-01", "2026-02"], decisions=rows) == [None, (1, 3)]


@pytest.mark.parametrize(
    ("change", "followed"),
    [
        ({}, 1),
        ({"recommended_on": "2026-01-05", "examined_on": "2026-01-05"}, 1),
        ({"recommended_on": "2026-01-06"}, 0),
        ({"integrity_opinion_on": None}, 0),
        ({"discussed_on": "2026-01-21"}, 0),
        ({"notice_until": "2026-02-10"}, 1),
        ({"notice_until": "2026-02-11"}, 0),
        ({"notice_from": None}, 0),
        ({"notice_until": None}, 0),
        ({"talk_on": "2026-05-01"}, 1),
    ],
)
def test_appointment_procedure(change: Row, followed: int) -> None:
    appointment: Row = {
        "recommended_on": "2026-01-04",
        "examined_on": "2026-01-05",
        "integrity_opinion_on": "2026-01-10",
        "discussed_on": "2026-01-15",
        "notice_from": "2026-01-20",
        "notice_until": "2026-01-27",
        "appointed_on": "2026-02-10",
        **change,
    }
    assert fact("appointment_procedure", "2026-02", appointments=[appointment]) == (followed, 1)


def test_talk_on_the_day_of_the_appointment_is_in_time() -> None:
    rows: list[Row] = [{"appointed_on": "2026-02-10", "talk_on": talk} for talk in ("2026-02-10", "2026-02-11", None)]
    assert fact("preappointment_talks", "2026-02", appointments=rows) == (1, 3)
