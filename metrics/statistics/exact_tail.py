"""Exact tails: how far a count lies from what was expected, as the z of its binomial or Poisson tail."""

from typing import Literal

import numpy as np
from scipy import special

from metrics.statistics.levels import FloatArray

Bad = Literal["high", "low"]
MOST = 8.0  # beyond it, figures differ in the decimals of tails alone
#: By so much the z of half of what was seen may pass that of all of it: then WATCH is passed by chance alone in at most
#: 6 %, and ACT in at most 0.27 %, however few counts are possible.
MORE = float(special.ndtri(0.975) - special.ndtri(0.97))


def signed_z(x: FloatArray, n: FloatArray, baseline: FloatArray, proportion: bool) -> FloatArray:
    """The z of a count, above 0 where there is more than expected; arrays of one shape, NaN where anything is missing.

    By the tail with half of what was seen (mid-p), which leans to neither side, but no farther out than MORE beyond the
    whole tail: where few counts are possible, half of a large step would be called too often. `baseline`: of a
    proportion its share of `n`, else events for each of `n`. Counts may be fractions: the tails are continuous in them.
    Source: Clopper & Pearson (1934); Garwood (1936); Rubin-Delanchy, Heard & Lawson (2019), JASA 114:1105 (mid-p).
    """
    many, more, few, fewer = _tails(x, n, baseline, proportion)
    half = _quantile((many + more) / 2, (few + fewer) / 2)
    whole = np.where(half > 0, _quantile(many, fewer), _quantile(few, more))
    size = np.minimum(np.abs(half), np.maximum(whole, 0) + MORE)
    size = np.where(np.isinf(size), np.abs(_even(x, n, baseline, proportion)), size)
    return np.sign(half) * size


def exact_z(x: FloatArray, n: FloatArray, baseline: FloatArray, proportion: bool, bad: Bad) -> FloatArray:
    """The z of the whole exact tail on one side: above 0 where the count lies on the `bad` side."""
    many, more, few, fewer = _tails(x, n, baseline, proportion)
    return _quantile(few, more) if bad == "low" else _quantile(many, fewer)


def whole_z(
    x: FloatArray, n: FloatArray, baseline: FloatArray, proportion: bool, bad: Bad
) -> tuple[FloatArray, FloatArray]:
    """`exact_z`, and the z with half of what was seen; also of counts so far out that their tail has no number left."""
    many, more, few, fewer = _tails(x, n, baseline, proportion)
    if bad == "low":
        many, more, few, fewer = few, fewer, many, more
    even = _even(x, n, baseline, proportion) * (1 if bad == "high" else -1)
    whole, half = _quantile(many, fewer), _quantile((many + more) / 2, (few + fewer) / 2)
    return np.where(np.isinf(whole), even, whole), np.where(np.isinf(half), even, half)


def _tails(
    x: FloatArray, n: FloatArray, baseline: FloatArray, proportion: bool
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """The chance of at least, of more than, of at most and of fewer than `x`."""
    first = np.maximum(x, 1e-300)
    if proportion:
        rest = np.maximum(n - x, 1e-300)
        many = np.where(x > 0, special.betainc(first, rest + 1, baseline), 1.0)
        more = np.where(x < n, special.betainc(x + 1, rest, baseline), 0.0)
        few = np.where(x < n, special.betaincc(x + 1, rest, baseline), 1.0)
        fewer = np.where(x > 0, special.betaincc(first, rest + 1, baseline), 0.0)
    else:
        events = n * baseline
        many, more = np.where(x > 0, special.gammainc(first, events), 1.0), special.gammainc(x + 1, events)
        few, fewer = special.gammaincc(x + 1, events), np.where(x > 0, special.gammaincc(first, events), 0.0)
    return many, more, few, fewer


def _quantile(tail: FloatArray, rest: FloatArray) -> FloatArray:
    """The z of a tail, from what lies on its other side where that is the smaller: 1 less a little has no digits."""
    z: FloatArray = np.where(tail < rest, -special.ndtri(tail), special.ndtri(rest))
    return z


def _even(x: FloatArray, n: FloatArray, baseline: FloatArray, proportion: bool) -> FloatArray:
    """The z on the scale where chance is even: for counts so far out that their tail has no number left."""
    if proportion:
        z: FloatArray = 2 * np.sqrt(n) * (np.arcsin(np.sqrt(x / n)) - np.arcsin(np.sqrt(baseline)))
    else:
        z = 2 * (np.sqrt(x) - np.sqrt(n * baseline))
    return z
