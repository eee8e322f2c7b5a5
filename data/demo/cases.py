"""Feeds about what came up: cases and complaints, by the eight phenomena."""

import numpy as np
import polars as pl

from data.demo import draws, stories
from data.demo.structure import NEVER, Scene

PHENOMENA = (
    "directives", "formalism", "decisions", "appointments", "approvals", "services", "public_funds", "conduct",
    "other",
)  # fmt: skip
PHENOMENON_WEIGHTS = (0.08, 0.17, 0.08, 0.09, 0.12, 0.16, 0.14, 0.1, 0.06)


def cases(scene: Scene) -> pl.DataFrame:
    """Cases take about three months; the last year of one unit closes none, another closes and opens again."""
    rng = scene.rng("cases")
    before = 12
    rate = np.repeat((scene.headcount * 0.0036)[:, None], before + scene.months, axis=1)
    pause = stories.back(scene.months, 12)
    for member in scene.told.get("ageing_cases", ()):
        rate[member] = np.where(np.arange(before + scene.months) < before + scene.months - pause, 1.2, 0.15)
    for member in scene.told.get("reopened_cases", ()):
        rate[member] = 1.5
    unit, month = draws.spread(draws.many(scene, rng, rate, before), before)
    size = len(unit)
    opened = draws.working_days(scene, rng, month)
    term = np.array([60, 90, 180])[draws.weighted(rng, (0.2, 0.6, 0.2), size)]
    shares = draws.chance(scene, "cases", 0.78)
    closed = draws.finish(scene, rng, unit, month, opened + 3, opened + term, shares, 30, 90, 0.02)
    ageing = scene.of("ageing_cases", unit)
    closed = np.where(ageing, opened + draws.between(rng, 120, 400, size), closed)
    closed = np.where(ageing & (closed >= scene.starts(scene.months - pause)), NEVER, closed)
    again = scene.of("reopened_cases", unit)
    closed = np.where(again, opened + term - draws.between(rng, 1, 8, size), closed)
    phenomenon = draws.weighted(rng, PHENOMENON_WEIGHTS, size)
    source = draws.weighted(rng, (0.25, 0.35, 0.1, 0.2, 0.1), size)
    # The matter closed just before its deadline comes back within the week under a new number.
    renewed = np.flatnonzero(again & scene.late(month, 20) & (closed + 7 < scene.now))
    reopened = closed[renewed] + draws.between(rng, 1, 6, len(renewed))
    reclosed = reopened + draws.between(rng, 40, 85, len(renewed))
    unit, phenomenon, source = (np.concatenate([a, a[renewed]]) for a in (unit, phenomenon, source))
    opened, closed = np.concatenate([opened, reopened]), np.concatenate([closed, reclosed])
    term, size = np.concatenate([term, np.full(len(renewed), 90)]), len(unit)
    outcome = draws.words(
        ("substantiated", "unsubstantiated", "transferred"), draws.weighted(rng, (0.36, 0.5, 0.14), size)
    )
    told = pl.Series(~np.isnat(closed) & (rng.random(size) < 0.97))
    frame = pl.DataFrame(
        {
            "unit_id": draws.unit_ids(scene, unit),
            "phenomenon": draws.words(PHENOMENA, phenomenon),
            "source": draws.words(("inspection", "complaint", "self_report", "audit", "other"), source),
            "opened_on": opened,
            "deadline_on": np.where(rng.random(size) < 0.92, opened + term, NEVER),
            "closed_on": closed,
            "outcome": outcome.zip_with(told, pl.Series([None], dtype=pl.String)),
        }
    )
    return draws.numbered(frame, "case_id", "J", "opened_on")


def complaints(scene: Scene) -> pl.DataFrame:
    """Complaints by five channels, a little more of them in summer."""
    rng = scene.rng("complaints")
    season = draws.yearly(scene, (0.8, 0.7, 1, 1, 1.1, 1.2, 1.3, 1.2, 1, 1, 1, 0.9))
    unit, month = draws.spread(draws.many(scene, rng, scene.headcount[:, None] * 0.012 * season[None, :]))
    size = len(unit)
    received = draws.working_days(scene, rng, month)
    due = received + np.array([15, 30, 60])[draws.weighted(rng, (0.3, 0.5, 0.2), size)]
    shares = draws.chance(scene, "complaints", 0.85)
    frame = pl.DataFrame(
        {
            "unit_id": draws.unit_ids(scene, unit),
            "phenomenon": draws.words(PHENOMENA, draws.weighted(rng, PHENOMENON_WEIGHTS, size)),
            "channel": draws.words(
                ("letter", "visit", "phone", "web", "other"),
                draws.weighted(rng, (0.15, 0.15, 0.25, 0.4, 0.05), size),
            ),
            "received_on": received,
            "due_on": due,
            "answered_on": draws.finish(scene, rng, unit, month, received, due, shares, 6, 15, 0.1),
        }
    )
    return draws.numbered(frame, "complaint_id", "B", "received_on")
