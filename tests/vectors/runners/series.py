"""Runs the vectors of control charts: XmR with its special causes, attribute charts with their runs."""

from typing import get_args

import numpy as np

from metrics.statistics import comparison, control_lines, special_causes, xmr
from tests.published import attribute_chart, runs
from tests.vectors.comparing import CLOSED
from tests.vectors.runners.reading import Case, Outcome, floats, read

IMPROVEMENT: dict[int, comparison.Better] = {1: "high", -1: "low", 0: "neither"}
CAUSES = {
    "common cause": "Common Cause",
    "above upper limit": "Above UCL",
    "below lower limit": "Below LCL",
    "7 rising": "7 Point Trend (Increasing)",
    "7 falling": "7 Point Trend (Decreasing)",
    "2 of 3 high": "2 in 3 Above CL",
    "2 of 3 low": "2 in 3 Below CL",
    "7 above centre": "7 Points Above CL",
    "7 below centre": "7 Points Below CL",
}
POINT_TYPES = {
    "common cause": "common_cause",
    "improvement": "special_cause_improvement",
    "concern": "special_cause_concern",
    "neutral high": "special_cause_neutral_high",
    "neutral low": "special_cause_neutral_low",
}
ASSURANCE = {
    "consistently meets": "consistent_pass",
    "consistently misses": "consistent_fail",
    "hit and miss": "inconsistent",
    "no data": None,
}


def xmr_spc(case: Case, _: Case) -> Outcome:
    y, screen, improvement, fix, rebase, target = read(
        case,
        "y",
        "screen_outliers",
        optional=("improvement_direction", "fix_after_n_points", "rebase", "target"),
    )
    x = floats(y)
    segment = control_lines.from_rebasing(rebase) if rebase else None
    lines = xmr.limits(x, segment, fix or None, screen)
    figures: Case = {
        "mean": lines.centre,
        "lpl": lines.lower,
        "upl": lines.upper,
        "near_lpl": lines.near_lower,
        "near_upl": lines.near_upper,
    }
    if improvement is None:
        return figures, CLOSED
    causes = special_causes.special_causes(x, lines, segment)
    better = IMPROVEMENT[improvement]
    outside = (x > lines.upper) | (x < lines.lower)
    near = ~outside & ((x > lines.near_upper) | (x < lines.near_lower))
    assured = str(special_causes.assurance(lines, np.nan if target is None else target, better))
    figures |= {
        "relative_to_mean": np.sign(x - lines.centre),
        "outside_limits": outside,
        "close_to_limits": near,
        "special_cause_type": [CAUSES[word] for word in causes],
        "point_type": [POINT_TYPES[word] for word in special_causes.variation(causes, better)],
        "assurance": ASSURANCE[assured],
    }
    return figures, CLOSED


def spc_attribute_charts(case: Case, _: Case) -> Outcome:
    kind, numerator, denominator, options = read(case, "chart", "numerator", optional=("denominator", "options"))
    assert kind in get_args(attribute_chart.Kind), f"no attribute chart {kind!r}"
    options = options or {}
    unknown = set(options) - {"part", "freeze", "exclude", "multiply"}
    assert not unknown, f"options that nothing honours: {sorted(unknown)}"
    x, n = floats(numerator), None if denominator is None else floats(denominator)
    if n is not None and np.all(np.isnan(n)):
        n = None
    month = np.arange(1, len(x) + 1)
    ends = np.atleast_1d(options.get("part") or [])
    segment = np.sum(month[:, None] > ends, axis=1)
    included = ~np.isin(month, options.get("exclude") or [])
    base = included & (month <= (options.get("freeze") or len(x)))
    chart = attribute_chart.attribute_chart(kind, x, n, segment, base)
    found = runs.runs(chart.value, chart.lines.centre, segment, included)
    scale = options.get("multiply") or 1
    lines = chart.lines
    figures = {
        "y": chart.value * scale,
        "cl": lines.centre * scale,
        "lcl": lines.lower * scale,
        "ucl": lines.upper * scale,
        "lcl.95": lines.near_lower * scale,
        "ucl.95": lines.near_upper * scale,
        "n.obs": control_lines.segment_sum(included.astype(float), segment),
        "n.useful": found.useful,
        "longest.run": found.longest,
        "longest.run.max": found.longest_expected,
        "n.crossings": found.crossings,
        "n.crossings.min": found.crossings_expected,
        "runs.signal": found.signal,
        "sigma.signal": chart.outside,
    }
    return figures, CLOSED
