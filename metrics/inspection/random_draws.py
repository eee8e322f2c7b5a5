"""Draws: chance that is the same on any machine and with any version of any library."""

from collections.abc import Iterable
from hashlib import sha256

import numpy as np
from scipy import special

from metrics.statistics.levels import FloatArray


def drawn_order(units: Iterable[str], seed: int, salt: str) -> list[str]:
    """The units in a random order: by the SHA-256 of seed, salt and unit id, so that anybody can draw it again."""
    return sorted(units, key=lambda unit: sha256(f"{seed}\n{salt}\n{unit}".encode()).hexdigest())


def uniforms(seed: int, salt: str, shape: tuple[int, ...]) -> FloatArray:
    """Even draws between 0 and 1, neither included: from the raw stream of PCG64, which NumPy promises to keep
    (NEP 19); how it makes other draws out of it may change."""
    start = int.from_bytes(sha256(f"{seed}\n{salt}".encode()).digest()[:16], "big")
    raw = np.random.PCG64(start).random_raw(int(np.prod(shape)))
    return ((raw >> np.uint64(11)).astype(np.float64) + 0.5).reshape(shape) / 2.0**53


def normals(seed: int, salt: str, shape: tuple[int, ...]) -> FloatArray:
    """Standard normal draws."""
    answer: FloatArray = special.ndtri(uniforms(seed, salt, shape))
    return answer


def dirichlet(seed: int, salt: str, weights: FloatArray, concentration: float, draws: int) -> FloatArray:
    """`draws` weightings around `weights` (draws × weights), each with their mean; a weight of 0 stays 0.

    The greater `concentration`, the closer: a weight of average size varies by about 1/√concentration of itself.
    """
    alpha = concentration * weights
    u = uniforms(seed, salt, (draws, len(weights)))
    gamma = special.gammaincinv(np.where(alpha > 0, alpha, 1), u) * (alpha > 0)
    answer: FloatArray = gamma / gamma.sum(axis=1, keepdims=True) * weights.sum()
    return answer
