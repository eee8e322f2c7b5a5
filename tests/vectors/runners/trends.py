"""Runs the vectors of recent trends and of trends of long series."""

import numpy as np

from metrics.statistics import mann_kendall
from tests.published import recent_trend
from tests.vectors.comparing import CLOSED
from tests.vectors.runners.reading import Case, Outcome, floats, read


def recent_trend_vectors(case: Case, _: Case) -> Outcome:
    points, method = read(case, "points", "method")
    points = sorted(points, key=lambda point: point["period"])

    def column(name: str) -> np.ndarray:
        return floats([point.get(name) for point in points])

    if method == "chi2_trend_proportion":
        found = recent_trend.trend_of_proportion(column("count"), column("denominator"))
    else:
        assert method == "weighted_slope_from_ci", f"no recent trend by {method!r}"
        found = recent_trend.trend_of_value(column("value"), column("lower95"), column("upper95"))
    markers = {
        "increasing": "Increasing",
        "decreasing": "Decreasing",
        "no clear change": "NoChange",
        "cannot be calculated": "CannotBeCalculated",
    }
    figures: Case = {"significant": bool(found.significant), "marker": markers[str(found.word)]}
    # The source gives a χ² of 0 where it cannot calculate one.
    chi2 = float(np.nan_to_num(found.chi2))
    figures |= {"chi2": chi2, "slope": found.slope}
    figures |= {f"chi2_{places}dp": round(chi2, places) for places in range(1, 7)}
    return figures, CLOSED


TESTS = [
    "original_test",
    "seasonal_test",
    "multivariate_test",
    "regional_test",
    "sens_slope",
    "seasonal_sens_slope",
]


def mann_kendall_vectors(case: Case, shared: Case) -> Outcome:
    data, test, options = read(case, "data", "test", "options")
    values = floats(shared[data] if isinstance(data, str) else data)
    period = int(options.get("period") or (12 if test.startswith("seasonal") else 1))
    alpha = float(options.get("alpha") or 0.05)
    unknown = set(options) - {"period", "alpha"}
    assert not unknown, f"options that nothing honours: {sorted(unknown)}"
    assert test in TESTS, f"no Mann-Kendall test {test!r}"
    if values.ndim == 2:
        # Several series at once are the seasons of one.
        values, period = values.ravel(), values.shape[1]
    found = mann_kendall.mann_kendall(values, period, alpha)
    line = mann_kendall.sen_slope(values, period)
    word = str(found.word)
    figures = {
        "trend": word,
        "h": word != "no trend",
        "p": found.p,
        "z": found.z,
        "Tau": found.tau,
        "s": found.s,
        "var_s": found.variance,
        "slope": line.slope,
        "intercept": line.intercept,
    }
    return figures, CLOSED
