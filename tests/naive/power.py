"""Rotation and power, decisions, appointments: the catalogue's sentences as table entries."""

from datetime import date, timedelta

from .days import add_months, later_of, overdue_from
from .measures import (
    DateOf,
    Flow,
    Metric,
    Row,
    Stock,
    Tables,
    both,
    by_column,
    column,
    given,
    in_order,
)


def rotation_due_on(tenure: Row) -> date | None:
    if tenure["held_since"] is None or tenure["limit_months"] is None:
        return None
    limit = add_months(tenure["held_since"], tenure["limit_months"])
    exempt_until = tenure.get("exempt_until")
    return exempt_until if exempt_until is not None and exempt_until > limit else limit


def area_of_post(tenure: Row, tables: Tables) -> str:
    for post in tables.get("posts", ()):
        if post["post_id"] == tenure["post_id"]:
            return str(post["area"])
    return "unknown"


def covered_post_since(done_on: str) -> DateOf:
    return lambda post: later_of(post["established_on"], post[done_on])


def same_person_twice(approval: Row) -> bool:
    roles = ("applicant_id", "approver_id", "executor_id", "supervisor_id")
    persons = [approval[role] for role in roles if approval[role] is not None]
    return len(set(persons)) < len(persons)


def beyond_authority(approval: Row) -> bool:
    amount, limit = approval["amount"], approval["authority_limit"]
    return amount is not None and limit is not None and amount > limit


def collective(decision: Row) -> bool:
    return decision["collective"] is True


def quorate(decision: Row) -> bool:
    return bool(3 * decision["present"] >= 2 * decision["entitled"])


def minutes_within_seven_days(decision: Row) -> bool:
    minutes_on, latest = decision["minutes_on"], decision["decided_on"] + timedelta(days=7)
    return minutes_on is not None and bool(minutes_on <= latest)


POSTS = Stock("posts", column("established_on"), column("abolished_on"))
DECIDED = Flow("decisions", "decided_on")
AREA = by_column("area")
CATEGORY = by_column("category")

POWER: dict[str, Metric] = {
    "rotation_overdue": Metric(
        "p",
        Stock("tenures", lambda tenure: overdue_from(rotation_due_on(tenure)), column("left_on")),
        Stock("tenures", column("held_since"), column("left_on")),
        area_of_post,
    ),
    "power_list_coverage": Metric(
        "p", Stock("posts", covered_post_since("power_list_on"), column("abolished_on")), POSTS, AREA
    ),
    "risk_assessment_coverage": Metric(
        "p", Stock("posts", covered_post_since("risk_assessed_on"), column("abolished_on")), POSTS, AREA
    ),
    "preventive_measures_coverage": Metric(
        "p", Stock("posts", covered_post_since("measures_on"), column("abolished_on")), POSTS, AREA
    ),
    "duty_separation_breaches": Metric(
        "p", Flow("approvals", "approved_on", same_person_twice), Flow("approvals", "approved_on")
    ),
    "approvals_beyond_authority": Metric(
        "p",
        Flow("approvals", "approved_on", beyond_authority),
        Flow("approvals", "approved_on", given("amount", "authority_limit")),
    ),
    "collective_decision_coverage": Metric("p", Flow("decisions", "decided_on", collective), DECIDED, CATEGORY),
    "quorum_met": Metric(
        "p",
        Flow("decisions", "decided_on", both(collective, quorate)),
        Flow("decisions", "decided_on", collective),
        CATEGORY,
    ),
    "decision_minutes_on_time": Metric(
        "p", Flow("decisions", "decided_on", minutes_within_seven_days), DECIDED, CATEGORY
    ),
    "decisions_published_on_time": Metric(
        "p",
        Flow("decisions", "publish_due_on", in_order("published_on", "publish_due_on")),
        Flow("decisions", "publish_due_on"),
        CATEGORY,
    ),
    "appointment_procedure": Metric(
        "p",
        Flow(
            "appointments",
            "appointed_on",
            both(
                in_order("recommended_on", "examined_on", "integrity_opinion_on", "discussed_on", "notice_from"),
                in_order("notice_until", "appointed_on"),
            ),
        ),
        Flow("appointments", "appointed_on"),
    ),
    "preappointment_talks": Metric(
        "p",
        Flow("appointments", "appointed_on", in_order("talk_on", "appointed_on")),
        Flow("appointments", "appointed_on"),
    ),
}
