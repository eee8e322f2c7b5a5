"""Feeds about leading: reports upward, talks, appointments."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data.demo import draws
from data.demo.structure import NEVER, Scene

# Per unit and month, January first.
REPORT_SEASON = {
    "work_and_integrity": (1.0,) + (0.0,) * 11,
    "responsibility_system": (1.0, 0, 0, 0, 0, 0, 1.0, 0, 0, 0, 0, 0),
    "integrity_situation": (1.0, 0, 0) * 4,
    "major_event": (0.05,) * 12,
    "special": (0.12,) * 12,
}


def reports(scene: Scene) -> pl.DataFrame:
    """The yearly, half-yearly and quarterly reports, and those that an event calls for."""
    rng = scene.rng("reports")
    shares = draws.chance(scene, "reports", 0.9)
    parts = []
    for kind, season in REPORT_SEASON.items():
        rate = np.broadcast_to(draws.yearly(scene, season), scene.open().shape)
        regular = max(season) == 1
        counts = np.rint(rate).astype(np.int64) * scene.open() if regular else draws.many(scene, rng, rate)
        if kind == "work_and_integrity":
            # The unit reports, and so does each of its leaders.
            counts = counts * (1 + scene.leaders[:, None])
        unit, month = draws.spread(counts)
        due = scene.starts(month) + 14 if regular else draws.working_days(scene, rng, month)
        done = draws.finish(scene, rng, unit, month, due - 30, due, shares, 4, 14, 0.1)
        parts.append(
            pl.DataFrame(
                {
                    "unit_id": draws.unit_ids(scene, unit),
                    "kind": draws.words((kind,), np.zeros(len(unit), dtype=np.int64)),
                    "due_on": due,
                    "submitted_on": done,
                }
            )
        )
    return draws.numbered(pl.concat(parts), "report_id", "R", "due_on")


def appointments(scene: Scene) -> pl.DataFrame:
    """Each appointment walks the procedure backwards from its day; where it fails, one step is missing or too late."""
    rng = scene.rng("appointments")
    rate = scene.leaders * 0.022
    for member in scene.told.get("gaps", ()):
        rate[member] = 0.6
    unit, month = draws.spread(draws.many(scene, rng, rate))
    size = len(unit)
    appointed = draws.working_days(scene, rng, month)
    until = appointed - draws.between(rng, 1, 15, size)
    since = until - draws.between(rng, 5, 7, size)
    discussed = since - draws.between(rng, 1, 4, size)
    opinion = discussed - draws.between(rng, 2, 10, size)
    examined = opinion - draws.between(rng, 4, 15, size)
    recommended = examined - draws.between(rng, 7, 30, size)
    proper = draws.holds(rng, draws.chance(scene, "appointments", 0.9), unit, month)
    lapse = np.where(proper, -1, rng.integers(0, 3, size))
    opinion = np.where(lapse == 0, NEVER, opinion)
    discussed = np.where(lapse == 1, examined - 3, discussed)
    until = np.where(lapse == 2, appointed + 3, until)
    talked = draws.holds(rng, draws.chance(scene, "talks", 0.93), unit, month)
    after = np.where(rng.random(size) < 0.5, appointed + draws.between(rng, 1, 20, size), NEVER)
    talk = np.where(talked, appointed - draws.between(rng, 0, 8, size), after)
    talk = np.where(_untalked(scene, unit, month), NEVER, talk)
    frame = pl.DataFrame(
        {
            "unit_id": draws.unit_ids(scene, unit),
            "recommended_on": recommended,
            "examined_on": examined,
            "integrity_opinion_on": opinion,
            "discussed_on": discussed,
            "notice_from": since,
            "notice_until": until,
            "talk_on": talk,
            "appointed_on": appointed,
        }
    )
    return draws.numbered(frame, "appointment_id", "A", "appointed_on")


def _untalked(scene: Scene, unit: NDArray[np.int64], month: NDArray[np.int64]) -> NDArray[np.bool_]:
    """The planted gap: the last year's first three appointments of one unit."""
    gap = scene.of("gaps", unit) & scene.late(month, 12)
    return gap & (np.cumsum(gap) <= 3)


def talks(scene: Scene, appointments: pl.DataFrame) -> pl.DataFrame:
    """Talks with subordinates in June and December, admonitions, and the one before each appointment."""
    rng = scene.rng("talks")
    season = draws.yearly(scene, [0.04] * 5 + [0.5] + [0.04] * 5 + [0.5])
    shares = draws.chance(scene, "talks", 0.92)
    parts = []
    for kind, rate in (
        ("superior", scene.leaders[:, None] * season[None, :]),
        ("admonition", 0.04 + scene.headcount * 0.0015),
    ):
        unit, month = draws.spread(draws.many(scene, rng, rate))
        due = draws.working_days(scene, rng, month)
        done = draws.finish(scene, rng, unit, month, due - 45, due, shares, 6, 20, 0.3)
        parts.append(
            pl.DataFrame(
                {
                    "unit_id": draws.unit_ids(scene, unit),
                    "kind": draws.words((kind,), np.zeros(len(unit), dtype=np.int64)),
                    "due_on": due,
                    "held_on": done,
                }
            )
        )
    # The unit with gaps does not even list the talks that it did not hold.
    gaps = draws.unit_ids(scene, np.array(scene.told.get("gaps", ()), dtype=np.int64))
    listed = appointments.filter(~(pl.col("unit_id").is_in(gaps.implode()) & pl.col("talk_on").is_null()))
    parts.append(
        listed.select(
            "unit_id",
            pl.lit("pre_appointment").alias("kind"),
            pl.col("appointed_on").alias("due_on"),
            pl.col("talk_on").alias("held_on"),
        )
    )
    return draws.numbered(pl.concat(parts), "talk_id", "K", "due_on")
