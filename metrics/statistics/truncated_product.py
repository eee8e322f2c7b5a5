"""The truncated product of chances: how often several figures are so far out by chance, though they go together."""

from functools import lru_cache

import numpy as np
from scipy import special, stats

from metrics.statistics.levels import FloatArray

STEP, SIZE = 0.05, 2048  # of the grid of −ln p: to some 100
KNOWN = 1e-11  # a smaller tail is drawn on as it falls there: sums have no digits left
NODES = 40  # of the common factor


def truncated_product(score: FloatArray, count: FloatArray, level: float, correlation: float = 0.0) -> FloatArray:
    """The share of cases with nothing wrong in which chance gives such a `score` or a higher one.

    `score`: the sum of −ln p of those of `count` figures whose p is at most `level`; 1 where it is 0. `correlation`:
    how closely the figures go together as normal ones do, 0 to below 1 (one common factor). Arrays of one shape.
    Source: Zaykin et al. (2002), Genetic Epidemiology 22:170; for a common factor Owen & Steck (1962), Ann Math Stat
    33:444.
    """
    score, count = np.broadcast_arrays(score, count)
    found = _with_a_factor(score, count, level, correlation) if correlation else _apart(score, count, level)
    return np.where(score > 0, np.minimum(found, 1), 1.0)


def _apart(score: FloatArray, count: FloatArray, level: float) -> FloatArray:
    """k figures reach the level (binomial); the sum of their −ln p is k·(−ln level) and a gamma of k."""
    total = np.zeros(score.shape)
    for k in range(1, int(count.max(initial=0)) + 1):
        beyond = special.gammaincc(k, np.maximum(score + k * np.log(level), 0))
        total += stats.binom.pmf(k, count, level) * beyond
    return total


def _with_a_factor(score: FloatArray, count: FloatArray, level: float, correlation: float) -> FloatArray:
    """Read off the grid; beyond what is known of it, drawn on as it falls there."""
    total = np.zeros(score.shape)
    for k in np.unique(count[count > 0]):
        logs = _tail(int(k), level, correlation)
        end = len(logs) - 1
        slope = (logs[end] - logs[end - 20]) / 20
        at = score[count == k] / STEP
        total[count == k] = np.exp(np.interp(at, np.arange(end + 1), logs) + slope * np.maximum(at - end, 0))
    return total


@lru_cache(256)
def _tail(count: int, level: float, correlation: float) -> FloatArray:
    """The logarithm of the chance of each sum of the grid or a higher one, as far as it is known."""
    factor, weight = np.polynomial.hermite_e.hermegauss(NODES)
    # How often one figure, of each value of the common factor, is at or beyond the lower edge of each step.
    edges = np.maximum((np.arange(SIZE + 1) - 0.5) * STEP, -np.log(level))
    needed = -special.ndtri_exp(-edges)
    beyond = special.ndtr((np.sqrt(correlation) * factor[:, None] - needed) / np.sqrt(1 - correlation))
    one = -np.diff(beyond, axis=1)
    one[:, 0] += 1 - beyond[:, 0]  # not counted: adds nothing
    one[:, -1] += beyond[:, -1]
    several = np.fft.irfft(np.fft.rfft(one, 2 * SIZE, axis=1) ** count, 2 * SIZE, axis=1)[:, :SIZE]
    sums = (several * (weight / weight.sum())[:, None]).sum(axis=0)
    tail = 1 - np.concatenate([[0.0], np.cumsum(sums)[:-1]])
    answer: FloatArray = np.log(tail[: int(np.argmax(tail < KNOWN)) or SIZE])
    return answer
