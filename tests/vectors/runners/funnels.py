"""Runs the vectors of funnel lines, of units against a baseline, and of overdispersion."""

from dataclasses import replace

import numpy as np
from scipy.stats import norm

from metrics.statistics import comparison, rate_interval, shrinkage
from metrics.statistics.levels import ACT, WATCH
from tests.published import funnel, overdispersion
from tests.vectors.comparing import CLOSED, ITERATED, Tolerance
from tests.vectors.runners.reading import Case, Outcome, floats, read

SIDES = {-2: "Low (0.001)", -1: "Low (0.025)", 0: "Not significant", 1: "High (0.025)", 2: "High (0.001)"}
POLARITY: dict[str, comparison.Better] = {"low is good": "low", "high is good": "high"}


def funnel_limits(case: Case, _: Case) -> Outcome:
    levels = {"2s": WATCH, "3s": ACT}
    figures: Case = {}
    if case["kind"] == "proportion":
        population, baseline, multiplier = read(case, "population", "baseline", "multiplier")
        for tail, level in {"0.025": WATCH, "0.001": ACT}.items():
            lower, upper = funnel.proportion_lines(population, baseline / multiplier, level)
            figures |= {f"lower_{tail}": lower * multiplier, f"upper_{tail}": upper * multiplier}
        # The baseline is printed to 6 decimals.
        return figures, Tolerance(1e-5, 1e-6)
    if case["kind"] == "ratio":
        (observed,) = read(case, "observed")
        for name, level in levels.items():
            lines = funnel.poisson_lines(observed, level)
            for side in ("lower", "upper"):
                ratio = getattr(lines, f"ratio_{side}")
                figures[f"{side}_{name}_exp_events"] = getattr(lines, f"expected_{side}")
                figures |= {f"{side}_{name}_count": ratio - 1, f"{side}_{name}_isr": 100 * ratio}
        return figures, ITERATED
    assert case["kind"] == "rate", f"no funnel of the kind {case['kind']!r}"
    events, baseline, multiplier, years = read(case, "events", "baseline", "multiplier", "years_of_data")
    for name, level in levels.items():
        lines = funnel.poisson_lines(events, level)
        for side in ("lower", "upper"):
            exposure = getattr(lines, f"expected_{side}") / (baseline / multiplier)
            figures[f"{side}_{name}_population_1_year"] = exposure / years
            figures[f"{side}_{name}_limit"] = getattr(lines, f"ratio_{side}") * baseline
    # The source bisects for the same points.
    return figures, ITERATED


def funnel_significance(case: Case, shared: Case) -> Outcome:
    kind, row = case["kind"], case["row"]
    units = shared[f"{kind}_units"]

    def column(name: str) -> np.ndarray:
        return floats([unit[name] for unit in units])

    if kind == "proportion":
        x, n = column("numerator"), column("denominator")
        side = funnel.proportion_significance(x, n, shrinkage.pooled_baseline(x, n))[row]
        return {"significance": SIDES[int(side)]}, CLOSED
    if kind == "ratio":
        side = funnel.rate_significance(column("observed"), column("expected"), 1)[row]
        return {"significance": SIDES[int(side)]}, CLOSED
    assert kind == "rate", f"no funnel of the kind {kind!r}"
    count, population = column("count"), column("pop")
    words: Case = {}
    for key in case["expected"]:
        rate, _, multiplier, with_0, _ = key.split("_")
        if rate == "dsr":
            given = column("rate_dsr") * float(multiplier) / 100_000
            exposure = np.where(count > 0, count / given * float(multiplier), np.nan)
        else:
            given = np.where(count > 0, column(f"rate_crude_per_{multiplier}"), np.nan)
            exposure = np.where(count > 0, count / given * float(multiplier), population)
        used = (count > 0) | (with_0 == "with")
        baseline = shrinkage.pooled_baseline(np.where(used, count, np.nan), exposure)
        side = funnel.rate_significance(count, exposure, baseline)[row]
        if rate == "dsr" and count[row] < 10:
            words[key] = "Not applicable for events less than 10 for dsrs"
        else:
            words[key] = SIDES[int(side)] if used[row] else None
    return words, CLOSED


def rag_comparison(case: Case, _: Case) -> Outcome:
    inputs = case["inputs"]
    figures = {}
    unit = next(key.removeprefix("value_") for key in inputs if key.startswith("value_"))
    value, comparator, n, polarity = read(case, f"value_{unit}", f"comparator_{unit}", "denominator", "polarity")
    for key in case["expected"]:
        if unit == "percent":
            confidence = 2 * norm.cdf(float(key.removeprefix("z"))) - 1
            limits = funnel.proportion_lines(n, comparator / 100, confidence)
            limits = (limits[0] * 100, limits[1] * 100)
        else:
            scale = float(unit.removeprefix("per_"))
            expected = np.where(n > 0, comparator * n / scale, np.nan)
            lower, upper = rate_interval.exact_poisson(expected, 1 - 2 * float(key.removeprefix("p")))
            limits = (lower / n * scale, upper / n * scale) if n > 0 else (np.nan, np.nan)
        word = str(comparison.judge(comparison.outside(value, *limits), POLARITY[polarity]))
        # The source's own word for "not judged" is None, which a file may also write as null.
        unjudged = None if case["expected"][key] is None else "None"
        figures[key] = {"similar": "Same", "no data": unjudged}.get(word, word.capitalize())
    return figures, CLOSED


def overdispersion_funnel(case: Case, _: Case) -> Outcome:
    numerator, denominator, units, data_type, method, trim, adjusted = read(
        case, "numerator", "denominator", "unit", "data_type", "sr_method", "trim_by", "adjusted"
    )
    scales: dict[tuple[str, str], overdispersion.Scale] = {("SR", "SHMI"): "log", ("SR", "CQC"): "root"}
    scale = "proportion" if data_type == "PR" else scales[data_type, method]
    x, n = floats(numerator), floats(denominator)
    if scale == "log":
        n = np.round(n, 2)
    found = overdispersion.measure(x, n, scale, trim)
    used = bool(adjusted and found.present)
    figures: Case = {
        "phi": found.phi,
        "tau2": found.tau2,
        "uzscore": found.z,
        "wuzscore": found.trimmed_z,
        "adjusted_limits_used": used,
    }
    for name, level in {"95": WATCH, "99_8": ACT}.items():
        plain = overdispersion.limits(found, level, adjusted=False)
        figures |= {f"LCL{name}": plain[0], f"UCL{name}": plain[1]}
        wide = overdispersion_limits(found, level, used, adjusted)
        figures |= {f"OD{name}LCL": wide[0], f"OD{name}UCL": wide[1]}
        out = comparison.outside(x / n, *(wide if used else plain)) != 0
        figures[f"outliers_{name}"] = sorted(unit for unit, is_out in zip(units, out, strict=True) if is_out)
    return figures, CLOSED


def overdispersion_limits(
    found: overdispersion.Overdispersion, level: float, used: bool, adjusted: bool
) -> tuple[np.ndarray, np.ndarray]:
    """The source's adjusted limits, which it draws with τ² = 0 where it does not adjust."""
    if used:
        return overdispersion.limits(found, level, adjusted=True)
    return overdispersion.limits(replace(found, tau2=np.zeros_like(found.tau2)), level, adjusted=True)
