"""Through: the one branch without which an upper unit's figure would not stand out among its peers."""

from collections.abc import Mapping

import numpy as np

from metrics.comparison.rule import Rule
from metrics.facts.tree import Tree
from metrics.statistics.levels import FloatArray


def through(
    rule: Rule,
    tree: Tree,
    sums: Mapping[str, FloatArray],
    units: list[str],
    x: FloatArray,
    n: FloatArray,
    lump: FloatArray,
) -> np.ndarray:
    """The branch of each of `units`, None where there is none: a unit above others stands out in itself only where it
    does whichever branch is left out.

    `x`, `n`: of each; `sums`: numerator and denominator of every unit of the tree; `lump`: by how much the cases come
    in lumps. Where they do so much that the unit is not called at all, the branch that would have it called without
    them is named all the same: whoever sees the point outside the lines is told whose story it is.
    """
    found = np.full(len(units), None, dtype=object)
    called, plain = (rule.levels(rule.z(x / by, n / by), x / by, n / by) for by in (lump, np.ones_like(lump)))
    for at in np.flatnonzero(np.fmax(np.abs(called), np.abs(plain)) >= 1):
        below = tree.children(units[at])
        if not below:
            continue
        by, side = (lump[at], called[at]) if np.abs(called[at]) >= 1 else (1.0, plain[at])
        left, size = ((sums[units[at]] - np.stack([sums[one] for one in below])) / by).T
        left, size = np.clip(left, 0, size if rule.proportion else None), np.where(size > 0, size, np.nan)
        z = np.nan_to_num(np.sign(side) * rule.z(left, size))
        if (rule.levels(z, left, size) < 1).any():
            found[at] = below[int(np.argmin(z))]
    return found
