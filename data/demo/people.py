"""Feeds about each person: declarations of personal matters, training, integrity commitments."""

import numpy as np
import polars as pl

from data.demo import draws
from data.demo.structure import NEVER, Days, Scene

THEMES = ("values", "law", "warning_case", "warning_visit", "procedure")
# The share of the staff that is due for training, January first: a wave in June, the rush at the year's end.
TRAINING_SEASON = (0.05, 0.05, 0.15, 0.05, 0.05, 0.20, 0.05, 0.05, 0.12, 0.06, 0.35, 0.45)


def declarations(scene: Scene) -> pl.DataFrame:
    """Everyone on the list declares by 31 January; changes are declared as they happen."""
    rng = scene.rng("declarations")
    every = np.arange(scene.months)
    listed = np.ceil(scene.headcount * 0.3).astype(np.int64)
    annual = np.where(scene.season(every) == 0, listed[:, None], 0) * scene.open()
    rate = np.repeat((scene.headcount * 0.006)[:, None], scene.months, axis=1)
    for story in ("improves", "shrinking_list", "returns_differ"):
        for member in scene.told.get(story, ()):
            rate[member] = scene.headcount[member] * 0.06
    for member in scene.told.get("shrinking_list", ()):
        annual[member] = np.where(scene.late(every, 12), annual[member] // 2, annual[member])
        rate[member] = np.where(scene.late(every, 12), rate[member] * 0.4, rate[member])
    change = draws.many(scene, rng, rate)
    unit_a, month_a = draws.spread(annual)
    unit_c, month_c = draws.spread(change)
    unit, month = np.concatenate([unit_a, unit_c]), np.concatenate([month_a, month_c])
    size, person_c = len(unit), rng.integers(0, listed[unit_c])
    due = np.concatenate([draws.month_ends(scene, month_a), draws.working_days(scene, rng, month_c)])
    shares = draws.chance(scene, "declarations", 0.91)
    filed = draws.finish(scene, rng, unit, month, due - 60, due, shares, 9, 25, 0.12)
    verified = np.where(rng.random(size) < 0.4, filed + draws.between(rng, 5, 60, size), NEVER)
    verdict = draws.words(("consistent", "omission", "concealment"), draws.weighted(rng, (0.85, 0.13, 0.02), size))
    frame = pl.DataFrame(
        {
            "unit_id": draws.unit_ids(scene, unit),
            "person_id": draws.people(scene, unit, np.concatenate([draws.places(annual), person_c])),
            "kind": draws.words(("annual", "change"), np.repeat([0, 1], [len(unit_a), len(unit_c)])),
            "due_on": due,
            "filed_on": filed,
            "verified_on": verified,
            "verdict": verdict.zip_with(
                pl.Series(~np.isnat(verified) & (rng.random(size) < 0.95)), pl.Series([None], dtype=pl.String)
            ),
        }
    )
    return draws.numbered(frame, "declaration_id", "D", "due_on")


def training(scene: Scene) -> pl.DataFrame:
    """Assignments in waves; the warning education falls into November and December."""
    rng = scene.rng("training")
    rate = scene.headcount[:, None] * draws.yearly(scene, TRAINING_SEASON)[None, :]
    counts = draws.many(scene, rng, rate)
    unit, month = draws.spread(counts)
    size = len(unit)
    rush = scene.season(month) >= 10
    theme = np.where(
        rush,
        draws.weighted(rng, (0.15, 0.1, 0.4, 0.25, 0.1), size),
        draws.weighted(rng, (0.3, 0.25, 0.18, 0.12, 0.15), size),
    )
    due: Days = np.where(rng.random(size) < 0.7, draws.month_ends(scene, month), draws.working_days(scene, rng, month))
    assigned: Days = due - draws.between(rng, 30, 75, size)
    shares = draws.chance(scene, "training", 0.88)
    done: Days = draws.finish(scene, rng, unit, month, assigned, due, shares, 8, 25, 0.25)
    # One unit books everything on the quarter's last day, ten days before it is due.
    spiked = scene.of("period_end_spike", unit)
    quarter_end = scene.starts(month + 3 - scene.season(month) % 3) - 1
    due = np.where(spiked, quarter_end + 10, due)
    done = np.where(spiked, np.where(np.isnat(done), NEVER, quarter_end), done)
    frame = pl.DataFrame(
        {
            "unit_id": draws.unit_ids(scene, unit),
            "person_id": draws.people(scene, unit, rng.integers(0, scene.headcount[unit])),
            "theme": draws.words(THEMES, theme),
            "assigned_on": assigned,
            "due_on": due,
            "completed_on": done,
        }
    )
    return draws.numbered(frame, "assignment_id", "T", "assigned_on")


def commitments(scene: Scene) -> pl.DataFrame:
    """Signed each March by whoever holds a post, and by newcomers through the year."""
    rng = scene.rng("commitments")
    season = draws.yearly(scene, [0.012] * 2 + [0.4] + [0.012] * 9)
    counts = draws.many(scene, rng, scene.headcount[:, None] * season[None, :])
    unit, month = draws.spread(counts)
    march = scene.season(month) == 2
    due = np.where(march, draws.month_ends(scene, month), draws.working_days(scene, rng, month))
    shares = draws.chance(scene, "commitments", 0.94)
    frame = pl.DataFrame(
        {
            "unit_id": draws.unit_ids(scene, unit),
            "person_id": draws.people(scene, unit, draws.places(counts) % (3 * scene.headcount[unit])),
            "due_on": due,
            "signed_on": draws.finish(scene, rng, unit, month, due - 40, due, shares, 7, 20, 0.2),
        }
    )
    return draws.numbered(frame, "commitment_id", "M", "due_on")
