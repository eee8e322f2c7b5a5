"""Peers: the units that a comparison compares."""

from data.errors import Unknown
from data.language import _
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.facts.structure import TODAY, standing
from metrics.facts.windows import first_month

ALL_TOGETHER = "*"  # in place of a peer group: all units are compared with each other
FEWEST_PEERS = 10  # units, below which it cannot be told from them how much units differ


def peers(figures: Figures, asked: Comparison) -> list[str]:
    """The units to compare, in depth-first order: of one peer group, below one unit, and standing in the window.

    The unit that they are below is left out, since it is the sum of the others; so are units that passed on
    their facts to an heir. Unknown for a unit or peer group that is not there.
    """
    tree, kinds = figures.tree, figures.kinds
    units = tree.under(asked.branch) if asked.branch else tree.ids
    if asked.branch and len(units) > 1:
        units = units[1:]
    one = asked.peer_group not in (None, ALL_TOGETHER)
    if one and asked.peer_group not in kinds.values():
        listed = ", ".join(sorted(set(kinds.values())))
        raise Unknown(
            _("There is no peer group {peer_group!r}. There are: {listed}.", peer_group=asked.peer_group, listed=listed)
        )
    first = figures.last if figures.structure == TODAY else first_month(asked.month, asked.window)
    there = set(tree.units.filter(standing(tree.units, first, max(asked.month, first)))["unit_id"])
    return [unit for unit in units if unit in there and (not one or asked.peer_group == kinds[unit])]


def among(figures: Figures, asked: Comparison, units: list[str]) -> list[str]:
    """With whom each unit is compared: its peer group, or all of them where it was asked so ("")."""
    together = asked.peer_group == ALL_TOGETHER
    return ["" if together else figures.kinds.get(unit, "") for unit in units]


def above(figures: Figures, units: list[str], groups: list[str]) -> set[str]:
    """The units that stand above another one of their own group: their cases are in both, so they are not compared."""
    alike, tree = set(zip(units, groups, strict=True)), figures.tree
    return {upper for unit, group in alike for upper in tree.path(unit)[:-1] if (upper, group) in alike}
