"""Feeds about posts and who holds them for how long."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data.demo import clocks, draws
from data.demo.clocks import Posts, Tenures
from data.demo.structure import NEVER, Days, Index, Scene

AREAS = ("people", "finance", "materials", "projects", "approval", "enforcement", "other")
RISKS = ("high", "medium", "low")
LIMITS = np.array([36, 60, 84])


def posts_and_tenures(scene: Scene) -> tuple[pl.DataFrame, pl.DataFrame]:
    """About one post for eight people, each held by a line of holders that reaches back for years."""
    rng = scene.rng("posts")
    counts = np.maximum(2, np.round(scene.headcount * 0.12)).astype(np.int64)
    unit = np.repeat(np.arange(len(counts)), counts)
    size = len(unit)
    start = scene.starts(0)
    posts = Posts(
        unit,
        draws.weighted(rng, (0.15, 0.2, 0.12, 0.13, 0.18, 0.12, 0.1), size),
        draws.weighted(rng, (0.35, 0.4, 0.25), size),
        start - draws.between(rng, 400, 4000, size),
        np.full(size, NEVER),
    )
    told = {name: scene.of(name, unit) for name in ("slides", "renamed_posts", "gaps")}
    tenures = Tenures()
    ordinary = np.flatnonzero(~told["slides"] & ~told["renamed_posts"])
    _rotate(scene, rng, posts, tenures, ordinary)
    clocks.slide(scene, posts, tenures, np.flatnonzero(told["slides"]))
    posts = clocks.rename(scene, posts, tenures, np.flatnonzero(told["renamed_posts"]))
    clocks.leave_gaps(scene, posts, tenures, np.flatnonzero(told["gaps"]))
    return _post_frame(scene, rng, posts), _tenure_frame(scene, rng, tenures)


def _rotate(scene: Scene, rng: np.random.Generator, posts: Posts, tenures: Tenures, which: Index) -> None:
    timely = draws.chance(scene, "rotation", 0.76)
    limit = LIMITS[posts.risk[which]]
    stay = _stay(scene, rng, timely, posts.unit[which], limit)
    # The first holders are somewhere in the middle of their time when the history begins, some beyond it.
    held: Days = np.maximum(
        posts.since[which], scene.starts(0) - np.floor(rng.random(len(which)) * stay).astype(np.int64)
    )
    while len(which):
        left = held + stay
        left = np.where(left > scene.now, NEVER, left)
        unit = posts.unit[which]
        tenures.add(which, unit, rng.integers(0, scene.headcount[unit] * 2), held, left, limit)
        next_held = left + draws.between(rng, 1, 30, len(which))
        again = ~np.isnat(left) & (next_held <= scene.now)
        which, held, limit = which[again], next_held[again], limit[again]
        stay = _stay(scene, rng, timely, posts.unit[which], limit)


def _stay(scene: Scene, rng: np.random.Generator, timely: draws.Share, unit: Index, limit: Index) -> Index:
    """For how many days each holder stays: within the limit with the unit's chance, else beyond it."""
    due = limit * 30.4
    in_time = draws.holds(rng, timely, unit, np.full(len(unit), scene.months - 1))
    beyond = due + rng.exponential(400, len(unit))
    return np.where(in_time, due * rng.uniform(0.55, 0.99, len(unit)), beyond).astype(np.int64)


def _post_ids(post: Index) -> pl.Series:
    return "Q" + pl.Series(np.where(post >= 0, post + 1, 9_999_900 - post)).cast(pl.String).str.zfill(7)


def _post_frame(scene: Scene, rng: np.random.Generator, posts: Posts) -> pl.DataFrame:
    size, last = len(posts.unit), np.full(len(posts.unit), scene.months - 1)
    perfect = scene.of("too_good", posts.unit)

    def covered(topic: str, base: float) -> NDArray[np.datetime64]:
        done = draws.holds(rng, draws.chance(scene, topic, base), posts.unit, last)
        early = np.maximum(posts.since, scene.starts(0) - draws.between(rng, 1, 900, size))
        # A third of the lists came about under our eyes, so that coverage grows.
        during = scene.starts(0) + draws.between(rng, 0, scene.months * 30, size)
        late = np.maximum(posts.since, np.where((rng.random(size) < 0.3) & ~perfect, during, early))
        return np.where(done, late, NEVER)

    return pl.DataFrame(
        {
            "post_id": _post_ids(np.arange(size)),
            "unit_id": draws.unit_ids(scene, posts.unit),
            "area": draws.words(AREAS, posts.area),
            "risk": draws.words(RISKS, posts.risk),
            "established_on": posts.since,
            "abolished_on": posts.until,
            "risk_assessed_on": covered("risk", 0.88),
            "power_list_on": covered("power list", 0.85),
            "measures_on": covered("measures", 0.8),
        }
    )


def _tenure_frame(scene: Scene, rng: np.random.Generator, tenures: Tenures) -> pl.DataFrame:
    post, unit, holder, since, left, limit = (np.concatenate(part) for part in zip(*tenures.batches, strict=True))
    months = since.astype("M8[M]") + limit + 12
    exempt = (rng.random(len(unit)) < 0.03) & ~scene.of("slides", unit) & ~scene.of("renamed_posts", unit)
    frame = pl.DataFrame(
        {
            "post_id": _post_ids(post),
            "unit_id": draws.unit_ids(scene, unit),
            "holder_id": draws.people(scene, unit, holder),
            "held_since": since,
            "left_on": left,
            "limit_months": limit,
            "exempt_until": np.where(exempt, months.astype("M8[D]"), NEVER),
        }
    )
    return draws.numbered(frame, "tenure_id", "H", "held_since")
