"""Inspection, cases and complaints, services: the catalogue's sentences as table entries."""

from datetime import date

from .days import add_months, overdue_from
from .measures import (
    STAFF,
    Flow,
    Metric,
    Row,
    Stock,
    by_column,
    column,
    given,
    in_order,
    one_of,
    unit_opened,
)


def inspection_lapses_on(inspection: Row) -> date | None:
    return None if inspection["ended_on"] is None else add_months(inspection["ended_on"], 36)


def extended(finding: Row) -> bool:
    return bool(finding["due_on"] > finding["original_due_on"])


SEVERITY = by_column("severity")
PHENOMENON = by_column("phenomenon")
OPEN_FINDINGS = Stock("findings", column("raised_on"), column("done_on"))
OPEN_CASES = Stock("cases", column("opened_on"), column("closed_on"))

SCRUTINY: dict[str, Metric] = {
    "inspection_coverage": Metric(
        "p",
        Stock("inspections", column("ended_on"), inspection_lapses_on, once=True),
        Stock("units", unit_opened, column("closed_on")),
    ),
    "rectification_timeliness": Metric(
        "p",
        Flow("findings", "original_due_on", in_order("done_on", "original_due_on")),
        Flow("findings", "original_due_on"),
        SEVERITY,
    ),
    "rectification_overdue": Metric(
        "p",
        Stock("findings", lambda row: overdue_from(row["due_on"]), column("done_on")),
        OPEN_FINDINGS,
        SEVERITY,
    ),
    "deadline_extensions": Metric(
        "p", Flow("findings", "original_due_on", extended), Flow("findings", "original_due_on"), SEVERITY
    ),
    "findings_age": Metric(
        "m", Stock("findings", column("raised_on"), column("done_on"), weight="age"), OPEN_FINDINGS, SEVERITY
    ),
    "open_cases": Metric("r", OPEN_CASES, STAFF, PHENOMENON),
    "new_cases": Metric("r", Flow("cases", "opened_on"), STAFF, PHENOMENON),
    "cases_overdue": Metric(
        "p",
        Stock("cases", lambda row: overdue_from(row["deadline_on"]), column("closed_on")),
        Stock("cases", column("opened_on"), column("closed_on"), given("deadline_on")),
        PHENOMENON,
    ),
    "open_case_age": Metric(
        "m", Stock("cases", column("opened_on"), column("closed_on"), weight="age"), OPEN_CASES, PHENOMENON
    ),
    "case_clearance": Metric("q", Flow("cases", "closed_on"), Flow("cases", "opened_on"), PHENOMENON),
    "cases_substantiated": Metric(
        "p",
        Flow("cases", "closed_on", one_of("outcome", "substantiated")),
        Flow("cases", "closed_on"),
        PHENOMENON,
    ),
    "complaint_response": Metric(
        "p",
        Flow("complaints", "due_on", in_order("answered_on", "due_on")),
        Flow("complaints", "due_on"),
        PHENOMENON,
    ),
    "complaint_rate": Metric("r", Flow("complaints", "received_on"), STAFF, PHENOMENON),
    "service_timeliness": Metric(
        "p", Flow("services", "due_on", in_order("done_on", "due_on")), Flow("services", "due_on")
    ),
}
