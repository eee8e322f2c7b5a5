"""Hand-worked cases for the naive implementation: months, spans, breakdowns, staff and returns."""

from datetime import date
from typing import Any

import pytest

from .cases import PRESENT, UNIT, Row, computed, fact, sides
from .days import add_months
from .facts import METRICS


def test_every_metric_of_the_catalogue_but_delivery_timeliness_is_here() -> None:
    assert len(METRICS) == 46


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
