"""Hand-worked cases for the naive implementation: each rule of the catalogue, on the days where it turns."""

from datetime import date
from typing import Any

import pytest

from .days import add_months
from .facts import METRICS, Facts, facts
from .organisations import COLUMNS

Row = dict[str, Any]
UNIT: Row = {"unit_id": "001"}
PRESENT: Row = {"entitled": 9, "present": 9}


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def complete(feed: str, row: Row) -> Row:
    """The row with every column of its feed, empty where not given, for unit 001 unless it says otherwise.

    Texts that look like dates are dates, so that the cases below stay readable.
    """
    blank: Row = dict.fromkeys(COLUMNS[feed])
    assert not row.keys() - blank.keys(), f"{feed} has no {row.keys() - blank.keys()}"
    values = {**blank, "unit_id": "001", **row}
    return {name: day(value) if looks_like_date(value) else value for name, value in values.items()}


def looks_like_date(value: object) -> bool:
    return isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-"


def computed(first: str, last: str, declared: frozenset[str] = frozenset(), **feeds: Any) -> Facts:
    tables = {feed: [complete(feed, row) for row in rows] for feed, rows in {"units": [UNIT], **feeds}.items()}
    return facts(tables, date.fromisoformat(first), date.fromisoformat(last), declared)


def fact(metric: str, month: str, breakdown: str = "", unit: str = "001", **feeds: Any) -> Any:
    """The sides of one fact of one month, or None where there is no such row."""
    return computed(f"{month}-01", f"{month}-01", **feeds).get((metric, unit, month, breakdown))


def sides(metric: str, months: list[str], **feeds: Any) -> list[Any]:
    return [fact(metric, month, **feeds) for month in months]


def test_every_metric_of_the_catalogue_but_delivery_timeliness_is_here() -> None:
    assert len(METRICS) == 46


# ---- months and spans


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-01-28", 1, "2026-02-28"),
        ("2026-02-28", 1, "2026-03-28"),
        ("2020-02-29", 36, "2023-02-28"),
        ("2021-02-28", 36, "2024-02-28"),
        ("2025-11-30", 1, "2025-12-30"),
        ("2025-12-31", 2, "2026-02-28"),
        ("2026-05-15", 240, "2046-05-15"),
        ("2026-10-31", 1, "2026-11-30"),
    ],
)
def test_calendar_months_are_clamped(start: str, count: int, end: str) -> None:
    assert add_months(date.fromisoformat(start), count) == date.fromisoformat(end)


def test_whole_months_from_the_first_to_the_last() -> None:
    keys = computed("2025-12-31", "2026-02-01", units=[{**UNIT, "opened_on": "2026-01-31"}])
    assert {key[2] for key in keys} == {"2026-01", "2026-02"}
    assert {key[0] for key in keys} == {"inspection_coverage"}


def test_flow_counts_the_first_and_the_last_day_of_the_month() -> None:
    rows: list[Row] = [
        {"due_on": due} for due in ("2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01", "2026-03-02")
    ]
    assert sides("commitments_signed", ["2026-01", "2026-02", "2026-03"], commitments=rows) == [
        (0, 1),
        (0, 2),
        (0, 2),
    ]


def test_stock_is_half_open_at_the_months_end() -> None:
    def open_at(opened_on: str, closed_on: str | None) -> Any:
        row = {"opened_on": opened_on, "closed_on": closed_on, "phenomenon": "conduct"}
        return fact("open_cases", "2026-02", cases=[row])

    assert open_at("2026-02-28", None) == (1, 0)  # opened on the last day: stands
    assert open_at("2026-03-01", None) is None
    assert open_at("2026-01-05", "2026-02-28") is None  # closed on the last day: does not stand
    assert open_at("2026-01-05", "2026-03-01") == (1, 0)
    assert open_at("2026-02-28", "2026-02-28") is None  # begun and ended on one day


def test_span_that_ends_before_it_begins_never_stands() -> None:
    # Filed before it was due: the overdue span would end before it begins.
    row = {"due_on": "2026-02-10", "filed_on": "2026-01-15", "kind": "annual"}
    months = ["2025-12", "2026-01", "2026-02", "2026-03"]
    assert sides("declarations_outstanding", months, declarations=[row]) == [None] * 4
    # A post abolished before its power list came.
    post = {
        "established_on": "2025-01-01",
        "abolished_on": "2026-01-20",
        "power_list_on": "2026-03-01",
        "area": "other",
    }
    assert sides("power_list_coverage", months, posts=[post]) == [(0, 1), None, None, None]


def test_overdue_starts_the_day_after_the_due_date() -> None:
    def outstanding(due_on: str, submitted_on: str | None = None) -> Any:
        row = {"due_on": due_on, "submitted_on": submitted_on, "kind": "special"}
        return fact("reports_outstanding", "2026-02", reports=[row])

    assert outstanding("2026-02-27") == (1, 0)
    assert outstanding("2026-02-28") is None  # due on the last day: overdue only from the first of March
    assert outstanding("2026-02-27", "2026-02-28") is None
    assert outstanding("2026-02-27", "2026-03-01") == (1, 0)


def test_empty_on_or_since_takes_no_part() -> None:
    assert fact("duty_separation_breaches", "2026-02", approvals=[{"applied_on": "2026-02-01"}]) is None
    assert fact("inspection_coverage", "2026-02", inspections=[{"started_on": "2026-02-01"}]) == (0, 1)
    decision = {
        "decided_on": "2026-02-03",
        "category": "personnel",
        "published_on": "2026-02-03",
        "collective": True,
        **PRESENT,
    }
    assert fact("decisions_published_on_time", "2026-02", decisions=[decision]) is None


def test_last_day_of_february_in_a_leap_year() -> None:
    row = {"opened_on": "2024-02-29", "phenomenon": "other"}
    assert sides("open_case_age", ["2024-02", "2024-03"], cases=[row]) == [(0, 1), (31, 1)]


# ---- breakdowns and staff


def test_breakdown_of_staff_metrics_has_an_empty_denominator() -> None:
    feeds: dict[str, Any] = {
        "cases": [{"opened_on": "2026-02-01", "phenomenon": "conduct"}],
        "staffing": [{"valid_from": "2026-01-01", "headcount": 40, "leaders": 3}],
    }
    assert fact("new_cases", "2026-02", **feeds) == (1, 40)
    assert fact("new_cases", "2026-02", "conduct", **feeds) == (1, None)
    assert fact("new_cases", "2026-02", "other", **feeds) is None
    assert fact("new_cases", "2026-03", **feeds) == (0, 40)
    assert fact("open_cases", "2026-03", "conduct", **feeds) == (1, None)


def test_staffing_is_a_stock_of_its_own_spans() -> None:
    staffing: list[Row] = [
        {"valid_from": "2026-01-15", "valid_until": "2026-02-28", "headcount": 10},
        {"valid_from": "2026-02-28", "valid_until": None, "headcount": 12},
    ]
    months = ["2025-12", "2026-01", "2026-02"]
    assert sides("complaint_rate", months, staffing=staffing) == [None, (0, 10), (0, 12)]


def test_numerator_and_denominator_of_one_breakdown() -> None:
    rows = [
        {"opened_on": "2026-02-01", "closed_on": "2026-03-31", "phenomenon": "conduct"},
        {"opened_on": "2026-03-01", "phenomenon": "other"},
    ]
    found = computed("2026-03-01", "2026-03-31", cases=rows)
    assert found["case_clearance", "001", "2026-03", ""] == (1, 1)
    assert found["case_clearance", "001", "2026-03", "conduct"] == (1, 0)
    assert found["case_clearance", "001", "2026-03", "other"] == (0, 1)


def test_facts_stay_at_the_rows_own_unit() -> None:
    units: list[Row] = [UNIT, {"unit_id": "01", "parent_id": "001"}, {"unit_id": "1", "parent_id": "01"}]
    rows: list[Row] = [{"unit_id": "1", "due_on": "2026-02-01"}]
    assert fact("commitments_signed", "2026-02", unit="1", units=units, commitments=rows) == (0, 1)
    assert fact("commitments_signed", "2026-02", unit="01", units=units, commitments=rows) is None
    assert fact("commitments_signed", "2026-02", unit="001", units=units, commitments=rows) is None


def test_rows_of_a_closed_unit_still_count() -> None:
    units: list[Row] = [{**UNIT, "closed_on": "2026-01-01"}]
    assert fact("commitments_signed", "2026-02", units=units, commitments=[{"due_on": "2026-02-01"}]) == (
        0,
        1,
    )


# ---- rotation and power


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


# ---- decisions and appointments


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


# ---- duties with a due day


@pytest.mark.parametrize(
    ("metric", "feed", "done", "more"),
    [
        ("declaration_timeliness", "declarations", "filed_on", {"kind": "annual"}),
        ("training_completion", "training", "completed_on", {"theme": "law"}),
        ("warning_education", "training", "completed_on", {"theme": "warning_visit"}),
        ("commitments_signed", "commitments", "signed_on", {}),
        ("report_timeliness", "reports", "submitted_on", {"kind": "special"}),
        ("talk_completion", "talks", "held_on", {"kind": "superior"}),
        ("directive_follow_through", "directives", "completed_on", {}),
        (
            "complaint_response",
            "complaints",
            "answered_on",
            {"phenomenon": "other", "received_on": "2026-01-01"},
        ),
        ("service_timeliness", "services", "done_on", {}),
        ("disclosure_timeliness", "disclosures", "published_on", {"kind": "other"}),
    ],
)
def test_done_on_the_due_day_is_in_time(metric: str, feed: str, done: str, more: Row) -> None:
    def timely(done_on: str | None) -> list[Any]:
        row = {"due_on": "2026-02-28", done: done_on, **more}
        return sides(metric, ["2026-02", "2026-03"], **{feed: [row]})

    assert timely("2026-02-28") == [(1, 1), None]
    assert timely("2026-01-01") == [(1, 1), None]
    assert timely("2026-03-01") == [(0, 1), None]
    assert timely(None) == [(0, 1), None]


def test_verification_and_verdicts_of_declarations() -> None:
    filed: Row = {"due_on": "2026-01-31", "filed_on": "2026-02-01", "kind": "annual"}
    rows: list[Row] = [
        {**filed, "verified_on": "2026-02-28", "verdict": "omission"},
        {**filed, "verified_on": "2026-02-28", "verdict": "consistent"},
        {**filed, "verified_on": "2026-02-28"},
        {**filed, "verified_on": "2026-03-01", "verdict": "concealment", "kind": "change"},
        filed,
    ]
    assert sides("declarations_verified", ["2026-01", "2026-02"], declarations=rows) == [None, (4, 5)]
    assert sides("declaration_discrepancies", ["2026-02", "2026-03"], declarations=rows) == [(1, 2), (1, 1)]
    assert fact("declaration_discrepancies", "2026-03", "change", declarations=rows) == (1, 1)


def test_warning_education_is_training_of_two_themes() -> None:
    themes = ("values", "law", "warning_case", "warning_visit", "procedure")
    rows: list[Row] = [{"due_on": "2026-02-01", "completed_on": "2026-02-01", "theme": theme} for theme in themes]
    assert fact("warning_education", "2026-02", training=rows) == (2, 2)
    assert fact("warning_education", "2026-02", "law", training=rows) is None
    assert fact("training_completion", "2026-02", training=rows) == (5, 5)


@pytest.mark.parametrize(
    ("metric", "feed", "done", "more"),
    [
        ("declarations_outstanding", "declarations", "filed_on", {"kind": "annual"}),
        ("training_outstanding", "training", "completed_on", {"theme": "law"}),
        ("reports_outstanding", "reports", "submitted_on", {"kind": "special"}),
    ],
)
def test_outstanding_until_done(metric: str, feed: str, done: str, more: Row) -> None:
    row = {"due_on": "2026-01-31", done: "2026-03-31", **more}
    months = ["2026-01", "2026-02", "2026-03"]
    assert sides(metric, months, **{feed: [row]}) == [None, (1, 0), None]


# ---- inspection


def test_inspection_covers_a_unit_for_36_clamped_months() -> None:
    inspections: list[Row] = [{"started_on": "2020-02-28", "ended_on": "2020-02-29", "kind": "open"}]
    months = ["2020-01", "2020-02", "2023-01", "2023-02"]
    # 2020-02-29 + 36 months is 2023-02-28, on which the cover has already ended.
    assert sides("inspection_coverage", months, inspections=inspections) == [(0, 1), (1, 1), (1, 1), (0, 1)]
    assert fact("inspection_coverage", "2023-02", inspections=[{"ended_on": "2020-03-01"}]) == (1, 1)


def test_several_inspections_count_once_and_only_for_a_standing_unit() -> None:
    inspections: list[Row] = [{"ended_on": "2026-01-10"}, {"ended_on": "2026-01-31"}]

    def coverage(**unit: Any) -> list[Any]:
        months = ["2025-12", "2026-01", "2026-02"]
        return sides("inspection_coverage", months, units=[{**UNIT, **unit}], inspections=inspections)

    assert coverage() == [(0, 1), (1, 1), (1, 1)]
    assert coverage(closed_on="2026-02-28") == [(0, 1), (1, 1), None]
    assert coverage(closed_on="2026-03-01") == [(0, 1), (1, 1), (1, 1)]
    assert coverage(opened_on="2026-01-31") == [None, (1, 1), (1, 1)]
    assert coverage(opened_on="2026-02-01") == [None, None, (1, 1)]


def test_unit_without_an_opening_day_stands_since_1900() -> None:
    assert fact("inspection_coverage", "1899-12") is None
    assert fact("inspection_coverage", "1900-01") == (0, 1)
    assert fact("inspection_coverage", "1950-01", units=[{**UNIT, "closed_on": "1950-01-31"}]) is None


def finding(**values: Any) -> Row:
    return {
        "severity": "high",
        "raised_on": "2026-01-31",
        "original_due_on": "2026-02-28",
        "due_on": "2026-02-28",
        **values,
    }


def test_rectification_is_judged_by_the_original_day_and_overdue_by_the_moved_one() -> None:
    moved = finding(due_on="2026-03-30", done_on="2026-04-01")
    months = ["2026-01", "2026-02", "2026-03", "2026-04"]
    assert sides("rectification_timeliness", months, findings=[moved]) == [None, (0, 1), None, None]
    assert sides("deadline_extensions", months, findings=[moved]) == [None, (1, 1), None, None]
    assert sides("rectification_overdue", months, findings=[moved]) == [(0, 1), (0, 1), (1, 1), None]
    assert sides("findings_age", months, findings=[moved]) == [(0, 1), (28, 1), (59, 1), None]
    assert fact("rectification_overdue", "2026-03", findings=[finding(due_on="2026-03-31")]) == (0, 1)
    in_time = finding(done_on="2026-02-28", severity="low")
    assert fact("rectification_timeliness", "2026-02", "low", findings=[in_time, moved]) == (1, 1)
    assert fact("deadline_extensions", "2026-02", findings=[in_time, moved]) == (1, 2)
    assert fact("rectification_overdue", "2026-02", findings=[in_time]) is None


# ---- cases and complaints


def test_cases_overdue_are_among_those_with_a_deadline() -> None:
    opened: Row = {"opened_on": "2026-01-10", "phenomenon": "approvals"}
    rows: list[Row] = [
        {**opened, "deadline_on": "2026-02-27"},
        {**opened, "deadline_on": "2026-02-28"},
        {**opened, "deadline_on": "2026-01-31", "closed_on": "2026-02-28"},
        opened,
    ]
    assert fact("cases_overdue", "2026-02", cases=rows) == (1, 2)
    assert fact("cases_overdue", "2026-02", "approvals", cases=rows) == (1, 2)
    assert fact("open_cases", "2026-02", cases=rows) == (3, 0)
    assert fact("open_case_age", "2026-02", cases=rows) == (3 * 49, 3)


def test_cases_substantiated_among_the_closed() -> None:
    closed: Row = {"opened_on": "2026-01-10", "closed_on": "2026-02-28", "phenomenon": "approvals"}
    rows: list[Row] = [{**closed, "outcome": outcome} for outcome in ("substantiated", "transferred", None)]
    assert fact("cases_substantiated", "2026-02", cases=rows) == (1, 3)
    assert fact("case_clearance", "2026-02", cases=rows) == (3, 0)
    assert fact("case_clearance", "2026-01", cases=rows) == (0, 3)


# ---- projects and money


def test_contracts() -> None:
    def contract(method: str, amount: float, **values: Any) -> Row:
        return {
            "awarded_on": "2026-02-28",
            "category": "services",
            "method": method,
            "amount": amount,
            **values,
        }

    rows = [
        contract("single_source", 10, justified=True),
        contract("single_source", 20, justified=False),
        contract("single_source", 40, final_amount=44),
        contract("direct", 80, justified=True),
        contract("open_tender", 160, bids=1, final_amount=0),
        contract("invited_tender", 320, bids=2, category="materials"),
        contract("invited_tender", 640),
        contract("negotiated", 1280, bids=1),
    ]
    assert fact("single_source_share", "2026-02", contracts=rows) == (4, 8)
    assert fact("single_source_value", "2026-02", contracts=rows) == (150, 2550)
    assert fact("single_source_value", "2026-02", "materials", contracts=rows) == (0, 320)
    assert fact("single_source_justified", "2026-02", contracts=rows) == (1, 3)
    assert fact("single_bid_tenders", "2026-02", contracts=rows) == (1, 2)
    assert fact("single_bid_tenders", "2026-02", "materials", contracts=rows) == (0, 1)
    assert fact("contract_overrun", "2026-02", contracts=rows) == (44, 200)


def test_public_funds() -> None:
    month = date(2026, 2, 1)
    expenses: list[Row] = [
        {"month": month, "category": "travel", "budget": 100, "spent": 50.25},
        {"month": month, "category": "gifts", "budget": 0, "spent": 0},
        {"month": date(2026, 3, 1), "category": "gifts", "budget": 0, "spent": 5},
    ]
    staffing: list[Row] = [{"valid_from": "2026-02-28", "valid_until": "2026-03-31", "headcount": 7}]
    assert fact("public_funds_spent", "2026-02", expenses=expenses) == (50.25, 100)
    assert fact("public_funds_spent", "2026-02", "gifts", expenses=expenses) is None  # neither side is non-zero
    assert fact("public_funds_spent", "2026-03", "gifts", expenses=expenses) == (5, 0)
    assert fact("public_funds_per_head", "2026-02", expenses=expenses, staffing=staffing) == (50.25, 7)
    assert fact("public_funds_per_head", "2026-02", "travel", expenses=expenses, staffing=staffing) == (
        50.25,
        None,
    )
    assert fact("public_funds_per_head", "2026-02", "gifts", expenses=expenses, staffing=staffing) is None
    assert fact("public_funds_per_head", "2026-03", expenses=expenses, staffing=staffing) == (5, 0)


# ---- returns


def returned(numerator: float, denominator: float, breakdown: str | None = None, **values: Any) -> Row:
    return {
        "month": date(2026, 2, 1),
        "metric": "talk_completion",
        "breakdown": breakdown,
        "numerator": numerator,
        "denominator": denominator,
        **values,
    }


def test_returns_become_facts_as_they_are() -> None:
    rows = [returned(3, 4), returned(1, 9, "superior")]
    assert fact("talk_completion", "2026-02", returns=rows) == (3, 4)
    assert fact("talk_completion", "2026-02", "superior", returns=rows) == (1, 9)
    assert fact("talk_completion", "2026-01", returns=rows) is None
    assert fact("talk_completion", "2026-02", returns=[returned(0, 0)]) is None


def test_whole_of_a_return_is_the_sum_of_its_breakdowns_where_it_gives_none() -> None:
    rows = [returned(1, 2, "superior"), returned(2, 5, "admonition")]
    assert fact("talk_completion", "2026-02", returns=rows) == (3, 7)
    assert fact("talk_completion", "2026-02", "admonition", returns=rows) == (2, 5)


def test_records_win_over_returns_whole_and_breakdowns() -> None:
    talks: list[Row] = [{"due_on": "2026-02-01", "kind": "admonition"}]
    rows = [returned(3, 4), returned(1, 9, "superior")]
    found = computed("2026-02-01", "2026-02-28", talks=talks, returns=rows)
    assert {key[3]: value for key, value in found.items() if key[0] == "talk_completion"} == {
        "": (0, 1),
        "admonition": (0, 1),
    }
    # Records of another month, unit or metric do not stand in the return's way.
    for other in ({"due_on": "2026-03-01"}, {"unit_id": "002"}):
        assert fact("talk_completion", "2026-02", talks=[{**talks[0], **other}], returns=rows) == (3, 4)


def test_returns_of_declared_metrics() -> None:
    rows = [returned(2, 3, "宿舍", metric="hygiene_rounds")]
    key = ("hygiene_rounds", "001", "2026-02", "")
    months = ("2026-02-01", "2026-02-28")
    assert computed(*months, declared=frozenset({"hygiene_rounds"}), returns=rows)[key] == (2, 3)
    assert key not in computed(*months, returns=rows)
