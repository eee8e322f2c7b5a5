"""A change between two months: called a change only where it is significant."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from metrics.statistics.levels import NO_DATA, FloatArray, TextArray, as_floats, quotient

NO_CHANGE = "no clear change"

#: Below so many expected cases in a cell the score test is replaced by the exact one (Cochran 1954).
FEW = 5


class Change(NamedTuple):
    """The difference (later less earlier), its two-sided p, and its word, in the shape of the inputs."""

    difference: FloatArray
    p: FloatArray
    word: TextArray  # "up", "down", "no clear change", "no data"


def change_of_proportion(
    earlier_numerator: npt.ArrayLike,
    earlier_denominator: npt.ArrayLike,
    later_numerator: npt.ArrayLike,
    later_denominator: npt.ArrayLike,
    alpha: float = 0.05,
) -> Change:
    """Whether a proportion went up or down between two months: pooled score test, exact for small counts.

    Units (by pairs of months) in any one shape. Exact is Fisher's test by twice the smaller tail. "no
    data" where a figure is missing, a denominator not above zero, or a numerator outside its denominator.
    Source: Agresti, Categorical Data Analysis, ch. 3; Fay (2010), R Journal 2:53 (central Fisher).
    """
    x1, n1, x2, n2 = np.broadcast_arrays(
        *map(as_floats, (earlier_numerator, earlier_denominator, later_numerator, later_denominator))
    )
    usable = (n1 > 0) & (n2 > 0) & (x1 >= 0) & (x2 >= 0) & (x1 <= n1) & (x2 <= n2)
    difference = np.where(usable, quotient(x2, n2) - quotient(x1, n1), np.nan)
    pooled = quotient(x1 + x2, n1 + n2)
    error = np.sqrt(pooled * (1 - pooled) * (quotient(1, n1) + quotient(1, n2)))
    p = np.array(2 * special.ndtr(-np.abs(quotient(difference, error))))
    least = np.minimum(n1, n2) * np.minimum(pooled, 1 - pooled)
    exact = usable & (least < FEW)
    p[exact] = _fisher(x1[exact], n1[exact], x2[exact], n2[exact])
    return Change(difference, np.where(usable, p, np.nan), _word(difference, p, alpha))


def change_of_rate(
    earlier_events: npt.ArrayLike,
    earlier_exposure: npt.ArrayLike,
    later_events: npt.ArrayLike,
    later_exposure: npt.ArrayLike,
    alpha: float = 0.05,
) -> Change:
    """Whether a rate or a count went up or down between two months: exact conditional binomial test.

    Given all events of both months, the later ones are binomial with the later month's share of the
    exposure (1 and 1 for counts). Units (by pairs of months) in any one shape; "no data" where a figure
    is missing, an exposure is not above zero or a count is negative.
    Source: Przyborowski & Wilenski (1940), Biometrika 31:313 (twice the smaller tail).
    """
    x1, n1, x2, n2 = np.broadcast_arrays(
        *map(as_floats, (earlier_events, earlier_exposure, later_events, later_exposure))
    )
    usable = (n1 > 0) & (n2 > 0) & (x1 >= 0) & (x2 >= 0)
    difference = np.where(usable, quotient(x2, n2) - quotient(x1, n1), np.nan)
    share = quotient(n2, n1 + n2)
    # Binomial tails as incomplete beta functions, which also take fractional counts.
    at_least = np.where(x2 > 0, special.betainc(np.maximum(x2, 1e-300), x1 + 1, share), 1.0)
    at_most = np.where(x1 > 0, special.betaincc(x2 + 1, np.maximum(x1, 1e-300), share), 1.0)
    p = np.where(usable, np.minimum(1, 2 * np.minimum(at_least, at_most)), np.nan)
    return Change(difference, p, _word(difference, p, alpha))


def allowing_for(found: Change, variation: FloatArray, freedom: FloatArray, alpha: float = 0.05) -> Change:
    """A change where the series varies by `variation` times the variance of chance, found from `freedom` degrees of
    freedom: z over its root, by Student's t. Where it varies by no more than chance the test stands as it is.

    Source: McCullagh & Nelder (1989), Generalized Linear Models, 4.5 (quasi-likelihood).
    """
    z = -special.ndtri(np.clip(found.p, 0, 1) / 2) / np.sqrt(variation)
    p = np.where(variation > 1, 2 * special.stdtr(np.maximum(freedom, 1), -z), found.p)
    return Change(found.difference, p, _word(found.difference, p, alpha))


def change_of_stock(
    earlier_numerator: npt.ArrayLike,
    earlier_denominator: npt.ArrayLike,
    later_numerator: npt.ArrayLike,
    later_denominator: npt.ArrayLike,
    entered: npt.ArrayLike,
    left: npt.ArrayLike,
    alpha: float = 0.05,
) -> Change:
    """Whether a stock, or its share of a larger one, went up or down: what came in against what went out.

    Most rows stand at both ends, so the two stocks are no independent samples; the rows that `entered` and `left` the
    numerator in between are. Given both, those that entered are binomial with chance one half, or with what keeps the
    quotient as it was where the denominator grew or shrank. Twice the smaller exact tail. Units in any one shape;
    "no data" where a figure is missing. Source: Przyborowski & Wilenski (1940), Biometrika 31:313.
    """
    x1, n1, x2, n2, came, went = np.broadcast_arrays(
        *map(as_floats, (earlier_numerator, earlier_denominator, later_numerator, later_denominator, entered, left))
    )
    usable = (n1 > 0) & (n2 > 0) & (x1 >= 0) & (x2 >= 0) & ~np.isnan(came) & ~np.isnan(went)
    difference = np.where(usable, quotient(x2, n2) - quotient(x1, n1), np.nan)
    total = came + went
    expected = quotient(x1, n1) * (n2 - n1)
    share = np.clip(0.5 + quotient(expected, 2 * total), 1e-9, 1 - 1e-9)
    at_least = np.where(came > 0, special.betainc(np.maximum(came, 1e-300), went + 1, share), 1.0)
    at_most = np.where(went > 0, special.betaincc(came + 1, np.maximum(went, 1e-300), share), 1.0)
    p = np.where(usable & (total > 0), np.minimum(1, 2 * np.minimum(at_least, at_most)), np.where(usable, 1, np.nan))
    # What is shown may also have changed by who reported: only what the rows themselves did is a change.
    agree = np.sign(came - total * share) == np.sign(difference)
    return Change(difference, p, _word(difference, np.where(agree, p, 1), alpha))


def _fisher(x1: FloatArray, n1: FloatArray, x2: FloatArray, n2: FloatArray) -> FloatArray:
    """Two-sided exact p: twice the smaller tail of the hypergeometric distribution."""
    law = stats.hypergeom(n1 + n2, x1 + x2, n2)
    answer: FloatArray = np.minimum(1, 2 * np.minimum(law.cdf(x2), law.sf(x2 - 1)))
    return answer


def _word(difference: FloatArray, p: FloatArray, alpha: float) -> TextArray:
    found = p < alpha
    return np.select(
        [np.isnan(difference), found & (difference > 0), found & (difference < 0)],
        [NO_DATA, "up", "down"],
        default=NO_CHANGE,
    )
