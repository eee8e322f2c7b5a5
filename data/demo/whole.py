"""The demonstration organisation put together: all feeds, valid, as known on the last day of the last month."""

from datetime import date

import polars as pl

from data.demo import (
    approvals,
    cases,
    deciding,
    leadership,
    oversight,
    people,
    power,
    returns,
    service,
    staffing,
    structure,
)
from data.demo.knowledge import DATINGS, wound_up
from data.errors import Invalid


def organisation(
    units: int = 120, months: int = 36, seed: int = 1, last_month: date = date(2026, 10, 1)
) -> dict[str, pl.DataFrame]:
    """Every feed's full truth by feed id; at least 12 units and 6 months."""
    if units < 12 or months < 6:
        raise Invalid(f"The organisation needs at least 12 units and 6 months, not {units} and {months}.")
    scene = structure.build(units, months, seed, last_month)
    posts, tenures = power.posts_and_tenures(scene)
    contracts, behind = deciding.contracts(scene)
    decisions, links = deciding.decisions(scene, behind)
    contracts = contracts.join(links, on="contract_id", how="left", maintain_order="left")
    inspections, findings = oversight.inspections_and_findings(scene)
    appointments = leadership.appointments(scene)
    feeds = {
        "units": scene.register,
        "staffing": staffing.staffing(scene),
        "posts": posts,
        "tenures": tenures,
        "decisions": decisions,
        "appointments": appointments,
        "declarations": people.declarations(scene),
        "training": people.training(scene),
        "reports": leadership.reports(scene),
        "talks": leadership.talks(scene, appointments),
        "commitments": people.commitments(scene),
        "inspections": inspections,
        "findings": findings,
        "cases": cases.cases(scene),
        "complaints": cases.complaints(scene),
        "contracts": contracts,
        "expenses": service.expenses(scene),
        "approvals": approvals.approvals(scene),
        "services": service.services(scene),
        "disclosures": service.disclosures(scene),
        "directives": service.directives(scene),
    }
    now = scene.day(scene.now)
    feeds = {feed: wound_up(feed, rows, scene.register, now) for feed, rows in feeds.items()}
    feeds["returns"] = returns.returns(scene, feeds)
    return {feed: feeds[feed] for feed in DATINGS}
