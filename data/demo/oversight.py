"""Feeds about looking: inspections and the findings that follow."""

import numpy as np
import polars as pl

from data.demo import draws
from data.demo.structure import NEVER, Scene


def inspections_and_findings(scene: Scene) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Visits over the last years, since three years of them make up the coverage; findings follow each."""
    rng = scene.rng("inspections")
    before = 36
    counts = draws.many(scene, rng, np.full(len(scene.headcount), 1 / 16), before)
    for member in scene.told.get("moved_due_dates", ()):
        # Two visits in view and none shortly before, whose findings would blur the picture.
        counts[member, -min(24, scene.months) :] = 0
        counts[member, [-min(14, scene.months), -min(9, scene.months)]] = 1
    unit, month = draws.spread(counts, before)
    size = len(unit)
    started = draws.working_days(scene, rng, month)
    ended = started + draws.between(rng, 1, 20, size)
    inspections = pl.DataFrame(
        {
            "unit_id": draws.unit_ids(scene, unit),
            "kind": draws.words(
                ("open", "covert", "special", "interviews"), draws.weighted(rng, (0.4, 0.2, 0.25, 0.15), size)
            ),
            "started_on": started,
            "ended_on": ended,
        }
    )
    per = np.where(scene.of("moved_due_dates", unit), 12, rng.poisson(5, size))
    visit = np.repeat(np.arange(size), per)
    unit, month, size = unit[visit], month[visit], len(visit)
    raised = ended[visit] + draws.between(rng, 0, 10, size)
    original = raised + np.array([30, 60, 90, 180])[draws.weighted(rng, (0.3, 0.35, 0.25, 0.1), size)]
    kept = draws.holds(rng, draws.chance(scene, "extensions", 0.88), unit, month)
    due = np.where(kept, original, original + draws.between(rng, 20, 90, size))
    moved = scene.of("moved_due_dates", unit) & scene.late(month, 15)
    due = np.where(moved, original + draws.between(rng, 180, 400, size), due)
    shares = draws.chance(scene, "findings", 0.74)
    done = draws.finish(scene, rng, unit, month, raised, original, shares, 10, 70, 0.08)
    done = np.where(moved, due - draws.between(rng, 0, 10, size), done)
    verified = np.where(rng.random(size) < 0.85, done + draws.between(rng, 3, 40, size), NEVER)
    findings = pl.DataFrame(
        {
            "visit": visit,
            "unit_id": draws.unit_ids(scene, unit),
            "severity": draws.words(("high", "medium", "low"), draws.weighted(rng, (0.2, 0.45, 0.35), size)),
            "raised_on": raised,
            "original_due_on": original,
            "due_on": due,
            "done_on": done,
            "verified_on": verified,
        }
    )
    inspections = draws.numbered(inspections.with_row_index("visit"), "inspection_id", "N", "started_on")
    # A finding counts only once its visit has ended, and the last visits have not.
    findings = findings.with_columns(pl.col("visit").cast(pl.UInt32)).join(
        inspections.select("visit", "inspection_id"), on="visit", how="left", maintain_order="left"
    )
    findings = findings.select("inspection_id", pl.exclude("inspection_id", "visit"))
    findings = pl.concat([findings, _orphan(scene)])
    return inspections.drop("visit"), draws.numbered(findings, "finding_id", "F", "raised_on")


def _orphan(scene: Scene) -> pl.DataFrame:
    """The planted gap: a finding of an inspection that nobody entered."""
    unit = np.array(scene.told.get("gaps", ()), dtype=np.int64)
    raised = np.full(len(unit), scene.now - 50)
    nothing = np.full(len(unit), NEVER)
    return pl.DataFrame(
        {
            "inspection_id": pl.Series(["N9999999"] * len(unit), dtype=pl.String),
            "unit_id": draws.unit_ids(scene, unit),
            "severity": pl.Series(["high"] * len(unit), dtype=pl.String),
            "raised_on": raised,
            "original_due_on": raised + 60,
            "due_on": raised + 60,
            "done_on": nothing,
            "verified_on": nothing,
        }
    )
