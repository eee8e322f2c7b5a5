"""The stories about rotation clocks: one unit lets them run out, one resets them, one has holes in its lists."""

from dataclasses import dataclass, field

import numpy as np

from data.demo import stories
from data.demo.structure import NEVER, Days, Index, Scene


@dataclass
class Posts:
    """Posts, one entry each, while tenures are being worked out."""

    unit: Index
    area: Index
    risk: Index
    since: Days
    until: Days


@dataclass
class Tenures:
    """Tenures in batches; `post` is an index into Posts, or -1 for a post that nobody registered."""

    batches: list[tuple[Index, Index, Index, Days, Days, Index]] = field(default_factory=list)

    def add(self, post: Index, unit: Index, holder: Index, since: Days, left: Days, limit: Index) -> None:
        """Add a batch of tenures."""
        self.batches.append((post, unit, holder, since, left, limit))


def slide(scene: Scene, posts: Posts, tenures: Tenures, which: Index) -> None:
    """Nobody rotates any more: the limits of the unit's posts run out one after the other over the last year."""
    limit = np.full(len(which), 60)
    span = 30 * stories.back(scene.months, 14)
    runs_out = scene.now - np.linspace(span, -30, len(which)).astype(np.int64)
    posts.since[which] = np.minimum(posts.since[which], runs_out - 1900)
    tenures.add(which, posts.unit[which], np.arange(len(which)), runs_out - 1826, np.full(len(which), NEVER), limit)


def rename(scene: Scene, posts: Posts, tenures: Tenures, which: Index) -> Posts:
    """Just before the limit the post gets a new name and a new number, and the same holder a new clock."""
    limit = np.full(len(which), 60)
    span = 30 * stories.back(scene.months, 12)
    ended = scene.now - np.linspace(span, 40, len(which)).astype(np.int64)
    renamed = which[: len(which) * 2 // 3]
    posts.since[which] = np.minimum(posts.since[which], scene.starts(0) - 2500)
    posts.until[renamed] = ended[: len(renamed)]
    left = np.where(np.isin(which, renamed), ended, NEVER)
    holder = np.arange(len(which))
    tenures.add(which, posts.unit[which], holder, ended - 1780, left, limit)
    new = np.arange(len(renamed)) + len(posts.unit)
    begins = ended[: len(renamed)] + 1
    tenures.add(
        new,
        posts.unit[renamed],
        holder[: len(renamed)],
        begins,
        np.full(len(renamed), NEVER),
        limit[: len(renamed)],
    )
    return Posts(
        np.concatenate([posts.unit, posts.unit[renamed]]),
        np.concatenate([posts.area, posts.area[renamed]]),
        np.concatenate([posts.risk, posts.risk[renamed]]),
        np.concatenate([posts.since, begins]),
        np.concatenate([posts.until, np.full(len(renamed), NEVER)]),
    )


def leave_gaps(scene: Scene, posts: Posts, tenures: Tenures, which: Index) -> None:
    """Two posts are abolished under their holders; two tenures name a post that is not in the register."""
    if not len(which):
        return
    posts.until[which[:2]] = scene.now - 45
    since = np.repeat(scene.now - 40, 2)
    nobody, empty = np.array([-1, -2]), np.full(2, NEVER)
    tenures.add(which[:2], posts.unit[which[:2]], np.array([0, 1]), since, empty, np.array([60, 60]))
    tenures.add(nobody, posts.unit[which[:2]], np.array([2, 3]), since, empty, np.array([60, 60]))
