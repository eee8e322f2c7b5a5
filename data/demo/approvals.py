"""The feed of approvals: applications for money or permission, and the hands that they pass through."""

import numpy as np
import polars as pl

from data.demo import draws
from data.demo.structure import NEVER, Scene


def approvals(scene: Scene) -> pl.DataFrame:
    """Applications for money or permission, each passing through up to four hands that ought to differ."""
    rng = scene.rng("approvals")
    unit, month = draws.spread(draws.many(scene, rng, 0.5 + scene.headcount * 0.11))
    size = len(unit)
    applied = draws.working_days(scene, rng, month)
    approved = np.where(rng.random(size) < 0.04, NEVER, applied + draws.between(rng, 0, 15, size))
    limit = np.array([50_000.0, 100_000.0, 200_000.0, 500_000.0])[rng.integers(0, 4, size)]
    within = draws.holds(rng, draws.chance(scene, "authority", 0.97), unit, month)
    share = np.minimum(rng.lognormal(-1.3, 0.7, size), 1.0)
    share = np.where(within, share, rng.uniform(1.02, 1.6, size))
    bunched = scene.of("bunched_approvals", unit) & scene.late(month, 12) & (rng.random(size) < 0.55)
    amount = np.round(limit * np.where(bunched, rng.uniform(0.962, 0.9995, size), share), 0)
    heads = scene.headcount[unit]
    first = rng.integers(0, heads)
    # Neighbours on a ring of the unit's people: four of them always differ, the smallest unit has four.
    apart = draws.holds(rng, draws.chance(scene, "separation", 0.97), unit, month)
    executor = np.where(apart, (first + 2) % heads, first)
    absent = pl.Series([None], dtype=pl.String)
    money = pl.Series([None], dtype=pl.Float64)
    frame = pl.DataFrame(
        {
            "unit_id": draws.unit_ids(scene, unit),
            "applied_on": applied,
            "approved_on": approved,
            "amount": pl.Series(amount).zip_with(pl.Series(rng.random(size) < 0.9), money),
            "authority_limit": pl.Series(limit).zip_with(pl.Series(rng.random(size) < 0.9), money),
            "applicant_id": draws.people(scene, unit, first),
            "approver_id": draws.people(scene, unit, (first + 1) % heads),
            "executor_id": draws.people(scene, unit, executor),
            "supervisor_id": draws.people(scene, unit, (first + 3) % heads).zip_with(
                pl.Series(rng.random(size) < 0.85), absent
            ),
        }
    )
    return draws.numbered(frame, "approval_id", "V", "applied_on")
