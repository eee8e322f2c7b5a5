"""Together: several figures of a unit in one, allowing for how far they go together in the organisation's own units."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from metrics.signals.strength import MOST, Strength
from metrics.statistics.extra_variance import extra_variance
from metrics.statistics.levels import FloatArray

LEAST = 5  # mechanisms: fewer are looked at one by one


@dataclass(frozen=True)
class Together:
    """`z`, `error` (its sampling error) and `count` (figures known) are units × months; `correlation` one a month."""

    z: FloatArray
    error: FloatArray
    count: FloatArray
    correlation: FloatArray


def together(z: FloatArray, error: FloatArray) -> Together:
    """The sum of the known z of each unit over what it varies by; `z`, `error`: figures × units × months.

    The mean correlation is that at which the sums of all units spread as they should; below 0 it counts as 0. It may
    lie in all that figures vary by, or only in what units really differ by, which is more of a large unit's figures
    than of a small one's: the one counts that makes less of the unit. NaN where no figure is known.
    Source: Stouffer et al. (1949), The American Soldier 1:45; Strube (1985), Psychological Bulletin 97:334 (sums of
    figures that go together).
    """
    known = ~np.isnan(z)
    count = known.sum(axis=0).astype(np.float64)
    some = np.maximum(count, 1)
    total = np.where(count > 0, np.sum(np.where(known, z, 0), axis=0) / np.sqrt(some), np.nan)
    real = np.where(known, np.sqrt(np.maximum(1 - error**2, 0)), 0)
    shared = [np.maximum(count - 1, 0), (real.sum(axis=0) ** 2 - (real**2).sum(axis=0)) / some]
    found = [extra_variance(total, np.ones_like(total), slope, 1.0) for slope in shared]
    spread = np.maximum(*(1 + one * slope for one, slope in zip(found, shared, strict=True)))
    chance = np.sum(np.where(known, error**2, 0), axis=0) / some / spread
    return Together(total / np.sqrt(spread), np.where(count > 0, np.sqrt(chance), np.nan), count, found[0])


def of_metrics(stands: Sequence[Strength]) -> Together:
    """How the units stand in several metrics, as one figure."""
    return together(np.stack([one.even for one in stands]), np.stack([one.error for one in stands]))


def of_mechanisms(parts: Sequence[Together]) -> Together:
    """One figure a mechanism as one of all, so that ten metrics of one mechanism do not outvote one of another.

    NaN for a unit that is known in fewer than LEAST mechanisms.
    """
    whole = together(np.stack([one.z for one in parts]), np.stack([one.error for one in parts]))
    return replace(whole, z=np.where(whole.count >= LEAST, np.clip(whole.z, -MOST, MOST), np.nan))
