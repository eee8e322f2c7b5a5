"""The drawn organisations obey the catalogue's rules, and reach the corners that they were made for."""

import csv
import io
from collections import Counter
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from .drawing import MISSING
from .facts import METRICS, facts
from .feeds import overlap
from .organisations import COLUMNS, DELIVERED_ON, as_csv, organisations

KEYS = {
    "staffing": ["unit_id", "valid_from"],
    "expenses": ["unit_id", "month", "category"],
    "returns": ["unit_id", "month", "metric", "breakdown"],
}
OPTIONAL = {
    "units": "parent_id opened_on closed_on successor_id",
    "staffing": "valid_until",
    "posts": "abolished_on risk_assessed_on power_list_on measures_on",
    "tenures": "left_on exempt_until",
    "decisions": "minutes_on publish_due_on published_on amount",
    "appointments": "recommended_on examined_on integrity_opinion_on discussed_on notice_from notice_until talk_on",
    "declarations": "filed_on verified_on verdict",
    "training": "completed_on",
    "reports": "submitted_on",
    "talks": "held_on",
    "commitments": "signed_on",
    "inspections": "ended_on",
    "findings": "done_on verified_on",
    "cases": "deadline_on closed_on outcome",
    "complaints": "answered_on",
    "contracts": "bids justified final_amount decision_id",
    "approvals": "approved_on amount authority_limit executor_id supervisor_id",
    "services": "done_on",
    "disclosures": "published_on",
    "directives": "completed_on",
    "returns": "breakdown",
}
# "a<=b": where both are given, a is at most b.
ORDERED = {
    "units": "opened_on<=closed_on",
    "staffing": "leaders<=headcount",
    "posts": "established_on<=abolished_on",
    "tenures": "held_since<=left_on",
    "decisions": "present<=entitled decided_on<=minutes_on decided_on<=published_on",
    "appointments": "notice_from<=notice_until",
    "declarations": "filed_on<=verified_on",
    "training": "assigned_on<=due_on assigned_on<=completed_on",
    "inspections": "started_on<=ended_on",
    "findings": "raised_on<=original_due_on original_due_on<=due_on raised_on<=done_on done_on<=verified_on",
    "cases": "opened_on<=deadline_on opened_on<=closed_on",
    "complaints": "received_on<=due_on received_on<=answered_on",
    "approvals": "applied_on<=approved_on",
    "services": "received_on<=due_on received_on<=done_on",
    "directives": "issued_on<=due_on issued_on<=completed_on",
}
PLANS = [
    "due_on",
    "original_due_on",
    "publish_due_on",
    "deadline_on",
    "exempt_until",
    "notice_until",
    "valid_from",
    "valid_until",
]

drawn = settings(max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])


@drawn
@given(organisations(declared=["hygiene_rounds"]))
def test_every_row_is_valid(tables: dict[str, list[dict[str, Any]]]) -> None:
    assert list(tables) == list(COLUMNS)
    assert 3 <= len(tables["units"]) <= 8
    unit_ids = {unit["unit_id"] for unit in tables["units"]}
    for feed, rows in tables.items():
        assert len(rows) <= 12
        keys = [tuple(row[column] for column in KEYS.get(feed, COLUMNS[feed][:1])) for row in rows]
        assert len(set(keys)) == len(keys), feed
        for row in rows:
            assert list(row) == COLUMNS[feed]
            assert row["unit_id"] in unit_ids
            check_row(feed, row)
    check_units(tables["units"])
    for one, other in combinations(tables["staffing"], 2):
        if one["unit_id"] == other["unit_id"]:
            assert not overlap(one["valid_from"], one["valid_until"], other["valid_from"], other["valid_until"])


def check_row(feed: str, row: dict[str, Any]) -> None:
    for column, value in row.items():
        assert value is not None or column in OPTIONAL.get(feed, "").split(), (feed, column)
        if isinstance(value, date):
            assert value.year >= 1950
            plans = column in PLANS or (feed == "units" and column in ("opened_on", "closed_on"))
            assert plans or value <= DELIVERED_ON, (feed, column)
        elif isinstance(value, int | float):
            assert value >= 0
    for rule in ORDERED.get(feed, "").split():
        low, high = (row[column] for column in rule.split("<="))
        assert low is None or high is None or low <= high, (feed, rule)
    if feed == "staffing":
        assert row["valid_until"] is None or row["valid_until"] > row["valid_from"]
    if feed == "tenures":
        assert 1 <= row["limit_months"] <= 240
    if feed == "decisions":
        assert row["entitled"] >= 1
    if feed == "declarations":
        assert row["verdict"] is None or row["verified_on"] is not None
    if feed == "cases":
        assert row["outcome"] is None or row["closed_on"] is not None
    if feed == "contracts":
        assert row["amount"] > 0
        assert not row["method"].endswith("tender") or row["bids"] is None or row["bids"] >= 1
    if feed == "returns" and (row["metric"] not in METRICS or METRICS[row["metric"]].kind == "p"):
        assert row["numerator"] <= row["denominator"]


def check_units(units: list[dict[str, Any]]) -> None:
    parents = {unit["unit_id"]: unit["parent_id"] for unit in units}
    for unit in units:
        assert unit["successor_id"] in parents.keys() - {unit["unit_id"]} | {None}
        path, ancestor = [unit["unit_id"]], unit["parent_id"]
        while ancestor is not None:
            assert ancestor not in path
            path.append(ancestor)
            ancestor = parents[ancestor]


def test_the_corners_are_reached() -> None:
    met: Counter[str] = Counter()

    @settings(parent=drawn, max_examples=150, derandomize=True)
    @given(organisations())
    def look(tables: dict[str, list[dict[str, Any]]]) -> None:
        computed = facts(tables, date(2025, 12, 1), date(2026, 11, 30))
        met.update({key[0] for key, (numerator, _) in computed.items() if numerator})
        met.update(["closed unit with successor"] * any(unit["successor_id"] for unit in tables["units"]))
        met.update(["lost post"] * any(row["post_id"] == MISSING for row in tables["tenures"]))
        met.update(["same day"] * any(row["opened_on"] == row["closed_on"] for row in tables["cases"]))
        met.update(
            ["filed early"] * any(row["filed_on"] and row["filed_on"] < row["due_on"] for row in tables["declarations"])
        )
        met.update(
            ["the day after"]
            * any(row["filed_on"] == row["due_on"] + timedelta(days=1) for row in tables["declarations"])
        )
        met.update(["leap day"] * any(row["ended_on"] == date(2020, 2, 29) for row in tables["inspections"]))
        without_returns = facts({**tables, "returns": []}, date(2025, 12, 1), date(2026, 11, 30))
        met.update(["return counts"] * (computed != without_returns))
        covered = {key[:3] for key in without_returns}
        met.update(
            ["return loses"]
            * any((row["metric"], row["unit_id"], f"{row['month']:%Y-%m}") in covered for row in tables["returns"])
        )

    look()
    wanted = {
        *METRICS,
        "closed unit with successor",
        "lost post",
        "same day",
        "filed early",
        "the day after",
        "leap day",
        "return counts",
        "return loses",
    }
    assert {corner for corner in wanted if met[corner] < 3} == set()


@drawn
@given(organisations())
def test_csv_reads_back_as_it_was(tables: dict[str, list[dict[str, Any]]]) -> None:
    for feed, rows in tables.items():
        lines = list(csv.DictReader(io.StringIO(as_csv(rows, COLUMNS[feed]))))
        assert len(lines) == len(rows)
        for line, row in zip(lines, rows, strict=True):
            assert line["unit_id"] == row["unit_id"]
            assert all((line[column] == "") == (row[column] is None) for column in COLUMNS[feed])


@pytest.mark.parametrize(
    ("value", "column", "text"),
    [
        (date(2026, 2, 1), "month", "2026-02"),
        (date(2026, 2, 1), "due_on", "2026-02-01"),
        (True, "collective", "true"),
        (False, "justified", "false"),
        (None, "amount", ""),
        ("001", "name", "001"),
        (0.25, "amount", "0.25"),
        ("第二分局, 东区", "name", '"第二分局, 东区"'),
    ],
)
def test_csv_cells(value: object, column: str, text: str) -> None:
    assert as_csv([{column: value, "x": "1"}], [column, "x"]) == f"{column},x\n{text},1\n"
