"""Feeds about serving and spending: requests of citizens, directives, disclosures, public funds."""

import numpy as np
import polars as pl

from data.demo import draws
from data.demo.structure import Scene

DISCLOSURES = ("finance", "personnel", "projects", "services", "other")
# Budget a head and month, January first for the season of spending.
FUNDS = {"hospitality": 22, "travel": 95, "vehicles": 48, "offices": 60, "meetings": 35, "gifts": 2}
SPENDING_SEASON = (1.1, 0.7, 0.8, 0.85, 0.9, 0.95, 0.85, 0.85, 0.95, 0.9, 1.1, 1.35)


def services(scene: Scene) -> pl.DataFrame:
    """Requests of citizens, most of them at the service centres."""
    rng = scene.rng("services")
    centre = (scene.register["kind"] == "service centre").to_numpy()
    rate = scene.headcount * (0.07 + 0.23 * centre.astype(np.float64))
    unit, month = draws.spread(draws.many(scene, rng, rate))
    received = draws.working_days(scene, rng, month)
    due = received + np.array([5, 10, 20])[rng.integers(0, 3, len(unit))]
    shares = draws.chance(scene, "services", 0.92)
    frame = pl.DataFrame(
        {
            "unit_id": draws.unit_ids(scene, unit),
            "received_on": received,
            "due_on": due,
            "done_on": draws.finish(scene, rng, unit, month, received, due, shares, 4, 8, 0.05),
        }
    )
    return draws.numbered(frame, "request_id", "S", "received_on")


def directives(scene: Scene) -> pl.DataFrame:
    """What the level above told the unit to do."""
    rng = scene.rng("directives")
    unit, month = draws.spread(draws.many(scene, rng, np.full(len(scene.headcount), 1.5)))
    issued = draws.working_days(scene, rng, month)
    due = issued + np.array([15, 30, 60])[rng.integers(0, 3, len(unit))]
    shares = draws.chance(scene, "directives", 0.87)
    frame = pl.DataFrame(
        {
            "unit_id": draws.unit_ids(scene, unit),
            "issued_on": issued,
            "due_on": due,
            "completed_on": draws.finish(scene, rng, unit, month, issued, due, shares, 6, 20, 0.1),
        }
    )
    return draws.numbered(frame, "directive_id", "I", "issued_on")


def disclosures(scene: Scene) -> pl.DataFrame:
    """What the unit has to publish: more of it after the year and the quarters close."""
    rng = scene.rng("disclosures")
    season = draws.yearly(scene, (2.2, 0.8, 1.0, 1.8, 0.9, 0.9, 1.8, 0.9, 0.9, 1.8, 0.9, 1.2))
    unit, month = draws.spread(draws.many(scene, rng, np.tile(season, (len(scene.headcount), 1))))
    due = draws.working_days(scene, rng, month)
    kind = draws.weighted(rng, (0.3, 0.2, 0.2, 0.2, 0.1), len(unit))
    shares = draws.chance(scene, "disclosures", 0.89)
    frame = pl.DataFrame(
        {
            "unit_id": draws.unit_ids(scene, unit),
            "kind": draws.words(DISCLOSURES, kind),
            "due_on": due,
            "published_on": draws.finish(scene, rng, unit, month, due - 30, due, shares, 5, 15, 0.15),
        }
    )
    return draws.numbered(frame, "disclosure_id", "L", "due_on")


def expenses(scene: Scene) -> pl.DataFrame:
    """The month's budget and spending in six categories of public funds."""
    rng = scene.rng("expenses")
    unit, month = draws.spread(scene.open().astype(np.int64) * len(FUNDS))
    size = len(unit)
    category = np.tile(np.arange(len(FUNDS)), size // len(FUNDS))
    habit = rng.lognormal(0, 0.3, (len(scene.headcount), len(FUNDS)))
    budget = np.round(scene.headcount[unit] * np.array(list(FUNDS.values()))[category] * habit[unit, category])
    # Most keep within the budget by a margin of their own, some overrun as a habit.
    zeal = np.exp(0.08 * scene.quality + rng.normal(0, 0.06, len(scene.quality)))
    season = draws.yearly(scene, SPENDING_SEASON)[month]
    spent = budget * season * rng.lognormal(-0.02, 0.25, size) / zeal[unit]
    modest = scene.of("too_good", unit) & scene.late(month, 24)
    spent = np.where(modest, np.minimum(spent, budget), spent)
    return pl.DataFrame(
        {
            "unit_id": draws.unit_ids(scene, unit),
            "month": scene.starts(month),
            "category": draws.words(tuple(FUNDS), category),
            "budget": budget,
            "spent": np.round(spent, 2),
        }
    )
