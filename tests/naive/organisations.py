"""Small random organisations, valid under the catalogue's rules for a delivery made on 2026-11-22."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from random import Random

from hypothesis import strategies as st

from .drawing import DELIVERED_ON, IDS, Organisation, Row
from .feeds import DRAW_ROW, draw_returns, draw_staffing, draw_units

__all__ = ["COLUMNS", "DELIVERED_ON", "as_csv", "organisations"]

COLUMNS: dict[str, list[str]] = {
    feed: columns.split()
    for feed, columns in {
        "units": "unit_id name parent_id kind opened_on closed_on successor_id",
        "staffing": "unit_id valid_from valid_until headcount leaders",
        "posts": "post_id unit_id area risk established_on abolished_on risk_assessed_on power_list_on measures_on",
        "tenures": "tenure_id post_id unit_id holder_id held_since left_on limit_months exempt_until",
        "decisions": "decision_id unit_id category decided_on collective entitled present minutes_on "
        "publish_due_on published_on amount",
        "appointments": "appointment_id unit_id recommended_on examined_on integrity_opinion_on discussed_on "
        "notice_from notice_until talk_on appointed_on",
        "declarations": "declaration_id unit_id person_id kind due_on filed_on verified_on verdict",
        "training": "assignment_id unit_id person_id theme assigned_on due_on completed_on",
        "reports": "report_id unit_id kind due_on submitted_on",
        "talks": "talk_id unit_id kind due_on held_on",
        "commitments": "commitment_id unit_id person_id due_on signed_on",
        "inspections": "inspection_id unit_id kind started_on ended_on",
        "findings": "finding_id inspection_id unit_id severity raised_on original_due_on due_on done_on verified_on",
        "cases": "case_id unit_id phenomenon source opened_on deadline_on closed_on outcome",
        "complaints": "complaint_id unit_id phenomenon channel received_on due_on answered_on",
        "contracts": "contract_id unit_id category method awarded_on amount bids justified final_amount decision_id",
        "expenses": "unit_id month category budget spent",
        "approvals": "approval_id unit_id applied_on approved_on amount authority_limit applicant_id approver_id "
        "executor_id supervisor_id",
        "services": "request_id unit_id received_on due_on done_on",
        "disclosures": "disclosure_id unit_id kind due_on published_on",
        "directives": "directive_id unit_id issued_on due_on completed_on",
        "returns": "unit_id month metric breakdown numerator denominator",
    }.items()
}

MOST_ROWS = 12

# One small number stands for a whole row, so that an example is ~150 draws, and shrinking drops single rows.
ROW_SEED = st.integers(0, 2**16 - 1)
ROW_SEEDS = st.lists(ROW_SEED, max_size=MOST_ROWS)
UNIT_SEEDS = st.lists(ROW_SEED, min_size=3, max_size=8)


@st.composite
def organisations(draw: st.DrawFn, declared: Sequence[str] = ()) -> dict[str, list[Row]]:
    """Rows of all 22 feeds; `declared` are metric ids beside the catalogue's that `returns` may name."""
    organisation = Organisation(draw_units([Random(seed) for seed in draw(UNIT_SEEDS)]))
    tables: dict[str, list[Row]] = {"units": organisation.units}
    for feed in COLUMNS:
        if feed == "units":
            continue
        seeds = [Random(f"{feed} {seed}") for seed in draw(ROW_SEEDS)]
        if feed == "staffing":
            rows = draw_staffing(seeds, organisation)
        elif feed == "returns":
            rows = draw_returns(seeds, organisation, declared)
        else:
            rows = numbered(feed, [DRAW_ROW[feed](random, organisation) for random in seeds])
        tables[feed] = rows[:MOST_ROWS]
        organisation.remember(feed, tables[feed])
    if draw(st.booleans()):
        # A child may come before its parent, and a later row before an earlier one.
        tables = {feed: rows[::-1] for feed, rows in tables.items()}
    return {feed: [in_column_order(feed, row) for row in tables[feed]] for feed in COLUMNS}


def numbered(feed: str, rows: list[Row]) -> list[Row]:
    """Rows with their key: an id of their own, or (expenses) only the first row of each natural key."""
    if feed == "expenses":
        return list({(row["unit_id"], row["month"], row["category"]): row for row in rows}.values())
    key = COLUMNS[feed][0]
    return [{**row, key: identifier} for identifier, row in zip(IDS, rows, strict=False)]


def in_column_order(feed: str, row: Row) -> Row:
    return {column: row[column] for column in COLUMNS[feed]}


def as_csv(rows: Sequence[Row], columns: Sequence[str]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(column, row[column]) for column in columns])
    return text.getvalue()


def cell(column: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return f"{value:%Y-%m}" if column == "month" else value.isoformat()
    return str(value)
