"""Runs the vectors of intervals of proportions, rates and standardised ratios."""

from collections.abc import Callable
from typing import Any

from metrics.statistics import proportion_interval, rate_interval
from metrics.statistics.levels import ACT, WATCH
from tests.published import standardised
from tests.vectors.comparing import CLOSED
from tests.vectors.runners.reading import Case, Outcome, floats, read

LEVELS = {"95_0": WATCH, "99_8": ACT}


def bounds(of: Callable[[float], Any], multiplier: float = 1) -> Case:
    """Value and limits at both levels from a function of the level."""
    figures = {}
    for name, level in LEVELS.items():
        value, lower, upper = of(level)
        figures |= {"value": value * multiplier}
        figures |= {f"lower{name}cl": lower * multiplier, f"upper{name}cl": upper * multiplier}
    return figures


def proportion_ci_wilson(case: Case, _: Case) -> Outcome:
    x, n, multiplier = read(case, "x", "n", "multiplier")
    assert case["method"] == "Wilson"
    return bounds(lambda level: proportion_interval.wilson(x, n, level), multiplier), CLOSED


def rate_ci_byars_exact(case: Case, _: Case) -> Outcome:
    x, n, multiplier, forced = read(case, "x", "n", "multiplier", optional=("force_method",))
    if forced is None:
        return bounds(lambda level: rate_interval.rate(x, n, level), multiplier), CLOSED
    method = {"Byars": rate_interval.byar, "Exact": rate_interval.exact_poisson}[forced]

    def interval(level: float) -> Any:
        return floats(x) / n, *(bound / n for bound in method(x, level))

    return bounds(interval, multiplier), CLOSED


def indirectly_standardised(case: Case, _: Case) -> Outcome:
    observed, expected, reference = read(case, "observed", "expected", "ref_rate")
    if reference is None:
        # "indirectly standardised ratio x 100"
        reference = float(case["statistic"].rsplit(" x ", 1)[1])
    figures = bounds(lambda level: standardised.indirectly_standardised(observed, expected, level, reference))
    # The source prints some rows at one level only, the other being left blank.
    blank = {key for key, value in case["expected"].items() if value is None and "cl" in key and expected}
    return {key: None if key in blank else value for key, value in figures.items()}, CLOSED
