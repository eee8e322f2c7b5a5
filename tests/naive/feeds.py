"""One random row of each feed, valid under the feed's rules across columns."""

from collections.abc import Callable, Sequence
from datetime import date
from random import Random

from .drawing import (
    AMOUNTS,
    DELIVERED_ON,
    IDS,
    LAPSING_DAYS,
    NAMES,
    PERSONS,
    Organisation,
    Row,
    around,
    happened,
    happened_around,
    happened_not_before,
    maybe_happened_around,
    maybe_happened_since,
    not_before,
    perhaps,
    planned,
)
from .facts import METRICS

PHENOMENA = [
    "directives",
    "formalism",
    "decisions",
    "appointments",
    "approvals",
    "services",
    "public_funds",
    "conduct",
    "other",
]
AREAS = ["people", "finance", "materials", "projects", "approval", "enforcement", "other"]
DECISION_CATEGORIES = ["major_decision", "personnel", "major_project", "large_funds"]
CONTRACT_CATEGORIES = ["engineering", "materials", "publicity", "services"]
EXPENSE_CATEGORIES = ["hospitality", "travel", "vehicles", "offices", "meetings", "gifts"]
METHODS = ["open_tender", "invited_tender", "negotiated", "single_source", "direct"]
SEVERITIES = ["high", "medium", "low"]
THEMES = ["values", "law", "warning_case", "warning_visit", "procedure"]
KINDS = {
    "declarations": ["annual", "change"],
    "reports": [
        "work_and_integrity",
        "responsibility_system",
        "integrity_situation",
        "major_event",
        "special",
    ],
    "talks": ["superior", "pre_appointment", "admonition"],
    "inspections": ["open", "covert", "special", "interviews"],
    "disclosures": ["finance", "personnel", "projects", "services", "other"],
}
BREAKDOWNS: dict[str, list[str]] = {
    "tenures": [*AREAS, "unknown"],
    "posts": AREAS,
    "decisions": DECISION_CATEGORIES,
    "training": THEMES,
    "findings": SEVERITIES,
    "cases": PHENOMENA,
    "complaints": PHENOMENA,
    "contracts": CONTRACT_CATEGORIES,
    "expenses": EXPENSE_CATEGORIES,
    **KINDS,
}
MONTHS = [date(2024, 2, 1), date(2025, 12, 1), *(date(2026, month, 1) for month in (1, 2, 3, 9, 10, 11))]


def draw_units(randoms: Sequence[Random]) -> list[Row]:
    """A tree under the first unit; a closed unit's successor is an earlier one, so successors never circle."""
    units: list[Row] = []
    for random, unit_id in zip(randoms, IDS, strict=False):
        units.append(draw_unit(random, unit_id, [unit["unit_id"] for unit in units]))
    return units


def draw_unit(random: Random, unit_id: str, earlier: list[str]) -> Row:
    opened_on = perhaps(random, lambda: planned(random), 0.5)
    closed_on = perhaps(random, lambda: closing(random, opened_on), 0.35)
    succeeded = bool(earlier) and closed_on is not None and random.random() < 0.7
    return {
        "unit_id": unit_id,
        "name": random.choice(NAMES),
        "parent_id": random.choice(earlier) if earlier else None,
        "kind": random.choice(["分局", "desk", "机关"]),
        "opened_on": opened_on,
        "closed_on": closed_on,
        "successor_id": random.choice(earlier) if succeeded else None,
    }


def closing(random: Random, opened_on: date | None) -> date:
    return planned(random) if opened_on is None else not_before(random, opened_on)


def draw_staffing(randoms: Sequence[Random], organisation: Organisation) -> list[Row]:
    """Spans that do not overlap: one that would is left out; many begin on the day the one before them ends."""
    rows: list[Row] = []
    for random in randoms:
        unit_id = organisation.unit(random)
        others = [row for row in rows if row["unit_id"] == unit_id]
        span = draw_span(random, unit_id, [row["valid_until"] for row in others if row["valid_until"]])
        since, until = span["valid_from"], span["valid_until"]
        clash = any(overlap(since, until, row["valid_from"], row["valid_until"]) for row in others)
        if since != until and not clash:
            rows.append(span)
    return rows


def draw_span(random: Random, unit_id: str, earlier_ends: list[date]) -> Row:
    adjacent = bool(earlier_ends) and random.random() < 0.6
    since = random.choice(earlier_ends) if adjacent else planned(random)
    headcount = random.choice([0, 1, 7, 40, 100])
    return {
        "unit_id": unit_id,
        "valid_from": since,
        "valid_until": perhaps(random, lambda: not_before(random, since)),
        "headcount": headcount,
        "leaders": random.randint(0, headcount),
    }


def overlap(since: date, until: date | None, other_since: date, other_until: date | None) -> bool:
    return (other_until is None or since < other_until) and (until is None or other_since < until)


def draw_returns(randoms: Sequence[Random], organisation: Organisation, declared: Sequence[str]) -> list[Row]:
    """Up to three rows a seed for one unit, month and metric: a whole, breakdowns, or both."""
    rows: dict[tuple[object, ...], Row] = {}
    for random in randoms:
        unit_id, month = organisation.unit(random), random.choice(MONTHS)
        metric = random.choice(declared) if declared and random.random() < 0.3 else random.choice(list(METRICS))
        breakdowns = breakdowns_of(metric)
        chosen: list[str | None] = [*random.sample(breakdowns, min(random.randint(0, 2), len(breakdowns)))]
        if not chosen or random.random() < 0.5:
            chosen.append(None)
        for breakdown in chosen:
            denominator = random.choice([0, 1, 4, 40])
            numerator = random.choice([0, 1, denominator, denominator / 4])
            if metric in METRICS and METRICS[metric].kind != "p":
                numerator = random.choice([numerator, 1000.5])
            else:
                numerator = min(numerator, denominator)
            rows[unit_id, month, metric, breakdown] = {
                "unit_id": unit_id,
                "month": month,
                "metric": metric,
                "breakdown": breakdown,
                "numerator": numerator,
                "denominator": denominator,
            }
    return list(rows.values())


def breakdowns_of(metric_id: str) -> list[str]:
    if metric_id not in METRICS or METRICS[metric_id].by is None:
        return []
    return BREAKDOWNS[METRICS[metric_id].numerator.feed]


def posts(random: Random, organisation: Organisation) -> Row:
    established = happened(random)
    return {
        "unit_id": organisation.unit(random),
        "area": random.choice(AREAS),
        "risk": random.choice(SEVERITIES),
        "established_on": established,
        "abolished_on": perhaps(random, lambda: happened_not_before(random, established), 0.4),
        "risk_assessed_on": maybe_happened_around(random, established),
        "power_list_on": maybe_happened_around(random, established),
        "measures_on": maybe_happened_around(random, happened(random)),
    }


def tenures(random: Random, organisation: Organisation) -> Row:
    held_since = happened(random)
    return {
        "post_id": organisation.reference(random, "posts"),
        "unit_id": organisation.unit(random),
        "holder_id": random.choice(PERSONS),
        "held_since": held_since,
        "left_on": perhaps(random, lambda: happened_not_before(random, held_since), 0.4),
        "limit_months": random.choice([1, 1, 2, 12, 13, 24, 36, 240]),
        "exempt_until": perhaps(random, lambda: planned(random), 0.3),
    }


def decisions(random: Random, organisation: Organisation) -> Row:
    decided, entitled = happened(random), random.randint(1, 12)
    quorum = (2 * entitled + 2) // 3
    publish_due = perhaps(random, lambda: around(random, not_before(random, decided)))
    published = maybe_happened_since(random, decided)
    if publish_due and random.random() < 0.6:
        published = max(decided, happened_around(random, publish_due))
    return {
        "unit_id": organisation.unit(random),
        "category": random.choice(DECISION_CATEGORIES),
        "decided_on": decided,
        "collective": random.random() < 0.7,
        "entitled": entitled,
        "present": min(entitled, max(0, quorum + random.choice([-1, 0, 1]))),
        "minutes_on": maybe_happened_since(random, decided),
        "publish_due_on": publish_due,
        "published_on": published,
        "amount": perhaps(random, lambda: random.choice(AMOUNTS)),
    }


def appointments(random: Random, organisation: Organisation) -> Row:
    """Mostly steps in the right order and all given, since each is one of eight chances to fail."""
    day = happened(random)
    steps: Row = {}
    for step in ("recommended_on", "examined_on", "integrity_opinion_on", "discussed_on", "notice_from"):
        day = happened_not_before(random, day) if random.random() < 0.9 else happened(random)
        steps[step] = day if random.random() < 0.93 else None
    notice_until = None
    if steps["notice_from"]:
        notice_until = perhaps(random, lambda: not_before(random, day), 0.9)
    appointed = happened_around(random, notice_until or day)
    if random.random() < 0.7:
        appointed = happened_not_before(random, min(notice_until or day, DELIVERED_ON))
    return {
        "unit_id": organisation.unit(random),
        **steps,
        "notice_until": notice_until,
        "talk_on": maybe_happened_around(random, appointed),
        "appointed_on": appointed,
    }


def declarations(random: Random, organisation: Organisation) -> Row:
    due = planned(random)
    filed = maybe_happened_around(random, due)
    verified = maybe_happened_since(random, filed) if filed else None
    return {
        "unit_id": organisation.unit(random),
        "person_id": random.choice(PERSONS),
        "kind": random.choice(KINDS["declarations"]),
        "due_on": due,
        "filed_on": filed,
        "verified_on": verified,
        "verdict": random.choice(["consistent", "omission", "concealment", None]) if verified else None,
    }


def training(random: Random, organisation: Organisation) -> Row:
    assigned, due, completed = task(random)
    return {
        "unit_id": organisation.unit(random),
        "person_id": random.choice(PERSONS),
        "theme": random.choice(THEMES),
        "assigned_on": assigned,
        "due_on": due,
        "completed_on": completed,
    }


def task(random: Random) -> tuple[date, date, date | None]:
    """A beginning, a due day and perhaps a completion, neither before the beginning."""
    begun = happened(random)
    due = not_before(random, begun)
    return begun, due, perhaps(random, lambda: max(begun, happened_around(random, due)))


def reports(random: Random, organisation: Organisation) -> Row:
    due = planned(random)
    return {
        "unit_id": organisation.unit(random),
        "kind": random.choice(KINDS["reports"]),
        "due_on": due,
        "submitted_on": maybe_happened_around(random, due),
    }


def talks(random: Random, organisation: Organisation) -> Row:
    due = planned(random)
    return {
        "unit_id": organisation.unit(random),
        "kind": random.choice(KINDS["talks"]),
        "due_on": due,
        "held_on": maybe_happened_around(random, due),
    }


def commitments(random: Random, organisation: Organisation) -> Row:
    due = planned(random)
    return {
        "unit_id": organisation.unit(random),
        "person_id": random.choice(PERSONS),
        "due_on": due,
        "signed_on": maybe_happened_around(random, due),
    }


def inspections(random: Random, organisation: Organisation) -> Row:
    started = random.choice(LAPSING_DAYS) if random.random() < 0.4 else happened(random)
    return {
        "unit_id": organisation.unit(random),
        "kind": random.choice(KINDS["inspections"]),
        "started_on": started,
        "ended_on": maybe_happened_since(random, started),
    }


def findings(random: Random, organisation: Organisation) -> Row:
    raised = happened(random)
    original_due = not_before(random, raised)
    due = original_due if random.random() < 0.5 else not_before(random, original_due)
    done = perhaps(random, lambda: max(raised, happened_around(random, random.choice([original_due, due]))))
    return {
        "inspection_id": organisation.reference(random, "inspections"),
        "unit_id": organisation.unit(random),
        "severity": random.choice(SEVERITIES),
        "raised_on": raised,
        "original_due_on": original_due,
        "due_on": due,
        "done_on": done,
        "verified_on": maybe_happened_since(random, done) if done else None,
    }


def cases(random: Random, organisation: Organisation) -> Row:
    opened = happened(random)
    closed = maybe_happened_since(random, opened)
    return {
        "unit_id": organisation.unit(random),
        "phenomenon": random.choice(PHENOMENA),
        "source": random.choice(["inspection", "complaint", "self_report", "audit", "other"]),
        "opened_on": opened,
        "deadline_on": perhaps(random, lambda: not_before(random, opened)),
        "closed_on": closed,
        "outcome": random.choice(["substantiated", "unsubstantiated", "transferred", None]) if closed else None,
    }


def complaints(random: Random, organisation: Organisation) -> Row:
    received, due, answered = task(random)
    return {
        "unit_id": organisation.unit(random),
        "phenomenon": random.choice(PHENOMENA),
        "channel": random.choice(["letter", "visit", "phone", "web", "other"]),
        "received_on": received,
        "due_on": due,
        "answered_on": answered,
    }


def contracts(random: Random, organisation: Organisation) -> Row:
    method = random.choice(METHODS)
    bids = [1, 1, 2, 5, None] if method.endswith("tender") else [0, 1, None, None]
    return {
        "unit_id": organisation.unit(random),
        "category": random.choice(CONTRACT_CATEGORIES),
        "method": method,
        "awarded_on": happened(random),
        "amount": random.choice([amount for amount in AMOUNTS if amount > 0]),
        "bids": random.choice(bids),
        "justified": random.choice([True, False, None]),
        "final_amount": perhaps(random, lambda: random.choice(AMOUNTS)),
        "decision_id": perhaps(random, lambda: organisation.reference(random, "decisions")),
    }


def expenses(random: Random, organisation: Organisation) -> Row:
    return {
        "unit_id": organisation.unit(random),
        "month": random.choice(MONTHS),
        "category": random.choice(EXPENSE_CATEGORIES),
        "budget": random.choice(AMOUNTS),
        "spent": random.choice(AMOUNTS),
    }


def approvals(random: Random, organisation: Organisation) -> Row:
    applied = happened(random)
    return {
        "unit_id": organisation.unit(random),
        "applied_on": applied,
        "approved_on": perhaps(random, lambda: happened_not_before(random, applied), 0.85),
        "amount": perhaps(random, lambda: random.choice(AMOUNTS), 0.8),
        "authority_limit": perhaps(random, lambda: random.choice(AMOUNTS), 0.8),
        "applicant_id": random.choice(PERSONS),
        "approver_id": random.choice(PERSONS),
        "executor_id": perhaps(random, lambda: random.choice(PERSONS), 0.5),
        "supervisor_id": perhaps(random, lambda: random.choice(PERSONS), 0.5),
    }


def services(random: Random, organisation: Organisation) -> Row:
    received, due, done = task(random)
    return {"unit_id": organisation.unit(random), "received_on": received, "due_on": due, "done_on": done}


def disclosures(random: Random, organisation: Organisation) -> Row:
    due = planned(random)
    return {
        "unit_id": organisation.unit(random),
        "kind": random.choice(KINDS["disclosures"]),
        "due_on": due,
        "published_on": maybe_happened_around(random, due),
    }


def directives(random: Random, organisation: Organisation) -> Row:
    issued, due, completed = task(random)
    return {
        "unit_id": organisation.unit(random),
        "issued_on": issued,
        "due_on": due,
        "completed_on": completed,
    }


DRAW_ROW: dict[str, Callable[[Random, Organisation], Row]] = {
    draw.__name__: draw
    for draw in (
        posts,
        tenures,
        decisions,
        appointments,
        declarations,
        training,
        reports,
        talks,
        commitments,
        inspections,
        findings,
        cases,
        complaints,
        contracts,
        expenses,
        approvals,
        services,
        disclosures,
        directives,
    )
}
