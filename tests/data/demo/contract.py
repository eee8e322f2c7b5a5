"""The catalogue's feeds as these tests understand them: columns, keys, what must be filled, words, rules."""

import polars as pl

AREA = "people finance materials projects approval enforcement other"
PHENOMENON = "directives formalism decisions appointments approvals services public_funds conduct other"
CATEGORY = "major_decision personnel major_project large_funds"

# `*` key, `?` may be empty, as in the catalogue.
COLUMNS = {
    "units": "unit_id* name parent_id? kind opened_on? closed_on? successor_id?",
    "staffing": "unit_id* valid_from* valid_until? headcount leaders",
    "posts": "post_id* unit_id area risk established_on abolished_on? risk_assessed_on? power_list_on? measures_on?",
    "tenures": "tenure_id* post_id unit_id holder_id held_since left_on? limit_months exempt_until?",
    "decisions": "decision_id* unit_id category decided_on collective entitled present minutes_on? "
    "publish_due_on? published_on? amount?",
    "appointments": "appointment_id* unit_id recommended_on? examined_on? integrity_opinion_on? "
    "discussed_on? notice_from? notice_until? talk_on? appointed_on",
    "declarations": "declaration_id* unit_id person_id kind due_on filed_on? verified_on? verdict?",
    "training": "assignment_id* unit_id person_id theme assigned_on due_on completed_on?",
    "reports": "report_id* unit_id kind due_on submitted_on?",
    "talks": "talk_id* unit_id kind due_on held_on?",
    "commitments": "commitment_id* unit_id person_id due_on signed_on?",
    "inspections": "inspection_id* unit_id kind started_on ended_on?",
    "findings": "finding_id* inspection_id unit_id severity raised_on original_due_on due_on done_on? verified_on?",
    "cases": "case_id* unit_id phenomenon source opened_on deadline_on? closed_on? outcome?",
    "complaints": "complaint_id* unit_id phenomenon channel received_on due_on answered_on?",
    "contracts": "contract_id* unit_id category method awarded_on amount bids? justified? final_amount? decision_id?",
    "expenses": "unit_id* month* category* budget spent",
    "approvals": "approval_id* unit_id applied_on approved_on? amount? authority_limit? applicant_id "
    "approver_id executor_id? supervisor_id?",
    "services": "request_id* unit_id received_on due_on done_on?",
    "disclosures": "disclosure_id* unit_id kind due_on published_on?",
    "directives": "directive_id* unit_id issued_on due_on completed_on?",
    "returns": "unit_id* month* metric* breakdown*? numerator denominator",
}
WORDS = {
    ("posts", "area"): AREA,
    ("posts", "risk"): "high medium low",
    ("decisions", "category"): CATEGORY,
    ("declarations", "kind"): "annual change",
    ("declarations", "verdict"): "consistent omission concealment",
    ("training", "theme"): "values law warning_case warning_visit procedure",
    ("reports", "kind"): "work_and_integrity responsibility_system integrity_situation major_event special",
    ("talks", "kind"): "superior pre_appointment admonition",
    ("inspections", "kind"): "open covert special interviews",
    ("findings", "severity"): "high medium low",
    ("cases", "phenomenon"): PHENOMENON,
    ("cases", "source"): "inspection complaint self_report audit other",
    ("cases", "outcome"): "substantiated unsubstantiated transferred",
    ("complaints", "phenomenon"): PHENOMENON,
    ("complaints", "channel"): "letter visit phone web other",
    ("contracts", "category"): "engineering materials publicity services",
    ("contracts", "method"): "open_tender invited_tender negotiated single_source direct",
    ("expenses", "category"): "hospitality travel vehicles offices meetings gifts",
    ("disclosures", "kind"): "finance personnel projects services other",
}
# Not before: the first may not lie before the second.
ORDER = {
    "units": ("closed_on opened_on",),
    "posts": ("abolished_on established_on",),
    "tenures": ("left_on held_since",),
    "decisions": ("minutes_on decided_on", "published_on decided_on"),
    "appointments": ("notice_until notice_from",),
    "declarations": ("verified_on filed_on",),
    "training": ("due_on assigned_on", "completed_on assigned_on"),
    "inspections": ("ended_on started_on",),
    "findings": (
        "original_due_on raised_on",
        "due_on original_due_on",
        "done_on raised_on",
        "verified_on done_on",
    ),
    "cases": ("deadline_on opened_on", "closed_on opened_on"),
    "complaints": ("due_on received_on", "answered_on received_on"),
    "approvals": ("approved_on applied_on",),
    "services": ("due_on received_on", "done_on received_on"),
    "directives": ("due_on issued_on", "completed_on issued_on"),
}
WITHOUT = {
    "declarations": "verdict verified_on",
    "cases": "outcome closed_on",
    "findings": "verified_on done_on",
}
LEAST = {
    "staffing": {"headcount": 0, "leaders": 0},
    "tenures": {"limit_months": 1},
    "decisions": {"entitled": 1, "present": 0, "amount": 0},
    "contracts": {"bids": 0, "final_amount": 0},
    "expenses": {"budget": 0, "spent": 0},
    "approvals": {"amount": 0, "authority_limit": 0},
    "returns": {"numerator": 0, "denominator": 0},
}
PLANNED = {
    "due_on", "original_due_on", "publish_due_on", "deadline_on", "exempt_until", "notice_until", "valid_from",
    "valid_until", "opened_on", "closed_on",
}  # fmt: skip


def columns(feed: str) -> list[str]:
    """The names of a feed's columns, in order."""
    return [word.rstrip("*?") for word in COLUMNS[feed].split()]


def key(feed: str) -> list[str]:
    """The names of a feed's key columns."""
    return [word.rstrip("*?") for word in COLUMNS[feed].split() if "*" in word]


def required(feed: str) -> list[str]:
    """The columns that may not be empty."""
    return [word.rstrip("*") for word in COLUMNS[feed].split() if "?" not in word]


def happened(feed: str, rows: pl.DataFrame) -> list[str]:
    """The date columns that tell what happened, not what is planned."""
    planned = PLANNED - ({"closed_on"} if feed == "cases" else set())
    return [column for column in columns(feed) if rows.schema[column] == pl.Date and column not in planned]
