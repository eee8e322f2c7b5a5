"""Hand-worked cases for the naive implementation: duties with a due day, inspection, cases, and money."""

from datetime import date
from typing import Any

import pytest

from .cases import UNIT, Row, fact, sides


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
